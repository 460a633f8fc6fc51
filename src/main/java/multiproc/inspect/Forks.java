package multiproc.inspect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.layout.DbFormat;

/**
 * What the other files of a directory show of a file, if some are of processes that its process
 * forked.
 *
 * @param inherited the entries that forked processes inherited
 * @param firstOwn the keys that forked children can have stored in this file, each the first key of
 *     its own
 */
record Forks(InheritedOrder inherited, Map<String, FirstOwnKeys.Own> firstOwn) {

  /** For a file of which nothing is asked. */
  static final Forks NONE = new Forks(new InheritedOrder(Map.of(), Set.of()), Map.of());

  /**
   * Compares a file with those of its directory.
   *
   * @param standing start of each whole entry, by its key
   * @param used end of the bytes in use
   */
  static Forks of(DbFormat format, Map<String, Long> standing, SiblingKeys siblings, long used) {
    Map<String, Long> ends = new LinkedHashMap<>();
    standing.forEach((key, start) -> ends.put(key, start + format.entryLength(key.length())));
    return new Forks(
        InheritedOrder.of(format, standing, siblings, used),
        FirstOwnKeys.ofChildren(ends, siblings));
  }

  /**
   * Whether a forked child stored one of two overlapping entries: it was never set, its key is the
   * first own one of another file or of several, and it starts where the keys inherited there end,
   * or later.
   */
  boolean childStored(List<Finding> findings) {
    return findings.stream().map(Finding::by).anyMatch(this::isOfChild);
  }

  private boolean isOfChild(EntryRef by) {
    return by != null
        && by.isZero()
        && by.key() != null
        && firstOwn.containsKey(by.key())
        && by.position() >= firstOwn.get(by.key()).from();
  }
}
