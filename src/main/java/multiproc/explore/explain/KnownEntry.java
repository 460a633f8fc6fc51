package multiproc.explore.explain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import multiproc.layout.DbGeneration;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import multiproc.schedule.Metric;

/**
 * An entry that one of the original's programs appends.
 *
 * @param worker whether a worker does; else the launcher
 * @param number of the worker, or of the worker that is the launcher's label
 * @param head its 8-byte words up to the value
 */
record KnownEntry(boolean worker, int number, long[] head) {

  private static final String WORKER_LABEL = "my label";

  /** The launcher's entry for a worker. */
  static KnownEntry ofLauncher(int number) {
    return of(false, number, Metric.PROCESS_COUNT, String.valueOf(number));
  }

  /** A worker's entry. */
  static KnownEntry ofWorker(int number) {
    return of(true, number, Metric.ofWorker(number), WORKER_LABEL);
  }

  private static KnownEntry of(boolean worker, int number, Metric metric, String labelValue) {
    String key =
        KeyJson.encode(
            metric.name(), metric.name(), java.util.Map.of(metric.labelName(), labelValue));
    byte[] entry = DbGeneration.LABELS.encodeEntry(key.getBytes(StandardCharsets.US_ASCII), 0, 0);
    ByteBuffer words = ByteBuffer.wrap(entry).order(DbLayout.BYTE_ORDER);
    long[] head = new long[entry.length / Long.BYTES - 1];
    for (int i = 0; i < head.length; i++) {
      head[i] = words.getLong(i * Long.BYTES);
    }
    return new KnownEntry(worker, number, head);
  }

  /** Bytes of the whole entry. */
  int length() {
    return (head.length + 1) * Long.BYTES;
  }

  /** Whether a word of it is in no other entry of these, at the same place. */
  boolean isItsOwn(int word, List<KnownEntry> others) {
    for (KnownEntry other : others) {
      if (other != this && word < other.head.length && other.head[word] == head[word]) {
        return false;
      }
    }
    return true;
  }
}
