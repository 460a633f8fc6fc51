package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Lists the entries of a handle in their order, with an index of their keys. The key of an entry
 * must not change while the entry is in the list.
 *
 * <p>Threading: one thread.
 */
final class EntryList extends ArrayList<Entry> {

  private static final long serialVersionUID = 1;

  /** By key: the number of entries. */
  private final transient Map<String, Integer> keys = new HashMap<>();

  boolean hasKey(String key) {
    return keys.containsKey(key);
  }

  @Override
  public boolean add(Entry entry) {
    count(entry, 1);
    return super.add(entry);
  }

  @Override
  public boolean addAll(Collection<? extends Entry> entries) {
    entries.forEach(entry -> count(entry, 1));
    return super.addAll(entries);
  }

  @Override
  public Entry remove(int index) {
    Entry removed = super.remove(index);
    count(removed, -1);
    return removed;
  }

  @Override
  protected void removeRange(int from, int to) {
    subList(from, to).forEach(entry -> count(entry, -1));
    super.removeRange(from, to);
  }

  private void count(Entry entry, int more) {
    if (entry.key != null) {
      keys.merge(
          entry.key, more, (old, added) -> old + added == 0 ? null : Integer.valueOf(old + added));
    }
  }
}
