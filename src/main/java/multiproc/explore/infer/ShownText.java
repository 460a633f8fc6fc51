package multiproc.explore.infer;

import java.util.Arrays;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;

/**
 * The visible bytes of an entry up to its value; the others were overwritten.
 *
 * <p>Threading: one thread.
 */
final class ShownText {

  static final int UNKNOWN = -1;

  /** By offset from the entry's start: the byte, or {@link #UNKNOWN}. */
  private final int[] bytes;

  ShownText(Entry entry, FileImage file, DbFormat format) {
    bytes = new int[entry.length() - format.valueSize()];
    Arrays.fill(bytes, UNKNOWN);
    for (int[] range : entry.shown) {
      int from = Math.max(range[0], entry.start);
      int to = Math.min(range[1], entry.start + bytes.length);
      byte[] there = file.copy(from, Math.max(0, to - from));
      for (int i = 0; i < there.length; i++) {
        bytes[from - entry.start + i] = there[i] & 0xFF;
      }
    }
  }

  /** Whether a key of this length matches the visible length field and padding. */
  boolean fits(int keyLength) {
    if (keyLength < 1 || DbLayout.valueOffset(keyLength) != bytes.length) {
      return false;
    }
    for (int i = 0; i < DbLayout.KEY_LENGTH_SIZE; i++) {
      if (bytes[i] != UNKNOWN && bytes[i] != (keyLength >> i * Byte.SIZE & 0xFF)) {
        return false;
      }
    }
    for (int i = DbLayout.KEY_LENGTH_SIZE + keyLength; i < bytes.length; i++) {
      if (bytes[i] != UNKNOWN && bytes[i] != ' ') {
        return false;
      }
    }
    return true;
  }

  /** Whether any byte is visible. */
  boolean isAny() {
    return first() < bytes.length - DbLayout.KEY_LENGTH_SIZE;
  }

  /** The offset of the first visible byte from the key's start; past the key if there is none. */
  int first() {
    int at = 0;
    while (at < bytes.length && bytes[at] == UNKNOWN) {
      at++;
    }
    return at - DbLayout.KEY_LENGTH_SIZE;
  }

  /** The longest key that the entry can hold. */
  int longestKey() {
    return bytes.length - DbLayout.KEY_LENGTH_SIZE - 1;
  }

  /** The shortest key that the entry can hold. */
  int shortestKey() {
    return Math.max(1, bytes.length - DbLayout.KEY_LENGTH_SIZE - DbLayout.ALIGNMENT);
  }

  /** The key's byte at an offset from its start; {@link #UNKNOWN} if it is hidden. */
  int at(int offset) {
    int at = DbLayout.KEY_LENGTH_SIZE + offset;
    return at < bytes.length ? bytes[at] : UNKNOWN;
  }

  /** Whether a key matches all visible bytes. */
  boolean agrees(String key) {
    if (!fits(key.length())) {
      return false;
    }
    for (int i = 0; i < key.length(); i++) {
      if (at(i) != UNKNOWN && at(i) != key.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShownText text && Arrays.equals(bytes, text.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
