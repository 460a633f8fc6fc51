package multiproc.inspect.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import multiproc.inspect.evidence.Evidence;
import multiproc.layout.DbLayout;

/**
 * Counts the entries behind one that are like it in all but letters and digits of their keys and
 * their values: eight bytes at a time and without an object for each, since a file of a gigabyte is
 * mostly one metric under numbered labels. What is not surely a sound entry ends the run, and the
 * slow way looks at it.
 *
 * <p>Threading: one thread.
 */
final class EntryRun {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LONGEST = 1 << 10;

  /** The fifth and sixth byte of an entry: its key's bracket and quote. */
  private static final long HEAD = ('"' << Byte.SIZE | '[') & 0xffffL;

  /** Eight digits 0; what takes a number above 9 to 16; the bits of 16 and more. */
  private static final long ZEROS = 0x3030303030303030L;

  private static final long SIX = 0x0606060606060606L;
  private static final long HIGH = 0xf0f0f0f0f0f0f0f0L;

  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x80 * ONES;
  private static final long LOWER_CASE = 0x20 * ONES;

  private final Evidence evidence;
  private final long[] pattern = new long[LONGEST / Long.BYTES];
  private final long[] fixed = new long[LONGEST / Long.BYTES];

  EntryRun(Evidence evidence) {
    this.evidence = evidence;
  }

  /**
   * How many whole entries follow one after the other that are like this one.
   *
   * @param first a whole entry without a backslash in its key
   * @param end where the last of them ends at the latest
   * @param untimed whether none of them may have a timestamp
   */
  long count(Segment first, long end, boolean untimed) {
    int length = (int) first.length();
    long most = (end - first.end()) / length;
    if (first.length() > LONGEST || first.length() % Long.BYTES != 0 || most <= 0) {
      return 0;
    }
    int words = (int) (first.valuePosition() - first.position()) / Long.BYTES;
    int index = evidence.load(first.position(), length);
    for (int i = 0; i < words; i++) {
      pattern[i] = (long) LONGS.get(evidence.window(), index + i * Long.BYTES);
    }
    Arrays.fill(fixed, 0, words, -1L);
    long count = 0;
    while (count < most) {
      long position = first.end() + count * length;
      int start = evidence.load(position, length);
      int there = (int) Math.min(most - count, evidence.loaded(position) / length);
      int like = like(evidence.window(), start, there, length, words, untimed);
      count += like;
      if (like < there) {
        break;
      }
    }
    return count;
  }

  private int like(byte[] bytes, int from, int count, int length, int words, boolean untimed) {
    int at = from;
    for (int i = 0; i < count; i++) {
      for (int word = 0; word < words; word++) {
        long now = (long) LONGS.get(bytes, at + word * Long.BYTES);
        long different = now ^ pattern[word];
        if (different != 0
            && ((different & fixed[word]) != 0 && !learn(word, different, now)
                || !isLetters(now, ~fixed[word]))) {
          return i;
        }
      }
      int value = at + words * Long.BYTES;
      if (isHead((long) LONGS.get(bytes, value))) {
        return i;
      }
      if (value + DbLayout.VALUE_SIZE < at + length) {
        long timestamp = (long) LONGS.get(bytes, value + DbLayout.VALUE_SIZE);
        if (untimed && timestamp != 0 || isHead(timestamp)) {
          return i;
        }
      }
      at += length;
    }
    return count;
  }

  /** Whether eight bytes are the beginning of an entry. */
  static boolean isHead(long value) {
    return (value >>> Integer.SIZE & 0xffffL) == HEAD;
  }

  /** Bytes that differ become free to differ, if they were letters or digits. */
  private boolean learn(int word, long different, long now) {
    long free = 0;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      if ((different >>> shift & 0xff) != 0) {
        free |= 0xffL << shift;
      }
    }
    // The length before the first key, the spaces behind it and its signs are no letters.
    boolean length = word == 0 && (free & 0xffffffffL) != 0;
    if (length || !isLetters(pattern[word], free) || !isLetters(now, free)) {
      return false;
    }
    fixed[word] &= ~free;
    return true;
  }

  /** Whether the bytes under the mask are letters or digits; mostly they are digits. */
  private static boolean isLetters(long word, long mask) {
    long digits = (word ^ ZEROS) & mask;
    if (((digits | digits + SIX) & HIGH) == 0) {
      return true;
    }
    // Eight bytes at a time; in each the highest bit tells, so that nothing carries over.
    long text = word & mask | ZEROS & ~mask;
    long digit = text + from('0') & ~(text + above('9'));
    long lower = text | LOWER_CASE;
    long letter = lower + from('a') & ~(lower + above('z'));
    return ((digit | letter) & ~text & TOPS) == TOPS;
  }

  /** What sets the highest bit of each byte from {@code low} on, of bytes below 128. */
  private static long from(char low) {
    return (0x80 - low) * ONES;
  }

  /** What sets the highest bit of each byte above {@code high}, of bytes below 128. */
  private static long above(char high) {
    return (0x7f - high) * ONES;
  }
}
