package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A handle that is supposed to have been open on the file: it read {@code used}, walked over what
 * was there, and appended entries one behind the other.
 *
 * <p>Threading: one thread.
 */
final class Handle {

  /** The {@code used} it began to append at. */
  final int start;

  /** Whose header it read; null where it read none, or the one of a file without entries. */
  final Handle before;

  final List<Entry> entries = new ArrayList<>();

  private final Set<String> walkedKeys = new HashSet<>();

  Handle(int start, Handle before) {
    this.start = start;
    this.before = before;
    for (Entry entry : walked()) {
      walkedKeys.add(entry.key);
    }
  }

  /** Where its next entry goes. */
  int cursor() {
    return entries.isEmpty() ? start : entries.get(entries.size() - 1).end;
  }

  /** Whether it stored that {@code used}: one of its entries ends there. */
  boolean stored(int used) {
    return entriesTo(used) > 0;
  }

  /** How many entries it appended up to a position, where one of them ends; else 0. */
  int entriesTo(int used) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).end == used) {
        return i + 1;
      }
    }
    return 0;
  }

  /** The entries that it walked over when it was opened, in their order. */
  List<Entry> walked() {
    List<Entry> walked = new ArrayList<>();
    if (before != null) {
      walked.addAll(before.walked());
      walked.addAll(before.entries.subList(0, before.entriesTo(start)));
    }
    return walked;
  }

  /** Whether it knows a key already, and so never appends it. */
  boolean knows(String key) {
    if (walkedKeys.contains(key)) {
      return true;
    }
    int hash = key.hashCode();
    for (Entry entry : entries) {
      if (entry.key != null && hash == entry.key.hashCode() && key.equals(entry.key)) {
        return true;
      }
    }
    return false;
  }
}
