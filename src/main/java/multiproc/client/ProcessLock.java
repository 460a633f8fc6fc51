package multiproc.client;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock between the threads of one process: mutual exclusion, not reentrant and not fair, as the
 * client's {@code threading.Lock}. It knows nothing of other processes.
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

  /** Tries before a thread takes it that the holder waits for something, a page or its turn. */
  private static final int SPINS = 200;

  private static final long PARK_NANOS = 50_000;

  private final AtomicInteger state = new AtomicInteger(FREE);

  void lock() {
    if (!state.compareAndSet(FREE, HELD)) {
      waitForIt();
    }
  }

  private void waitForIt() {
    int tries = 0;
    do {
      if (tries < SPINS) {
        tries++;
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(this, PARK_NANOS);
      }
    } while (state.get() != FREE || !state.compareAndSet(FREE, HELD));
  }

  void unlock() {
    state.lazySet(FREE);
  }
}
