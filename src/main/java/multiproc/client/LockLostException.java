package multiproc.client;

/**
 * A thread waits for a lock that another thread held at the fork. That thread does not exist in the
 * child, so a real process would wait forever.
 */
public final class LockLostException extends Error {

  private static final long serialVersionUID = 1L;

  LockLostException() {
    super("waits for a lock that was held by another thread at the fork", null, false, false);
  }
}
