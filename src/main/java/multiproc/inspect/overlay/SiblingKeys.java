package multiproc.inspect.overlay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys that the other files of a directory hold, each byte a char. A process that stored its
 * entry in another's file has the same key in its own: so they name what was overwritten.
 *
 * <p>Threading: filled by one thread, then only read.
 */
public final class SiblingKeys {

  /** Keys in all that are remembered. */
  private static final int MOST_KEYS = 20_000;

  private final Map<String, List<Integer>> filesByKey = new LinkedHashMap<>();
  private int files;

  /** No other file. */
  public static SiblingKeys none() {
    return new SiblingKeys();
  }

  /** Adds the keys of one more file. */
  public SiblingKeys add(Collection<String> keys) {
    for (String key : keys) {
      if (filesByKey.size() < MOST_KEYS || filesByKey.containsKey(key)) {
        filesByKey.computeIfAbsent(key, k -> new ArrayList<>(1)).add(files);
      }
    }
    files++;
    return this;
  }

  /** All keys, in the order they came. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(filesByKey.keySet());
  }

  /** How many files hold a key. */
  int count(String key) {
    return filesByKey.getOrDefault(key, List.of()).size();
  }

  /** Whether one file holds both. */
  boolean together(String one, String other) {
    return !Collections.disjoint(
        filesByKey.getOrDefault(one, List.of()), filesByKey.getOrDefault(other, List.of()));
  }
}
