package multiproc.harness.record;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import multiproc.store.Operation;
import multiproc.store.StepGate;

/**
 * Records every operation of one process on the files, with the machine's monotonic clock just
 * before and just after it. Each record goes to the process's own file with one {@code write}, so
 * that it survives a kill, and no process waits for another.
 *
 * <p>A worker is traced from its first cold instruction on, in a race of some milliseconds. This
 * class therefore loads no class that a parked worker has not loaded: no {@code java.nio}, no
 * lambda, no buffer.
 *
 * <p>Threading: one thread at a time, like the store. Ordering: an operation took effect between
 * its two times.
 */
public final class TraceWriter implements StepGate {

  static final int PATH = 1;
  static final int OPERATION = 2;
  static final int EVENT = 3;

  /** How the text of an event begins that says of which error the process died. */
  static final String DIED = "died ";

  /**
   * Bytes of an operation's record: type, operation and the path's number, one byte each; then five
   * longs: time before, time after (ns), position, argument, result.
   */
  static final int OPERATION_LENGTH = 3 + 5 * Long.BYTES;

  private final FileOutputStream out;
  private final byte[] record = new byte[OPERATION_LENGTH];
  private String[] paths = new String[4];
  private int pathCount;

  private Operation operation;
  private String path;
  private long position;
  private long argument;
  private long beforeNanos;

  /**
   * A trace in a new file.
   *
   * @param file its name
   */
  public TraceWriter(String file) throws IOException {
    out = new FileOutputStream(file);
  }

  @Override
  public void before(Operation next, String nextPath, long nextPosition, long nextArgument) {
    operation = next;
    path = nextPath;
    position = nextPosition;
    argument = nextArgument;
    beforeNanos = System.nanoTime();
  }

  @Override
  public void after(long result) {
    long behindNanos = System.nanoTime();
    try {
      int number = numberOfPath();
      record[0] = OPERATION;
      record[1] = (byte) operation.ordinal();
      record[2] = (byte) number;
      put(3, beforeNanos);
      put(11, behindNanos);
      put(19, position);
      put(27, argument);
      put(35, result);
      out.write(record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Records an event that is not an operation on a file: a fork, a kill, a statement of the
   * program.
   *
   * @param fromNanos its beginning
   * @param toNanos its end
   */
  public void event(String text, long fromNanos, long toNanos) throws IOException {
    byte[] event = new byte[5 + 2 * Long.BYTES + text.length()];
    event[0] = EVENT;
    putLength(event, text.length());
    put(event, 5, fromNanos);
    put(event, 13, toNanos);
    putText(event, 21, text);
    out.write(event);
  }

  /** Records the error that this process dies of now. */
  public void death(String error) throws IOException {
    long now = System.nanoTime();
    event(DIED + error, now, now);
  }

  private int numberOfPath() throws IOException {
    for (int i = 0; i < pathCount; i++) {
      if (paths[i].equals(path)) {
        return i;
      }
    }
    if (pathCount == paths.length) {
      String[] more = new String[2 * pathCount];
      System.arraycopy(paths, 0, more, 0, pathCount);
      paths = more;
    }
    byte[] named = new byte[5 + path.length()];
    named[0] = PATH;
    putLength(named, path.length());
    putText(named, 5, path);
    out.write(named);
    paths[pathCount] = path;
    return pathCount++;
  }

  private static void putLength(byte[] target, int length) {
    for (int i = 0; i < Integer.BYTES; i++) {
      target[1 + i] = (byte) (length >>> (i * Byte.SIZE));
    }
  }

  private static void putText(byte[] target, int offset, String text) {
    for (int i = 0; i < text.length(); i++) {
      // Only the end of a path is used, and that is ASCII.
      target[offset + i] = (byte) text.charAt(i);
    }
  }

  private void put(int offset, long value) {
    put(record, offset, value);
  }

  private static void put(byte[] target, int offset, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      target[offset + i] = (byte) (value >>> (i * Byte.SIZE));
    }
  }
}
