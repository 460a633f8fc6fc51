package multiproc.explore.explain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import multiproc.schedule.Metric;
import multiproc.schedule.OriginalScript;

/**
 * An entry that one of the original's programs appends.
 *
 * @param worker whether a worker appends it, rather than the launcher
 * @param number of the worker, or of the worker in the launcher's label
 * @param head its 8-byte words up to the value
 */
record KnownEntry(boolean worker, int number, long[] head) {

  /** The launcher's entry for a worker. */
  static KnownEntry ofLauncher(int number) {
    return of(false, number, Metric.PROCESS_COUNT, String.valueOf(number));
  }

  /** A worker's entry. */
  static KnownEntry ofWorker(int number) {
    return of(true, number, Metric.ofWorker(number), OriginalScript.WORKER_LABEL_VALUE);
  }

  private static KnownEntry of(boolean worker, int number, Metric metric, String labelValue) {
    String key =
        KeyJson.encode(
            metric.name(), metric.name(), Map.of(metric.labelNames().get(0), labelValue));
    long[] head = DbLayout.headWords(key.getBytes(StandardCharsets.US_ASCII));
    return new KnownEntry(worker, number, head);
  }

  /** Bytes of the whole entry. */
  int length() {
    return (head.length + 1) * Long.BYTES;
  }

  /** Whether no other entry has the same word at the same index. */
  boolean isItsOwn(int word, List<KnownEntry> others) {
    for (KnownEntry other : others) {
      if (other != this && word < other.head.length && other.head[word] == head[word]) {
        return false;
      }
    }
    return true;
  }
}
