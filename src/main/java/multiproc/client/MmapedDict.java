package multiproc.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import multiproc.layout.BufferSource;
import multiproc.layout.ClientChange;
import multiproc.layout.DbException;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.layout.Fix;
import multiproc.python.PythonError;
import multiproc.store.Store;
import multiproc.store.StoreFile;
import multiproc.store.StoreMapping;

/**
 * A dict of doubles, backed by a memory-mapped file that other processes may have open as well: one
 * handle of one process. The handle caches {@code used}, {@code capacity} and the position of each
 * key's value, and never reads {@code used} again. Two handles on one file therefore overwrite each
 * other: the bug this project shows.
 *
 * <p>Threading: not safe; {@link MultiProcessValue} holds its lock around every call.
 *
 * <p>Ordering: plain stores, no fence, no lock between processes. An entry is stored before {@code
 * used} covers it, so a reader sees either the old {@code used} or a whole entry, as long as only
 * one process appends.
 *
 * <p>Follows {@code prometheus_client/core.py}, {@code _MmapedDict}, 0.4.2, and {@code
 * mmap_dict.py}, {@code MmapedDict}, 0.25.0.
 */
public final class MmapedDict {

  /** The state of a handle that a fork copies; positions are absolute, of the values. */
  public record State(String path, int used, int capacity, Map<String, Integer> positions) {}

  /** Timestamp of a value that is stored without one. */
  static final double NO_TIMESTAMP = 0;

  private final String path;
  private final StoreFile file;
  private final MergeRules version;
  private final DbFormat format;
  private final KeyPositions positions = new KeyPositions();
  private StoreMapping mapping;
  private int capacity;
  private int used;

  private MmapedDict(String path, StoreFile file, MergeRules version) {
    this.path = path;
    this.file = file;
    this.version = version;
    this.format = version.format();
  }

