package multiproc.client;

/**
 * A thread waits for a lock that another held at a fork: in the child nobody gives it back. Thrown
 * where a real process would wait for ever.
 */
public final class LockLostException extends Error {

  private static final long serialVersionUID = 1L;

  LockLostException() {
    super("waits for a lock that was held by another thread at the fork", null, false, false);
  }
}
