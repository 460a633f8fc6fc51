package multiproc.inspect.evidence;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The windows of a file, one after the other, read by a second thread while the first looks at the
 * one before: of the time for a gigabyte, reading is a third.
 *
 * <p>Each buffer has room in front, for what its reader has not done with of the window before.
 *
 * <p>Threading: {@link #next} and {@link #close} from one thread. The second thread alone calls
 * {@link Evidence#read} while this is open. Ordering: a buffer passes between them through a queue.
 */
final class WindowsAhead implements Closeable, Runnable {

  /** Bytes that may be kept of the window before. */
  private static final int KEPT_MAX = 1 << 16;

  private static final int BUFFERS = 3;
  private static final Filled END = new Filled(new byte[0], 0, null);

  private final Evidence evidence;
  private final long from;
  private final BlockingQueue<Filled> free = new ArrayBlockingQueue<>(BUFFERS + 1);
  private final BlockingQueue<Filled> filled = new ArrayBlockingQueue<>(BUFFERS);
  private final Thread thread = new Thread(this, "windows-ahead");

  /** The buffer that the reader looks at; null before the first. */
  private byte[] lent;

  /** A buffer with so many bytes of the file, or why it has none. */
  private record Filled(byte[] bytes, int length, IOException failure) {}

  /**
   * Begins to read.
   *
   * @param from where, in bytes from the file's start
   */
  WindowsAhead(Evidence evidence, long from) {
    this.evidence = evidence;
    this.from = from;
    for (int i = 0; i < BUFFERS; i++) {
      free.add(new Filled(new byte[KEPT_MAX + Evidence.WINDOW], 0, null));
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether the window behind {@code current} is one that {@link #next} can give. */
  static boolean serves(Window current, long position, int length) {
    long kept = current.end() - position;
    return kept >= 0 && kept <= KEPT_MAX && position >= current.start() && length <= KEPT_MAX;
  }

  /** The bytes from {@code position}, which is in or just behind the last window, and those on. */
  Window next(Window current, long position) throws IOException {
    int kept = (int) (current.end() - position);
    try {
      Filled next = filled.take();
      if (next.failure() != null) {
        throw next.failure();
      }
      int at = (int) (position - current.start()) + current.offset();
      System.arraycopy(current.bytes(), at, next.bytes(), KEPT_MAX - kept, kept);
      if (lent != null) {
        free.add(new Filled(lent, 0, null));
      }
      lent = next.bytes();
      return new Window(lent, KEPT_MAX - kept, position, kept + next.length());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    }
  }

  @Override
  public void run() {
    try {
      for (long at = from; at < evidence.size(); ) {
        Filled buffer = free.take();
        if (buffer == END) {
          return;
        }
        int length = (int) Math.min(Evidence.WINDOW, evidence.size() - at);
        filled.add(fill(buffer.bytes(), at, length));
        at += length;
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread.
      throw new IllegalStateException(e);
    }
  }

  private Filled fill(byte[] bytes, long position, int length) {
    try {
      evidence.read(position, bytes, KEPT_MAX, length);
      return new Filled(bytes, length, null);
    } catch (IOException e) {
      return new Filled(bytes, 0, e);
    }
  }

  /** Returns when nothing is being read any more. The window given last stays valid. */
  @Override
  public void close() throws IOException {
    free.clear();
    free.add(END);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    }
  }
}