  /**
   * Opens a file for writing and creates it if it is missing. The order of the steps is the
   * client's: open, size, truncate if empty, up to 0.6.0 size again, map, read {@code used}, then
   * either store the first {@code used} or walk the entries. The size seen last is the capacity.
   *
   * @throws DbException when the walk meets an entry that it cannot read
   * @throws UncheckedIOException when the file cannot be opened, sized or mapped
   */
  public static MmapedDict open(Store store, String path, MergeRules version) {
    try {
      MmapedDict dict = new MmapedDict(path, store.openForWriting(path), version);
      dict.load();
      return dict;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The handle of a forked process: the parent's caches over the same file, which is not read
   * again.
   */
  static MmapedDict inherit(Store store, State state, MergeRules version) {
    try {
      MmapedDict dict = new MmapedDict(state.path(), store.inherit(state.path()), version);
      dict.positions.putAll(state.positions());
      dict.capacity = state.capacity();
      dict.used = state.used();
      dict.mapping = dict.file.map(dict.capacity);
      return dict;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy of the caches, for a fork. */
  public State state() {
    return new State(path, used, capacity, positions.toMap());
  }

  private void load() throws IOException {
    long size = file.size();
    if (size == 0) {
      size = version.initialSize();
      file.truncate(size);
    }
    if (!version.has(ClientChange.FIRST_SIZE_IS_CAPACITY)) {
      size = file.size();
    }
    capacity = mappable(size);
    mapping = file.map(capacity);
    if (capacity < DbLayout.USED_SIZE && version.has(EntryCursor.Policy.SLICING)) {
      EntryCursor.readUsed(new BufferSource(mapping.view()), path);
    }
    if (capacity < DbLayout.USED_SIZE) {
      throw fail(
          "error", "unpack_from requires a buffer of at least " + DbLayout.USED_SIZE + " bytes");
    }
    used = mapping.getInt(DbLayout.USED_POSITION);
    if (used == 0) {
      used = DbLayout.HEADER_SIZE;
      storeUsed();
    } else {
      EntryCursor entries = version.entries(new BufferSource(mapping.view()), used, path);
      while (entries.next()) {
        positions.put(entries.key(), (int) entries.valuePosition());
      }
    }
  }

  /** The value of a key, which is added with 0.0 if it is missing. */
  public double readValue(String key) {
    // First the position: finding it may add the key, grow the file and map it again.
    int position = valuePosition(key);
    return mapping.getDouble(position);
  }

  /**
   * Stores the value of a key, which is added if it is missing.
   *
   * @param timestamp seconds since 1970, or 0.0 for none; not stored where the format has none
   */
  public void writeValue(String key, double value, double timestamp) {
    if (mapping == null) {
      throw closed();
    }
    store(valuePosition(key), value, timestamp);
  }

  /**
   * The position of a key's value, for {@link #writeValueAt}; it never changes in this handle.
   * {@link KeyPositions#NONE}, which is negative, if the key is missing.
   */
  int position(String key) {
    return positions.get(key);
  }

  /** {@link #writeValue} for the key with this position. */
  void writeValueAt(int position, double value, double timestamp) {
    if (mapping == null) {
      throw closed();
    }
    store(position, value, timestamp);
  }

  /** A value is still bound to a closed handle if the reset of an earlier value failed. */
  private DbException closed() {
    return fail("TypeError", "'NoneType' object does not support item assignment");
  }

  private void store(int position, double value, double timestamp) {
    if (format.hasTimestamp()) {
      // One slice assignment stores both.
      mapping.putBytes(position, format.encodeValue(value, timestamp));
      return;
    }
    if (!version.has(ClientChange.STORES_AT_ONCE)) {
      mapping.putDouble(position, 0);
    }
    mapping.putDouble(position, value);
  }

  /** {@code struct.pack_into}, which the oldest releases use, clears the bytes before it stores. */
  private void storeUsed() {
    if (!version.has(ClientChange.STORES_AT_ONCE)) {
      mapping.putInt(DbLayout.USED_POSITION, 0);
    }
    mapping.putInt(DbLayout.USED_POSITION, used);
  }

  /** Closes the handle. */
  void close() {
    try {
      if (version.has(ClientChange.UNMAPS)) {
        mapping.close();
        mapping = null;
      }
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int valuePosition(String key) {
    int position = positions.get(key);
    return position == KeyPositions.NONE ? append(key) : position;
  }

  /** Stores the entry first and the header last; any other process may run in between. */
  private int append(String key) {
    byte[] entry = format.encodeEntry(key.getBytes(StandardCharsets.US_ASCII), 0.0, NO_TIMESTAMP);
    while ((long) used + entry.length > capacity) {
      grow();
    }
    if (used < 0 || used + entry.length > mapping.capacity()) {
      // Python clips the slice to the mapping, so the slice is shorter than the entry.
      throw fail("IndexError", "mmap slice assignment is wrong size");
    }
    mapping.putBytes(used, entry);
    used += entry.length;
    storeUsed();
    int position = used - format.valueSize();
    positions.put(key, position);
    return position;
  }

  /**
   * Doubles the size that this handle knows: cuts the file if another process has grown it further.
   */
  private void grow() {
    try {
      int grown = mappable(capacity * 2L);
      if (!version.has(Fix.CAPACITY_AFTER_GROWTH)) {
        capacity = grown;
      }
      long size = version.has(ClientChange.GROWS_TO_CAPACITY) ? grown : grown * 2L;
      if (version.has(Fix.NEVER_SHRINK)) {
        file.extend(size);
      } else {
        file.truncate(size);
      }
      mapping = file.map(grown);
      capacity = grown;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int mappable(long size) throws IOException {
    if (size > Integer.MAX_VALUE) {
      throw new IOException(
          "a file of 2 GiB or more cannot be mapped: file=" + path + " size=" + size);
    }
    return (int) size;
  }

  private DbException fail(String type, String message) {
    return new DbException(new PythonError(type, message), path, DbLayout.USED_POSITION);
  }
}
