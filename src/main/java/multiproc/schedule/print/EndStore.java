package multiproc.schedule.print;

/**
 * A store by a process that relies on a {@code used} of a file: of an entry at that position, over
 * another process's entry or after another process had stored a different {@code used}; or of the
 * next {@code used}.
 *
 * @param file the file's name
 * @param pid the process that stored it
 * @param how the process's source for the end of the file
 * @param since number of the step in which it learned it
 * @param position bytes from the file's start: the {@code used} that it relied on
 * @param step number of the step that made the store
 * @param moved number of the first step, after {@code since}, in which another process stored a
 *     different {@code used}; 0 if there was none
 */
record EndStore(
    String file, long pid, Knowledge how, int since, long position, int step, int moved) {

  /** How a process knows the end of a file. */
  enum Knowledge {
    /** It read the header. */
    READ,
    /** It stored the header itself. */
    STORED,
    /** Its parent knew it when it forked. */
    INHERITED
  }
}
