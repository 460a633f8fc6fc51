package multiproc.inspect.evidence;

/**
 * A stretch of a file in memory.
 *
 * @param bytes that it is in
 * @param offset of its first byte in them
 * @param start of it in the file, in bytes from the file's start
 * @param length in bytes
 */
record Window(byte[] bytes, int offset, long start, int length) {

  /** Where in the file it ends. */
  long end() {
    return start + length;
  }
}
