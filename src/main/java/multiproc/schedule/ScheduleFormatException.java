package multiproc.schedule;

/** A text is not a schedule; the message gives the line and the reason. */
public final class ScheduleFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ScheduleFormatException(String message) {
    super(message);
  }
}
