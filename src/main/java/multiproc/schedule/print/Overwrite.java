package multiproc.schedule.print;

/**
 * An entry that a process stored where it took the end of a file to be, over bytes of another
 * process's entry.
 *
 * @param file its name
 * @param pid who stored it
 * @param how it came to know that end
 * @param since number of the step in which it did
 * @param position where it stored, bytes from the file's start: the {@code used} that it relied on
 * @param step number of the step in which it stored
 * @param length of its entry, in bytes
 * @param over the entry under it
 * @param moved number of the first step, after {@code since}, in which another process stored a
 *     different {@code used}; 0 when there was none
 */
record Overwrite(
    String file,
    long pid,
    Knowledge how,
    int since,
    long position,
    int step,
    long length,
    StoredEntry over,
    int moved) {

  /** How a process knows where a file ends. */
  enum Knowledge {
    /** It has read the header. */
    READ,
    /** It has stored the header itself. */
    STORED,
    /** Its parent knew it when it forked. */
    INHERITED
  }

  /**
   * An entry as it was stored.
   *
   * @param pid who stored it
   * @param step number of the step in which its first byte was stored
   * @param position bytes from the file's start
   * @param length in bytes
   */
  record StoredEntry(long pid, int step, long position, long length) {

    /** The position behind its last byte. */
    long end() {
      return position + length;
    }
  }
}
