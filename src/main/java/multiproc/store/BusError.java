package multiproc.store;

/**
 * SIGBUS at an access to a mapping whose bytes the system cannot give, though the file has them.
 * The message is the system's reason.
 */
public final class BusError extends InternalError {

  private static final long serialVersionUID = 1L;

  BusError(String message) {
    super(message);
  }
}
