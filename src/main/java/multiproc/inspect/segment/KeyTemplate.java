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
public final class KeyTemplate {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << Byte.SIZE - 1;

  private final Part[] parts;

  /**
   * Text that stands in each key of a series.
   *
   * @param first its first eight bytes, little-endian, as far as it has them
   * @param mask which of them it has
   */
  private record Part(byte[] bytes, long first, long mask) {

    static Part of(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      long first = (long) LONGS.get(Arrays.copyOf(bytes, Math.max(bytes.length, Long.BYTES)), 0);
      return new Part(bytes, first, -1L >>> Math.max(0, Long.BYTES - bytes.length) * Byte.SIZE);
    }

    int length() {
      return bytes.length;
    }

    /** Whether it stands at an index; up to 7 bytes behind it are read too. */
    boolean isAt(byte[] key, int index) {
      int length = bytes.length;
      return (((long) LONGS.get(key, index) ^ first) & mask) == 0
          && (length <= Long.BYTES || Arrays.equals(bytes, 0, length, key, index, index + length));
    }
  }

  private KeyTemplate(Part... parts) {
    this.parts = parts;
  }

  /**
   * The series of a key.
   *
   * @param key a byte a char
   * @param shape of the key
   * @return null where it has escapes, or its labels are no object
   */
  public static KeyTemplate of(String key, KeyShape shape) {
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
    return new KeyTemplate(parts.toArray(new Part[0]));
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
      // The lowest byte that shows is right; of 0x7f the next number shows.
      long special =
          zeros(word ^ '"' * ONES)
              | zeros(word ^ '\\' * ONES)
              | word + ONES
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
