package multiproc.harness.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import multiproc.layout.DbFileName;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.store.Operation;

/**
 * Holds the trace of one process.
 *
 * @param operations on files, in order
 * @param events all others, in order
 */
record Trace(List<TracedOperation> operations, List<Event> events) {

  /**
   * An operation that took effect between two times.
   *
   * @param operation as in a schedule
   * @param fromNanos earliest time
   * @param toNanos latest time
   * @param death of a walk the error that its process died of, empty if it did not die; null if the
   *     trace does not tell
   */
  record TracedOperation(StepOperation operation, long fromNanos, long toNanos, String death) {

    TracedOperation(StepOperation operation, long fromNanos, long toNanos) {
      this(operation, fromNanos, toNanos, null);
    }
  }

  /** A fork, a kill, a statement; times as for an operation. */
  record Event(String text, long fromNanos, long toNanos) {}

  /** Reads a trace; leaves out an incomplete last record, after a kill. */
  static Trace read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<String> paths = new ArrayList<>();
    List<TracedOperation> operations = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int start = bytes.position();
      int type = bytes.get();
      if (type == TraceWriter.OPERATION) {
        if (bytes.limit() - start < TraceWriter.OPERATION_LENGTH) {
          break;
        }
        operations.add(operation(bytes, paths));
        continue;
      }
      int head = type == TraceWriter.PATH ? Integer.BYTES : Integer.BYTES + 2 * Long.BYTES;
      if (bytes.remaining() < head) {
        break;
      }
      int length = bytes.getInt();
      if (type == TraceWriter.PATH) {
        paths.add(text(bytes, length));
      } else {
        long from = bytes.getLong();
        long to = bytes.getLong();
        events.add(new Event(text(bytes, length), from, to));
      }
    }
    return new Trace(walksToTheirEnd(operations, events), events);
  }

  /**
   * Lets each walk last until the process's next operation, or until the process dies of it. The
   * record holds only the time at which the walk began to read.
   */
  private static List<TracedOperation> walksToTheirEnd(
      List<TracedOperation> operations, List<Event> events) {
    Event death =
        events.stream()
            .filter(event -> event.text().startsWith(TraceWriter.DIED))
            .findFirst()
            .orElse(new Event(null, 0, Long.MAX_VALUE));
    List<TracedOperation> whole = new ArrayList<>(operations);
    for (int i = 0; i < whole.size(); i++) {
      TracedOperation done = whole.get(i);
      if (done.operation().kind() == StepKind.WALK) {
        boolean last = i + 1 == whole.size();
        long end = last ? death.toNanos() : whole.get(i + 1).fromNanos();
        String died = last ? death.text() : "";
        whole.set(i, new TracedOperation(done.operation(), done.fromNanos(), end, died));
      }
    }
    return whole;
  }

  private static TracedOperation operation(ByteBuffer bytes, List<String> paths) {
    Operation operation = Operation.values()[bytes.get()];
    String path = paths.get(bytes.get() & 0xFF);
    long from = bytes.getLong();
    long to = bytes.getLong();
    long position = bytes.getLong();
    long argument = bytes.getLong();
    long result = bytes.getLong();
    String file = StepKind.of(operation, argument) == StepKind.LIST ? "" : DbFileName.nameOf(path);
    return new TracedOperation(
        StepOperation.of(operation, file, position, argument, result), from, to);
  }

  private static String text(ByteBuffer bytes, int length) {
    byte[] text = new byte[Math.min(length, bytes.remaining())];
    bytes.get(text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}
