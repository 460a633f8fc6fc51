package multiproc.client;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Locks out the other threads of one process; it is not fair, and reentrant on request: the
 * client's {@code threading.Lock} or, in one release, {@code RLock}. It does not exclude other
 * processes.
 *
 * <p>Taking a free lock is one compare-and-set, and releasing it one ordered store. A monitor needs
 * a second compare-and-set, which on some machines costs more than the rest of a {@code set}.
 *
 * <p>Threading: safe. A thread that returns from {@link #lock} sees all stores made before the last
 * {@link #unlock}.
 */
final class ProcessLock {

  private static final int FREE = 0;
  private static final int HELD = 1;
  private static final int LOST = 2;

  /** Tries before a thread parks: the holder then probably waits itself, for a page or its turn. */
  private static final int SPINS = 200;

  private static final long PARK_NANOS = 50_000;

  private final AtomicInteger state = new AtomicInteger(FREE);
  private final boolean reentrant;

  /** The holder of a reentrant lock; only that thread can find itself here. */
  private volatile Thread owner;

  /** How often the owner has taken the lock again. */
  private int again;

  /** A lock that its holder may take again if it is {@code reentrant}. */
  ProcessLock(boolean reentrant) {
    this.reentrant = reentrant;
  }

  boolean isReentrant() {
    return reentrant;
  }

  boolean isHeld() {
    return state.get() == HELD;
  }

  /** Marks the lock as lost: a fork copied it as held, but not the thread that would release it. */
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
