package multiproc.explore.infer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;
import multiproc.schedule.model.FileImage;

/**
 * Splits a file's bytes into fragments of stores. Entries are 8-byte aligned in start and length,
 * so the file is examined in words of 8 bytes.
 *
 * <p>Threading: one thread.
 */
final class FragmentFinder {

  private static final int LONGEST_KEY = 1 << 21;
  private static final int KEY_START = '[' | '"' << 8;
  private static final int SHORT_MASK = 0xFFFF;
  private static final int SHORTEST_KEY = 14;

  private final FileValues values;
  private final FileImage file;
  private final DbFormat format;
  private final List<Fragment> found = new ArrayList<>();

  /** Exclusive end of the visible stores. */
  private int end;

  /** By word: whether it belongs to a fragment. */
  private boolean[] taken;

  private FragmentFinder(FileValues values) {
    this.values = values;
    this.file = values.file();
    this.format = values.format();
  }

  /** The fragments, sorted by their first visible byte. */
  static List<Fragment> find(FileValues values) {
    return new FragmentFinder(values).find();
  }

  private List<Fragment> find() {
    end = align(file.headLength());
    List<Fragment> heads = new ArrayList<>();
    for (int at = DbLayout.HEADER_SIZE; at < end; at += Long.BYTES) {
      Fragment head = head(at);
      if (head != null) {
        heads.add(head);
        boolean whole = head.kind() == Fragment.Kind.ENTRY;
        end = whole ? Math.max(end, head.to()) : end;
        at = whole ? head.to() - Long.BYTES : at;
      }
    }
    taken = new boolean[end / Long.BYTES];
    take(0, DbLayout.HEADER_SIZE);
    for (Fragment head : heads) {
      if (head.kind() == Fragment.Kind.ENTRY) {
        take(head.from(), head.to());
        found.add(head);
      }
    }
    for (Fragment head : heads) {
      if (head.kind() == Fragment.Kind.HEAD) {
        int to = endOfText(head.start() + Long.BYTES, head.end() - format.valueSize());
        take(head.from(), to);
        found.add(new Fragment(head.kind(), head.from(), to, head.start(), head.end(), null));
      }
    }
    for (int at = DbLayout.HEADER_SIZE; at < end; at += Long.BYTES) {
      if (!isTaken(at)) {
        at = rest(at) - Long.BYTES;
      }
    }
    found.sort(Comparator.comparingInt(Fragment::from));
    return new KeyStarts(file, found).located(found);
  }

  static int align(int position) {
    return position + Long.BYTES - 1 & -Long.BYTES;
  }

  private void take(int from, int to) {
    for (int at = from; at < to && at < end; at += Long.BYTES) {
      taken[at / Long.BYTES] = true;
    }
  }

  private boolean isTaken(int at) {
    return at >= end || taken[at / Long.BYTES];
  }

  private Fragment head(int at) {
    int length = file.getInt(at);
    if (length < SHORTEST_KEY
        || length > LONGEST_KEY
        || (file.getInt(at + DbLayout.KEY_LENGTH_SIZE) & SHORT_MASK) != KEY_START) {
      return null;
    }
    int entryEnd = at + (int) format.entryLength(length);
    byte[] text = file.copy((long) at + DbLayout.KEY_LENGTH_SIZE, entryEnd - at);
    int spaces = (int) DbLayout.valueOffset(length) - DbLayout.KEY_LENGTH_SIZE - length;
    boolean whole =
        entryEnd <= file.size()
            && new KeyParser().shape(text, 0, length) == format.keyShape()
            && DbLayout.isPadding(text, length, length + spaces);
    return whole
        ? new Fragment(
            Fragment.Kind.ENTRY,
            at,
            endOfValue(entryEnd),
            at,
            entryEnd,
            new String(text, 0, length, StandardCharsets.ISO_8859_1))
        : new Fragment(Fragment.Kind.HEAD, at, at, at, entryEnd, null);
  }

  /** The end of the words of a value that its own store can have left, from the value on. */
  private int endOfValue(int end) {
    int at = end - format.valueSize();
    while (at < end && values.canLeave(at, end, file.getLong(at))) {
      at += Long.BYTES;
    }
    return at;
  }

  private int endOfText(int from, int most) {
    int at = from;
    while (at < most && !isTaken(at) && isText(at)) {
      at += Long.BYTES;
    }
    return at;
  }

  private boolean isText(int at) {
    return isText(file, at);
  }

  /** Whether a word consists of printable ASCII characters, as keys do. */
  static boolean isText(FileImage file, int at) {
    for (long rest = file.getLong(at), i = 0; i < Long.BYTES; i++, rest >>>= Byte.SIZE) {
      if ((rest & 0xFF) < ' ' || (rest & 0xFF) > '~') {
        return false;
      }
    }
    return true;
  }

  /** Adds the fragment that begins at a word outside all heads; returns its end. */
  private int rest(int from) {
    int text = from;
    while (!isTaken(text) && isText(text)) {
      text += Long.BYTES;
    }
    int end = text + format.valueSize();
    int to = text;
    while (to < end
        && !isTaken(to)
        && (to == text ? !isText(to) : values.canLeave(to, end, file.getLong(to)))) {
      to += Long.BYTES;
    }
    if (to == text) {
      found.add(new Fragment(Fragment.Kind.MIDDLE, from, to, -1, -1, null));
    } else if (text > from && endsKey(text)) {
      found.add(new Fragment(Fragment.Kind.TAIL, from, to, -1, end, null));
    } else {
      if (text > from) {
        // A value that was stored over the text of a key.
        found.add(new Fragment(Fragment.Kind.MIDDLE, from, text, -1, -1, null));
      }
      // A 0 alone can be the time of a value as well.
      boolean last = to == text + Long.BYTES && file.getLong(text) == 0;
      found.add(new Fragment(Fragment.Kind.TAIL, text, to, -1, last ? to : end, null));
    }
    return to;
  }

  /** Whether a key and its padding end before a position. */
  private boolean endsKey(int position) {
    int at = position - 1;
    while (at > position - 1 - Long.BYTES && file.copy(at, 1)[0] == ' ') {
      at--;
    }
    return at < position - 1 && file.copy(at, 1)[0] == ']' || at == position - 1 - Long.BYTES;
  }
}
