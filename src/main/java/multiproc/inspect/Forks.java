package multiproc.inspect;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import multiproc.client.Fault;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * What the other files of a directory show of a file, if some are of processes that its process
 * forked.
 *
 * @param inherited the entries that forked processes inherited
 * @param firstOwn the keys that forked children can have stored in this file, each the first key of
 *     its own
 * @param standing start of each whole entry of this file, by its key
 * @param siblings the directory's other files
 */
record Forks(
    InheritedOrder inherited,
    Map<String, FirstOwnKeys.Own> firstOwn,
    Map<String, Long> standing,
    SiblingKeys siblings) {

  /** For a file of which nothing is asked. */
  static final Forks NONE =
      new Forks(new InheritedOrder(Map.of(), Set.of()), Map.of(), Map.of(), new SiblingKeys());

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
        FirstOwnKeys.ofChildren(ends, siblings),
        standing,
        siblings);
  }

  /**
   * The faults of this file, fork-init before those that leave the same bytes. It is the only one
   * of them if a forked child stored one of two overlapping entries: it was never set, its key is
   * the first own one of another file or of several, and it starts where the keys inherited there
   * end, or later. It is the likeliest if the beginnings of two entries or more can be children's
   * first own ones: a parent that goes on to append overwrites their values.
   *
   * @param faults the likeliest first
   */
  List<Fault> rank(List<Fault> faults, List<Finding> findings, Evidence evidence) {
    if (!faults.contains(Fault.FORK_INIT)) {
      return faults;
    }
    Set<Fault> ranked = new LinkedHashSet<>(faults);
    if (findings.stream().map(Finding::by).anyMatch(this::isOfChild)) {
      ranked.removeAll(Set.of(Fault.SAME_ID, Fault.IMPORT_PID));
    } else if (begun(findings, evidence) > 1) {
      ranked = new LinkedHashSet<>(List.of(Fault.FORK_INIT));
      ranked.addAll(faults);
    }
    return List.copyOf(ranked);
  }

  private boolean isOfChild(EntryRef by) {
    return by != null
        && by.isZero()
        && by.key() != null
        && firstOwn.containsKey(by.key())
        && by.position() >= firstOwn.get(by.key()).from();
  }

  /**
   * Number of overwritten entries that begin where a child's own file has a key after inherited
   * ones, and of which the bytes that are left are those of this key.
   */
  private long begun(List<Finding> findings, Evidence evidence) {
    Map<Long, Finding.ValueStored> stored = new HashMap<>();
    for (Finding finding : findings) {
      if (finding instanceof Finding.ValueStored value) {
        stored.put(value.position(), value);
      }
    }
    return findings.stream()
        .filter(Finding.Overwritten.class::isInstance)
        .map(Finding.Overwritten.class::cast)
        .filter(rest -> rest.part() == Finding.Overwritten.Part.BEGINNING)
        .filter(rest -> isChilds(rest, stored.get(rest.position()), evidence))
        .map(Finding::position)
        .distinct()
        .count();
  }

  private boolean isChilds(
      Finding.Overwritten rest, Finding.ValueStored stored, Evidence evidence) {
    return siblings.files().stream()
        .map(child -> keyAt(rest.position(), child.keySet()))
        .filter(Objects::nonNull)
        .map(key -> DbLayout.encodeEntry(Display.bytesOf(key), 0))
        .anyMatch(entry -> agrees(entry, rest, stored, evidence));
  }

  /**
   * The key at a position of the file of a process that inherited the keys before it: an inherited
   * key has the same place in the parent's file, unless that place is damaged. Null if there is
   * none.
   */
  private String keyAt(long position, Set<String> child) {
    long at = DbLayout.HEADER_SIZE;
    boolean inherited = false;
    for (String key : child) {
      if (at >= position) {
        return at == position && inherited ? key : null;
      }
      Long start = standing.get(key);
      if (start != null && start != at) {
        return null;
      }
      inherited |= start != null;
      at += DbLayout.encodeEntry(Display.bytesOf(key), 0).length;
    }
    return null;
  }

  /** Whether an entry has the bytes that are left, but for a value that was stored into them. */
  private static boolean agrees(
      byte[] entry, Finding.Overwritten rest, Finding.ValueStored stored, Evidence evidence) {
    if (entry.length != rest.victim().length()) {
      return false;
    }
    for (int i = 0; i < rest.length(); i++) {
      long at = rest.position() + i;
      boolean isValue =
          stored != null && at >= stored.at() && at < stored.at() + DbLayout.VALUE_SIZE;
      if (!isValue && evidence.getByte(at) != entry[i]) {
        return false;
      }
    }
    return true;
  }
}
