package multiproc.explore.infer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;

/**
 * Holds a file as 8-byte words, with the number of hypothetical entries that explain each word.
 *
 * <p>Threading: one thread.
 */
final class FileWords {

  private static final int OF_KEY = 16;
  private static final int OF_VALUE = 8;

  private final FileValues values;
  private final DbFormat format;
  private final long[] words;
  private final int[] accounted;
  private final Map<String, long[]> heads = new HashMap<>();

  /** Exclusive end of the non-zero content, aligned to 8. */
  private final int end;

  /** By word: whether it is part of a key. */
  private final boolean[] isText;

  FileWords(FileValues values, List<Fragment> fragments) {
    this.values = values;
    this.format = values.format();
    FileImage file = values.file();
    this.end = FragmentFinder.align(file.headLength());
    this.words = new long[end / Long.BYTES];
    this.accounted = new int[words.length];
    this.isText = new boolean[words.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = file.getLong(i * Long.BYTES);
      isText[i] = FragmentFinder.isText(file, i * Long.BYTES);
    }
    for (Fragment fragment : fragments) {
      if (fragment.hasStart()) {
        isText[fragment.start() / Long.BYTES] = true;
      }
    }
  }

  /** The words of a new entry up to its value. */
  long[] head(String key) {
    return heads.computeIfAbsent(
        key, text -> DbLayout.headWords(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** The word at a position; 0 after the last word. */
  long at(int position) {
    int number = position / Long.BYTES;
    return number < words.length ? words[number] : 0;
  }

  /**
   * The position of the first unexplained word; -1 if there is none.
   *
   * @param text whether to consider only words of keys: a value alone is weak evidence
   */
  int open(boolean text) {
    for (int at = DbLayout.HEADER_SIZE; at < end; at += Long.BYTES) {
      if (isOpen(at) && (!text || isText[at / Long.BYTES])) {
        return at;
      }
    }
    return -1;
  }

  /** Whether a word is non-zero and unexplained. */
  boolean isOpen(int at) {
    int number = at / Long.BYTES;
    return number < words.length && words[number] != 0 && accounted[number] == 0;
  }

  /**
   * Whether an entry explains the word at a position: as part of its key, as its 0, or as a value
   * set later.
   *
   * @param head the entry's words up to its value
   */
  private boolean accounts(Entry entry, long[] head, int at) {
    return entry.end - at <= format.valueSize()
        ? values.canLeave(at, entry.end, at(at))
        : head[(at - entry.start) / Long.BYTES] == at(at);
  }

  /**
   * Adds {@code more} to the count of each word that the entries explain; -1 undoes an earlier 1.
   */
  void account(List<Entry> entries, int more) {
    for (Entry entry : entries) {
      long[] head = head(entry.key);
      for (int at = entry.start; at < entry.end && at < end; at += Long.BYTES) {
        if (accounts(entry, head, at)) {
          accounted[at / Long.BYTES] += more;
        }
      }
    }
  }

  /**
   * The score of entries against the file: more for words that no other entry explains, less for
   * words that differ.
   */
  int score(List<Entry> entries) {
    int score = 0;
    for (Entry entry : entries) {
      long[] head = head(entry.key);
      for (int at = entry.start; at < entry.end; at += Long.BYTES) {
        boolean value = entry.end - at <= format.valueSize();
        if (!accounts(entry, head, at)) {
          score--;
        } else if (isOpen(at)) {
          score += value ? OF_VALUE : OF_KEY;
        }
      }
    }
    return score;
  }

  /**
   * Whether the entry's key extends past the content of the file, so that the entry was not stored.
   */
  boolean isMissing(Entry entry) {
    for (int at = entry.start; at < entry.end - format.valueSize(); at += Long.BYTES) {
      if (at(at) == 0 && at >= end) {
        return true;
      }
    }
    return false;
  }

  /** Whether the file shows at least one word of an entry's key. */
  boolean shows(Entry entry) {
    long[] head = head(entry.key);
    for (int at = entry.start; at < entry.end - format.valueSize(); at += Long.BYTES) {
      if (accounts(entry, head, at)) {
        return true;
      }
    }
    return false;
  }

  /** A copy of the entry with its visible ranges. */
  Entry shown(Entry entry) {
    boolean whole = true;
    int from = -1;
    Entry shown = null;
    long[] head = head(entry.key);
    for (int at = entry.start; at < entry.end - format.valueSize(); at += Long.BYTES) {
      whole &= accounts(entry, head, at);
    }
    shown = new Entry(entry.start, entry.end, entry.key, whole);
    for (int at = entry.start; at <= entry.end; at += Long.BYTES) {
      boolean there = at < entry.end && accounts(entry, head, at);
      if (there && from < 0) {
        from = at;
      } else if (!there && from >= 0) {
        shown.shown.add(new int[] {from, at});
        from = -1;
      }
    }
    return shown;
  }
}
