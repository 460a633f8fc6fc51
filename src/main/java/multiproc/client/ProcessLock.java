package multiproc.client;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock between the threads of one process: mutual exclusion, not fair, and not reentrant unless
 * it is made so, as the client's {@code threading.Lock} and, in one release, {@code RLock}. It
 * knows nothing of other processes.
 *
 * <p>Taking it free is one compare-and-set and giving it back one ordered store. A monitor takes a
 * second compare-and-set, which on some machines costs more than all the rest of a {@code set}.
 *
 * <p>Threading: safe. What a thread did before {@link #unlock} is seen by the next that has {@link
 * #lock}ed.
 */
final class ProcessLock {

  private static final int FREE = 0;
  private static final int HELD = 1;
  private static final int LOST = 2;

  /** Tries before a thread takes it that the holder waits for something, a page or its turn. */
  private static final int SPINS = 200;

  private static final long PARK_NANOS = 50_000;

  private final AtomicInteger state = new AtomicInteger(FREE);
  private final boolean reentrant;

  /** Who holds it, where it is reentrant; only that thread finds itself here. */
  private volatile Thread owner;

  /** How often the owner has taken it again. */
  private int again;

  /** One that is not reentrant. */
  ProcessLock() {
    this(false);
  }

  /** One that the thread which holds it may take again, or not. */
  ProcessLock(boolean reentrant) {
    this.reentrant = reentrant;
  }

  boolean isReentrant() {
    return reentrant;
  }

  boolean isHeld() {
    return state.get() == HELD;
  }

  /** A fork has copied it as it was, held, and not the thread that would give it back. */
  void lose() {
    state.set(LOST);
  }

  boolean isLost() {
    return state.get() == LOST;
  }

  void lock() {
    if (reentrant && owner == Thread.currentThread()) {
      again++;
      return;
    }
    if (!state.compareAndSet(FREE, HELD)) {
      waitForIt();
    }
    if (reentrant) {
      owner = Thread.currentThread();
    }
  }

  private void waitForIt() {
    int tries = 0;
    do {
      if (state.get() == LOST) {
        throw new LockLostException();
      }
      if (tries < SPINS) {
        tries++;
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(this, PARK_NANOS);
      }
    } while (state.get() != FREE || !state.compareAndSet(FREE, HELD));
  }

  void unlock() {
    if (reentrant) {
      if (again > 0) {
        again--;
        return;
      }
      owner = null;
    }
    state.lazySet(FREE);
  }
}
