package multiproc.store;

/**
 * SIGBUS at an access to mapped bytes that are within the file, but that the system cannot provide.
 * The message is the system's reason.
 */
public final class BusError extends InternalError {

  private static final long serialVersionUID = 1L;

  BusError(String message) {
    super(message);
  }
}
