package multiproc.schedule.print;

/**
 * A value that a process stored where its entry had been: another process's entry is there by then.
 *
 * @param step number of the step that stored the value
 * @param position of the value, bytes from the file's start
 * @param overwrite the store of the other entry
 */
record StaleValue(int step, long position, Overwrite overwrite) {}
