package multiproc.inspect.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import multiproc.layout.KeyShape;

/**
 * The keys that differ from one another in nothing but their labels' values: told apart from others
 * eight bytes at a time, without an object for each.
 *
 * <p>Threading: safe, immutable.
 */
public final class KeySeries {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << Byte.SIZE - 1;

  private final Part[] parts;

  /**
   * Text that stands in each key of a series.
   *
   * @param words its bytes, eight each, little-endian
   * @param lastMask which of the last word count
   */
  private record Part(int length, long[] words, long lastMask) {

    static Part of(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      int count = (bytes.length + Long.BYTES - 1) / Long.BYTES;
      byte[] whole = Arrays.copyOf(bytes, count * Long.BYTES);
      long[] words = new long[count];
      for (int i = 0; i < count; i++) {
        words[i] = (long) LONGS.get(whole, i * Long.BYTES);
      }
      long lastMask = -1L >>> (whole.length - bytes.length) * Byte.SIZE;
      return new Part(bytes.length, words, lastMask);
    }

    /** Whether it stands at an index; up to 7 bytes behind it are read too. */
    boolean isAt(byte[] bytes, int index) {
      int last = words.length - 1;
      int at = index;
      for (int i = 0; i < last; i++) {
        if ((long) LONGS.get(bytes, at) != words[i]) {
          return false;
        }
        at += Long.BYTES;
      }
      return (((long) LONGS.get(bytes, at) ^ words[last]) & lastMask) == 0;
    }
  }

  private KeySeries(Part... parts) {
    this.parts = parts;
  }

  /**
   * The series of a key.
   *
   * @param key a byte a char
   * @param shape of the key
   * @return null where it has escapes, or its labels are no object
   */
  public static KeySeries of(String key, KeyShape shape) {
    boolean named = shape == KeyShape.LABELS || shape == KeyShape.LABELS_AND_HELP;
    if (!named || key.indexOf('\\') >= 0) {
      return null;
    }
    List<Part> parts = new ArrayList<>();
    int from = 0;
    int at = firstLabel(key);
    while (key.charAt(at) == '"') {
      int value = key.indexOf('"', at + 1) + "\": \"".length();
      parts.add(Part.of(key.substring(from, value)));
      from = key.indexOf('"', value);
      at = from + (key.charAt(from + 1) == ',' ? "\", ".length() : 1);
    }
    parts.add(Part.of(key.substring(from)));
    return new KeySeries(parts.toArray(new Part[0]));
  }

  /** Behind metric and sample and the brace: at a label's quote or the other brace. */
  private static int firstLabel(String key) {
    int at = -1;
    for (int quotes = 0; quotes < 4; quotes++) {
      at = key.indexOf('"', at + 1);
    }
    return at + "\", {".length();
  }

  /**
   * Whether a key is of this series.
   *
   * @param bytes has 7 or more behind the key
   * @param key where it starts
   * @param keyEnd where it ends
   */
  public boolean holds(byte[] bytes, int key, int keyEnd) {
    int at = key;
    for (int i = 0; i < parts.length; i++) {
      Part part = parts[i];
      int end = at + part.length();
      if (end > keyEnd || !part.isAt(bytes, at)) {
        return false;
      }
      at = i + 1 < parts.length ? closingQuote(bytes, end, keyEnd) : end;
    }
    return at == keyEnd;
  }

  /**
   * Where the string that goes on at an index ends: at its quote, or at what makes it another
   * string than most, which no part of a series begins with.
   */
  private static int closingQuote(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at);
      // Of each of the four, the lowest byte that shows is right.
      long special =
          zeros(word ^ '"' * ONES)
              | zeros(word ^ '\\' * ONES)
              | zeros(word ^ 0x7f * ONES)
              | word - ' ' * ONES & ~word
              | word;
      special &= HIGHS;
      if (special != 0) {
        return at + Long.numberOfTrailingZeros(special) / Byte.SIZE;
      }
    }
    return to;
  }

  private static long zeros(long word) {
    return word - ONES & ~word;
  }
}
