package multiproc.inspect;

import multiproc.layout.DbLayout;

/**
 * The byte that a process of the Ruby client clears when it grows a file to a size that another
 * process has already exceeded: the last byte of 4,096 bytes, doubled any number of times.
 *
 * <p>Pure function.
 */
final class GrowthByte {

  private GrowthByte() {}

  /**
   * The index of that byte in a damaged key.
   *
   * @param keyPosition position of the key's first byte, from the file's start
   * @return -1 unless it is the only NUL in the key
   */
  static int index(byte[] key, long keyPosition) {
    int found = -1;
    for (int i = 0; i < key.length; i++) {
      if (key[i] == 0) {
        if (found >= 0) {
          return -1;
        }
        found = i;
      }
    }
    long end = keyPosition + found + 1;
    boolean atPageEnd = end >= DbLayout.RUBY_INITIAL_SIZE && Long.bitCount(end) == 1;
    return found >= 0 && atPageEnd ? found : -1;
  }
}
