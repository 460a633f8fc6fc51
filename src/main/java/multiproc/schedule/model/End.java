package multiproc.schedule.model;

import java.io.UncheckedIOException;
import multiproc.layout.DbException;
import multiproc.schedule.ExpectationFailure;
import multiproc.store.BusError;

/**
 * How a process ended.
 *
 * @param how the kind of end
 * @param error of which the process died, as {@code type: message}; null if it did not die of an
 *     error
 */
public record End(How how, String error) {

  /** The ways to end. */
  public enum How {
    /** Its program ended. */
    EXITED,
    /** SIGKILL. */
    KILLED,
    /** An exception of the client. */
    DIED,
    /** A scrape did not show what the process expected. */
    SURPRISED,
    /** Like {@link #DIED}, because of a file that is not initialised. */
    UNINITIALISED,
    /** SIGBUS: its mapping was cut. */
    SIGBUS
  }

  /** The end of a process after the client threw this exception. */
  public static End of(Throwable thrown) {
    if (thrown instanceof BusError) {
      return new End(How.DIED, "SIGBUS: " + thrown.getMessage());
    }
    if (thrown instanceof InternalError) {
      return new End(How.SIGBUS, "SIGBUS");
    }
    if (thrown instanceof ExpectationFailure) {
      return new End(How.SURPRISED, thrown.getMessage());
    }
    if (thrown instanceof DbException failure) {
      How how = failure.isUninitialised() ? How.UNINITIALISED : How.DIED;
      return new End(how, failure.pythonType() + ": " + failure.getMessage());
    }
    Throwable cause =
        thrown instanceof UncheckedIOException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return new End(How.DIED, cause.getClass().getSimpleName() + ": " + cause.getMessage());
  }

  static final End EXITED = new End(How.EXITED, null);

  /** Killed from outside. */
  public static final End KILLED = new End(How.KILLED, null);
}
