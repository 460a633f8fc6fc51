package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A hypothetical handle on the file: it read {@code used}, walked over the existing entries, and
 * appended entries in sequence.
 *
 * <p>Threading: one thread.
 */
final class Handle {

  /** The value of {@code used} at which it began to append. */
  final int start;

  /**
   * The handle that stored the header that this one read; null if it read no header, or that of a
   * file without entries.
   */
  final Handle before;

  final EntryList entries = new EntryList();

  private final Set<String> walkedKeys = new HashSet<>();

  Handle(int start, Handle before) {
    this.start = start;
    this.before = before;
    for (Entry entry : walked()) {
      walkedKeys.add(entry.key);
    }
  }

  /** The position of its next entry. */
  int cursor() {
    return entries.isEmpty() ? start : entries.get(entries.size() - 1).end;
  }

  /** Whether one of them stored this {@code used}, and appended at most one entry after it. */
  static boolean haveStored(int used, List<Handle> handles) {
    for (Handle handle : handles) {
      int entries = handle.entriesTo(used);
      if (entries > 0 && handle.entries.size() - entries <= 1) {
        return true;
      }
    }
    return false;
  }

  /** The number of its entries up to a position at which one of them ends; 0 if none ends there. */
  int entriesTo(int used) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).end == used) {
        return i + 1;
      }
    }
    return 0;
  }

  /** The entries that it walked over when it opened the file, in order. */
  List<Entry> walked() {
    List<Entry> walked = new ArrayList<>();
    if (before != null) {
      walked.addAll(before.walked());
      walked.addAll(before.entries.subList(0, before.entriesTo(start)));
    }
    return walked;
  }

  /** Whether it already knows a key, and so never appends it. */
  boolean knows(String key) {
    return walkedKeys.contains(key) || entries.hasKey(key);
  }
}
