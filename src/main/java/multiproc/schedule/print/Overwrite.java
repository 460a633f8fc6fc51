package multiproc.schedule.print;

/**
 * An entry that a process stored at the end of a file as it knew it, over bytes of another
 * process's entry.
 *
 * @param at where, when and by which process it was stored
 * @param length of the entry, in bytes
 * @param over the entry that was overwritten
 * @param counted what the header had said of that entry by then
 */
record Overwrite(EndStore at, long length, StoredEntry over, Coverage counted) {

  /**
   * Whether a file's {@code used} has covered an entry.
   *
   * @param step number of the step in which the entry's process stored a {@code used} that covers
   *     the entry; 0 if there is none
   * @param lowered number of a later step that stored a {@code used} that does not cover the entry;
   *     0 if there is none
   * @param by the process that stored that {@code used}
   * @param to that {@code used}
   */
  record Coverage(int step, int lowered, long by, long to) {

    static final Coverage NOT_YET = new Coverage(0, 0, 0, 0);
  }

  /**
   * An entry as it was stored.
   *
   * @param pid the process that stored it
   * @param step number of the step that stored its first byte
   * @param position bytes from the file's start
   * @param length in bytes
   */
  record StoredEntry(long pid, int step, long position, long length) {

    /** The position after its last byte. */
    long end() {
      return position + length;
    }
  }
}
