package multiproc.python;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/**
 * {@code bytes.decode('utf-8')} with strict errors, as CPython does it.
 *
 * <p>Follows {@code Objects/unicodeobject.c PyUnicode_DecodeUTF8Stateful, 2.7.18} and {@code
 * Objects/stringlib/codecs.h utf8_decode} with {@code unicode_decode_utf8, 3.11}. The versions
 * differ in more than the codec's name: 2.7 accepts encoded surrogates (ED A0 80 to ED BF BF),
 * checks that the sequence is complete before it checks any continuation byte, and counts more
 * bytes as part of an ill-formed sequence.
 *
 * <p>Stateless, so safe in any thread. Time is linear in the length.
 */
public final class PythonUtf8 {
  private static final String START = "invalid start byte";
  private static final String CONTINUATION = "invalid continuation byte";
  private static final String END_OF_DATA = "unexpected end of data";

  private final byte[] bytes;
  private final int base;
  private final int end;
  private final PythonVersion version;

  private PythonUtf8(byte[] bytes, int base, int end, PythonVersion version) {
    this.bytes = bytes;
    this.base = base;
    this.end = end;
    this.version = version;
  }

  /**
   * Decodes {@code length} bytes from {@code offset}.
   *
   * <p>On 2.7 an encoded surrogate becomes that char alone. Two that form a pair are two characters
   * in the wide 2.7 build and one code point in Java, whose strings cannot distinguish the two.
   *
   * @param bytes holds the text; not kept, not changed
   * @param offset first byte, counted in bytes from the array's start
   * @param length in bytes
   * @param version whose rules and texts
   * @return the text
   * @throws PythonError {@code UnicodeDecodeError} on the first ill-formed sequence; its positions
   *     are bytes counted from {@code offset}
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  public static String decode(byte[] bytes, int offset, int length, PythonVersion version) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return new PythonUtf8(bytes, offset, offset + length, version).decode();
  }

  private String decode() {
    // UTF-16 never needs more chars than UTF-8 needs bytes, so one buffer of that size is enough.
    char[] chars = new char[end - base];
    int count = 0;
    int at = base;
    while (at < end) {
      int first = bytes[at];
      if (first >= 0) {
        chars[count++] = (char) first;
        at++;
        continue;
      }
      int size = version == PythonVersion.PYTHON_2_7 ? check2(at) : check3(at);
      count += Character.toChars(codePoint(at, size), chars, count);
      at += size;
    }
    return new String(chars, 0, count);
  }

  /** Checks the sequence at {@code at} by 2.7's rules; returns its length in bytes, 2 to 4. */
  private int check2(int at) {
    int first = bytes[at] & 0xFF;
    int size = sizeByFirst(first);
    if (size == 0) {
      throw error(at, at + 1, START);
    }
    if (at + size > end) {
      throw error(at, at + 1 + continuations(at + 1, end), END_OF_DATA);
    }
    int present = continuations(at + 1, at + size);
    if (present == size - 1 && !secondOutOfRange(first, bytes[at + 1] & 0xFF, false)) {
      return size;
    }
    // 2.7 counts the second byte, and of four the third, as part of the ill-formed sequence, even
    // if the second byte is out of range; never the last.
    throw error(at, at + 1 + Math.min(present, size - 2), CONTINUATION);
  }

  /** Checks the sequence at {@code at} by 3's rules; returns its length in bytes, 2 to 4. */
  private int check3(int at) {
    int first = bytes[at] & 0xFF;
    int size = sizeByFirst(first);
    if (size == 0) {
      throw error(at, at + 1, START);
    }
    for (int i = 1; i < size; i++) {
      if (at + i == end) {
        throw error(at, end, END_OF_DATA);
      }
      int next = bytes[at + i] & 0xFF;
      if ((next & 0xC0) != 0x80 || i == 1 && secondOutOfRange(first, next, true)) {
        throw error(at, at + i, CONTINUATION);
      }
    }
    return size;
  }

