package multiproc.schedule.simulate;

/**
 * How a process ended.
 *
 * @param how it did
 * @param error what it died of, as {@code type: message}; null where of nothing
 */
public record End(How how, String error) {

  /** The ways to end. */
  public enum How {
    /** Its program came to its end. */
    EXITED,
    /** SIGKILL. */
    KILLED,
    /** An exception of the client. */
    DIED,
    /** As {@link #DIED}, of a file that nobody has initialised yet. */
    UNINITIALISED,
    /** SIGBUS: its mapping was cut. */
    SIGBUS
  }

  static final End EXITED = new End(How.EXITED, null);
  static final End KILLED = new End(How.KILLED, null);
}
