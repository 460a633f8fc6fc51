package multiproc.explore.infer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;

/**
 * A file by words of 8 bytes, and how many entries that are supposed to have been stored account
 * for each.
 *
 * <p>Threading: one thread.
 */
final class FileWords {

  private static final int OF_KEY = 16;
  private static final int OF_VALUE = 8;

  private final DbFormat format;
  private final long[] words;
  private final int[] accounted;
  private final Map<String, long[]> heads = new HashMap<>();

  /** First byte behind all that is not 0. */
  private final int end;

  /** By word: whether it is of a key. */
  private final boolean[] isText;

  FileWords(FileImage file, DbFormat format, List<Fragment> fragments) {
    this.format = format;
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

  /** The word at a position; 0 behind the last. */
  long at(int position) {
    int number = position / Long.BYTES;
    return number < words.length ? words[number] : 0;
  }

  /**
   * The first word that nothing accounts for; -1 where there is none.
   *
   * @param text whether to look at words of keys alone: a value alone tells little
   */
  int open(boolean text) {
    for (int at = DbLayout.HEADER_SIZE; at < end; at += Long.BYTES) {
      if (isOpen(at) && (!text || isText[at / Long.BYTES])) {
        return at;
      }
    }
    return -1;
  }

  /** Whether nothing accounts for a word that is not 0. */
  boolean isOpen(int at) {
    int number = at / Long.BYTES;
    return number < words.length && words[number] != 0 && accounted[number] == 0;
  }

  /** Whether an entry leaves the word there: a part of its key, its 0, or a value set later. */
  private boolean accounts(Entry entry, int at) {
    return entry.end - at <= format.valueSize()
        ? Plausible.isValue(at(at))
        : head(entry.key)[(at - entry.start) / Long.BYTES] == at(at);
  }

  /** Supposes that entries were stored, or takes it back. */
  void account(List<Entry> entries, int more) {
    for (Entry entry : entries) {
      for (int at = entry.start; at < entry.end && at < end; at += Long.BYTES) {
        if (accounts(entry, at)) {
          accounted[at / Long.BYTES] += more;
        }
      }
    }
  }

  /** How well entries agree with the file: better where they account for what nothing else does. */
  int score(List<Entry> entries) {
    int score = 0;
    for (Entry entry : entries) {
      for (int at = entry.start; at < entry.end; at += Long.BYTES) {
        boolean value = entry.end - at <= format.valueSize();
        if (!accounts(entry, at)) {
          score--;
        } else if (isOpen(at)) {
          score += value ? OF_VALUE : OF_KEY;
        }
      }
    }
    return score;
  }

  /** Whether nothing of an entry is in the file, and nothing was stored over it. */
  boolean isMissing(Entry entry) {
    for (int at = entry.start; at < entry.end - format.valueSize(); at += Long.BYTES) {
      if (at(at) == 0 && at >= end) {
        return true;
      }
    }
    return false;
  }

  /** Whether the file has a word of an entry's key. */
  boolean shows(Entry entry) {
    for (int at = entry.start; at < entry.end - format.valueSize(); at += Long.BYTES) {
      if (accounts(entry, at)) {
        return true;
      }
    }
    return false;
  }

  /** The same entry with what the file shows of it. */
  Entry shown(Entry entry) {
    boolean whole = true;
    int from = -1;
    Entry shown = null;
    for (int at = entry.start; at < entry.end - format.valueSize(); at += Long.BYTES) {
      whole &= accounts(entry, at);
    }
    shown = new Entry(entry.start, entry.end, entry.key, whole);
    for (int at = entry.start; at <= entry.end; at += Long.BYTES) {
      boolean there = at < entry.end && accounts(entry, at);
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
