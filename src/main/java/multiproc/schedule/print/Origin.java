package multiproc.schedule.print;

/**
 * Names the step and the process that stored a byte last.
 *
 * @param step the number of the step
 * @param pid the process
 * @param part the field as which it was stored
 */
record Origin(int step, long pid, ByteField part) {

  /** Whether both were stored by one step. */
  boolean sameStore(Origin other) {
    return other != null && step == other.step && pid == other.pid;
  }
}
