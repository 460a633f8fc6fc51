package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;

/**
 * Finds the visible values of a file, other than the 0 of a new entry: words that no entry's store
 * explains.
 *
 * <p>Threading: one thread.
 */
final class SeenValues {

  private final List<Handle> handles;
  private final FileValues fileValues;
  private final DbFormat format;
  private final Map<Entry, EntryText> texts = new IdentityHashMap<>();
  private final long[] words;
  private final List<HandleOperation> values = new ArrayList<>();

  SeenValues(List<Handle> handles, FileValues fileValues) {
    this.handles = handles;
    this.fileValues = fileValues;
    this.format = fileValues.format();
    FileImage file = fileValues.file();
    int end = FragmentFinder.align(file.headLength());
    for (Handle handle : handles) {
      for (Entry entry : handle.entries) {
        texts.put(entry, EntryText.of(entry, file, format));
        end = Math.max(end, entry.end);
      }
    }
    words = new long[end / Long.BYTES];
    for (int i = 1; i < words.length; i++) {
      words[i] = file.getLong(i * Long.BYTES);
    }
  }

  /** The words of the file, up to the end of the last entry. */
  long[] words() {
    return words.clone();
  }

  /** The words of an entry up to its value. */
  EntryText text(Entry entry) {
    return texts.get(entry);
  }

  /**
   * The stores of values, in no particular order; null if a word is left that is no value.
   *
   * @param zeros whether a 0 over which another entry was stored was set later, and is not that of
   *     the new entry
   */
  List<HandleOperation> find(boolean zeros) {
    if (!findValues()) {
      return null;
    }
    if (zeros) {
      findZeros();
    }
    return values;
  }

  private void findZeros() {
    for (Handle handle : handles) {
      for (Entry entry : handle.entries) {
        boolean zero = true;
        boolean later = false;
        int first = entry.end - format.valueSize();
        for (int at = first; at < entry.end; at += Long.BYTES) {
          int position = at;
          zero &= words[at / Long.BYTES] == 0;
          later |= handles.stream().anyMatch(other -> isText(other, position));
        }
        if (zero && later) {
          HandleOperation value = valueAt(first);
          if (value != null && !values.contains(value)) {
            values.add(value);
          }
        }
      }
    }
  }

  /** Whether one of the handle's entries has a word of its key at a position. */
  private boolean isText(Handle handle, int at) {
    return handle.entries.stream()
        .anyMatch(entry -> entry.start <= at && at < entry.end - format.valueSize());
  }

  /** A non-zero word that no entry's store explains must be part of a value. */
  private boolean findValues() {
    boolean[] explained = new boolean[words.length];
    explained[0] = true;
    for (Handle handle : handles) {
      for (Entry entry : handle.entries) {
        for (int at = entry.start; at < entry.end; at += Long.BYTES) {
          explained[at / Long.BYTES] |= agrees(entry, at, words[at / Long.BYTES]);
        }
      }
    }
    for (int at = DbLayout.HEADER_SIZE; at < explained.length * Long.BYTES; at += Long.BYTES) {
      if (!explained[at / Long.BYTES] && words[at / Long.BYTES] != 0) {
        HandleOperation value = valueAt(at);
        if (value == null) {
          return false;
        }
        if (!values.contains(value)) {
          values.add(value);
        }
      }
    }
    return true;
  }

  /**
   * The store of the value at a position, preferably of a complete entry; null if there is none.
   */
  private HandleOperation valueAt(int at) {
    HandleOperation found = null;
    for (int h = 0; h < handles.size(); h++) {
      List<Entry> entries = handles.get(h).entries;
      for (int e = 0; e < entries.size(); e++) {
        Entry entry = entries.get(e);
        boolean there =
            at < entry.end
                && at >= entry.end - format.valueSize()
                && fileValues.canLeave(at, entry.end, words[at / Long.BYTES]);
        if (there && (found == null || entry.whole)) {
          found = new HandleOperation(h, HandleOperation.Kind.VALUE, e);
        }
      }
    }
    return found;
  }

  /** Whether the store of an entry leaves this word at a position. */
  boolean agrees(Entry entry, int at, long word) {
    EntryText text = texts.get(entry);
    int number = (at - entry.start) / Long.BYTES;
    return number < text.words().length
        ? text.known()[number] && text.words()[number] == word
        : word == 0;
  }
}
