package multiproc.inspect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All stores into one file, in their order, and for each byte the store that wrote it last. */
public final class History {

  /**
   * A whole entry, stored once.
   *
   * @param order its number among all stores
   */
  public record Entry(String key, int position, int length, int order) {
    int end() {
      return position + length;
    }

    int valuePosition() {
      return end() - Double.BYTES;
    }

    String name() {
      return EntryReader.display(key.getBytes(StandardCharsets.US_ASCII));
    }

    boolean is(String name) {
      return name().equals(name);
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final Map<Long, Map<Integer, Entry>> values = new HashMap<>();

  /**
   * For each byte the entry that it belongs to, also if it is of a later store of the entry's
   * value.
   */
  private final Entry[] owner = new Entry[1 << 14];

  private int stores;

  void entry(long pid, String key, int position, int length) {
    Entry entry = new Entry(key, position, length, ++stores);
    entries.add(entry);
    Arrays.fill(owner, position, position + length, entry);
    values.computeIfAbsent(pid, p -> new HashMap<>()).put(entry.valuePosition(), entry);
  }

  /** A value stored where its process remembers the entry's value. */
  void value(long pid, int position) {
    Entry entry = values.getOrDefault(pid, Map.of()).get(position);
    stores++;
    if (entry == null) {
      // Learned by a walk: the entry that was there.
      entry = owner[position];
    }
    Arrays.fill(owner, position, position + Double.BYTES, entry);
  }

  /** A child knows the positions that its parent knows. */
  void fork(long parent, long child) {
    values.put(child, new HashMap<>(values.getOrDefault(parent, Map.of())));
  }

  List<Entry> entries() {
    return entries;
  }

  Entry owner(int position) {
    return owner[position];
  }

  /** How many of an entry's bytes are left. */
  int left(Entry entry) {
    int left = 0;
    for (int i = entry.position(); i < entry.end(); i++) {
      left += owner[i] == entry ? 1 : 0;
    }
    return left;
  }

  boolean isValueLeft(Entry entry) {
    for (int i = entry.valuePosition(); i < entry.end(); i++) {
      if (owner[i] != entry) {
        return false;
      }
    }
    return true;
  }

  /** Whether any entry was ever stored over another's bytes, or a value over another's. */
  boolean isDamaged() {
    return entries.stream().anyMatch(e -> left(e) < e.length());
  }
}
