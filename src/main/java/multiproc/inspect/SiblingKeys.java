package multiproc.inspect;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds the entries of a directory's other files with the same metric type and mode, to identify
 * overwritten entries. A key is a text with one char for each byte (ISO 8859-1). A process that
 * stored an entry in another process's file has the same key in its own file, and a forked process
 * has its parent's keys.
 *
 * <p>Threading: filled by one thread, then only read.
 */
final class SiblingKeys {

  /** Most keys that are remembered, over all files. */
  private static final int MOST_KEYS = 20_000;

  private final List<Map<String, Double>> files = new ArrayList<>();
  private final Set<String> keys = new LinkedHashSet<>();

  /** Adds the entries of one more file, in the file's order. */
  SiblingKeys add(Map<String, Double> file) {
    if (keys.size() + file.size() <= MOST_KEYS) {
      files.add(file);
      keys.addAll(file.keySet());
    }
    return this;
  }

  /** All keys, in the order in which they were added. */
  Set<String> keys() {
    return keys;
  }

  /** The entries of each file, in the file's order. */
  List<Map<String, Double>> files() {
    return files;
  }
}
