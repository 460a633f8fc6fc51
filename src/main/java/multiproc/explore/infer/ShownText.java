package multiproc.explore.infer;

import java.util.Arrays;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;

/**
 * What the file shows of the bytes of an entry up to its value; the rest was stored over.
 *
 * <p>Threading: one thread.
 */
final class ShownText {

  static final int UNKNOWN = -1;

  /** By offset from the entry's start: the byte, or unknown. */
  private final int[] bytes;

  ShownText(Entry entry, FileImage file, DbFormat format) {
    bytes = new int[entry.length() - format.valueSize()];
    Arrays.fill(bytes, UNKNOWN);
    for (int[] range : entry.shown) {
      int from = Math.max(range[0], entry.start);
      int to = Math.min(range[1], entry.start + bytes.length);
      byte[] there = file.bytes(from, Math.max(0, to - from));
      for (int i = 0; i < there.length; i++) {
        bytes[from - entry.start + i] = there[i] & 0xFF;
      }
    }
  }

  /** Whether a key of so many bytes fits: its length, and the spaces behind it. */
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

  /** Whether anything is to be seen. */
  boolean isAny() {
    return first() < bytes.length - DbLayout.KEY_LENGTH_SIZE;
  }

  /**
   * The first byte that is to be seen, from the key's start; behind the key where there is none.
   */
  int first() {
    int at = 0;
    while (at < bytes.length && bytes[at] == UNKNOWN) {
      at++;
    }
    return at - DbLayout.KEY_LENGTH_SIZE;
  }

  /** The longest key that can stand there. */
  int longestKey() {
    return bytes.length - DbLayout.KEY_LENGTH_SIZE - 1;
  }

  /** The shortest. */
  int shortestKey() {
    return Math.max(1, bytes.length - DbLayout.KEY_LENGTH_SIZE - DbLayout.ALIGNMENT);
  }

  /** The key's byte at an offset from its start; unknown where it is not to be seen. */
  int at(int offset) {
    int at = DbLayout.KEY_LENGTH_SIZE + offset;
    return at < bytes.length ? bytes[at] : UNKNOWN;
  }

  /** Whether a key agrees with all bytes that are to be seen. */
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
}
