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
   * @param lowered a later store of a {@code used} that does not cover the entry, with the {@code
   *     used} that the storing process had relied on before; null if there is none
   * @param to the {@code used} that it stored
   */
  record Coverage(int step, EndStore lowered, long to) {

    static final Coverage NOT_YET = new Coverage(0, null, 0);
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