  /** The number of continuation bytes in a row from {@code from} on, at most up to {@code to}. */
  private int continuations(int from, int to) {
    int at = from;
    while (at < to && (bytes[at] & 0xC0) == 0x80) {
      at++;
    }
    return at - from;
  }

  private static int sizeByFirst(int first) {
    if (first < 0xC2 || first > 0xF4) {
      return 0;
    }
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  }

  /** Whether the second byte makes an overlong form, goes past U+10FFFF or names a surrogate. */
  private static boolean secondOutOfRange(int first, int second, boolean refuseSurrogates) {
    return switch (first) {
      case 0xE0 -> second < 0xA0;
      case 0xED -> refuseSurrogates && second > 0x9F;
      case 0xF0 -> second < 0x90;
      case 0xF4 -> second > 0x8F;
      default -> false;
    };
  }

  private int codePoint(int at, int size) {
    // The first byte of a sequence of n bytes carries 7 - n bits of the code point.
    int point = bytes[at] & (0x7F >> size);
    for (int i = 1; i < size; i++) {
      point = point << 6 | bytes[at + i] & 0x3F;
    }
    return point;
  }

  /**
   * The error for the bytes from {@code from} to {@code to} (exclusive), both counted from the
   * array's start. Follows {@code Objects/exceptions.c UnicodeDecodeError_str}.
   */
  private PythonError error(int from, int to, String reason) {
    String codec = version == PythonVersion.PYTHON_2_7 ? "utf8" : "utf-8";
    int start = from - base;
    String what =
        to == from + 1
            ? "byte 0x" + HexFormat.of().toHexDigits(bytes[from]) + " in position " + start
            : "bytes in position " + start + "-" + (to - base - 1);
    return new PythonError(
        "UnicodeDecodeError", "'" + codec + "' codec can't decode " + what + ": " + reason);
  }

  /**
   * {@code text.encode('utf-8')} on 3, without the bytes.
   *
   * @throws PythonError {@code UnicodeEncodeError} if the text has half a surrogate pair
   */
  public static void checkEncodable(String text) {
    if (isEncodable(text)) {
      // The usual case needs no array of the code points.
      return;
    }
    int[] points = text.codePoints().toArray();
    int from = firstSurrogate(points);
    int to = from + 1;
    while (to < points.length && isSurrogate(points[to])) {
      to++;
    }
    throw notEncodable(
        to == from + 1
            ? "character '" + PythonText.hexEscape(points[from]) + "' in position " + from
            : "characters in position " + from + "-" + (to - 1));
  }

  /**
   * The same check for a part of the text that the client encodes. The client's message gives the
   * position in the whole text, which is unknown here, so this message gives no position.
   *
   * @throws PythonError {@code UnicodeEncodeError} if the part has half a surrogate pair
   */
  public static void checkPartEncodable(String part) {
    if (!isEncodable(part)) {
      int[] points = part.codePoints().toArray();
      int first = points[firstSurrogate(points)];
      throw notEncodable("character '" + PythonText.hexEscape(first) + "'");
    }
  }

  private static PythonError notEncodable(String what) {
    return new PythonError(
        "UnicodeEncodeError", "'utf-8' codec can't encode " + what + ": surrogates not allowed");
  }

  private static int firstSurrogate(int[] points) {
    int first = 0;
    while (!isSurrogate(points[first])) {
      first++;
    }
    return first;
  }

  /** Whether the text has no half of a surrogate pair, which UTF-8 cannot encode. */
  public static boolean isEncodable(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (isSurrogate(text.codePointAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * {@code text.encode('utf-8')} on 2.7, which encodes half a surrogate pair in three bytes, as any
   * other character of its size.
   */
  public static byte[] encode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() * 2);
    int done = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      if (isSurrogate(point)) {
        bytes.writeBytes(text.substring(done, i).getBytes(StandardCharsets.UTF_8));
        bytes.write(0xE0 | point >> 12);
        bytes.write(0x80 | point >> 6 & 0x3F);
        bytes.write(0x80 | point & 0x3F);
        done = i + 1;
      }
    }
    bytes.writeBytes(text.substring(done).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
