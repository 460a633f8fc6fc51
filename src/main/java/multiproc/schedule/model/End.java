package multiproc.schedule.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import multiproc.layout.DbException;
import multiproc.python.PythonError;
import multiproc.python.PythonOsError;
import multiproc.python.PythonVersion;
import multiproc.schedule.ExpectationFailure;
import multiproc.store.BusError;
import multiproc.store.MappedStore;
import multiproc.store.OpenFileException;

/**
 * Says how a process ended.
 *
 * @param how the kind of end
 * @param error of which the process died, as {@code type: message}; for {@link How#SURPRISED} and
 *     {@link How#ENDLESS} what is wrong; null if it exited or was killed
 */
public record End(How how, String error) {

  /** The ways to end. */
  public enum How {
    /** Its program ended. */
    EXITED("exits"),
    /** SIGKILL. */
    KILLED("killed"),
    /** An exception of the client. */
    DIED("dies"),
    /** A scrape did not show what the process expected. */
    SURPRISED("wrong value"),
    /** A walk that never ends. */
    ENDLESS("never ends"),
    /** Like {@link #DIED}, because of a file that is not initialised. */
    UNINITIALISED("dies"),
    /** SIGBUS: its mapping was cut. */
    SIGBUS("dies");

    private final String word;

    How(String word) {
      this.word = word;
    }

    /** The end in a word of the table of steps. */
    public String word() {
      return word;
    }
  }

  /**
   * The end of a process after the client threw this exception.
   *
   * @param python decides the words of an error of the system
   */
  public static End of(Throwable thrown, PythonVersion python) {
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
      How how =
          failure.isEndless()
              ? How.ENDLESS
              : failure.isUninitialised() ? How.UNINITIALISED : How.DIED;
      return new End(how, failure.pythonType() + ": " + failure.getMessage());
    }
    Throwable cause =
        thrown instanceof UncheckedIOException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof IOException failure) {
      return new End(How.DIED, error(failure, python).toString());
    }
    return new End(How.DIED, cause.getClass().getSimpleName() + ": " + cause.getMessage());
  }

  private static PythonError error(IOException e, PythonVersion python) {
    String reason = OpenFileException.reason(e);
    if (MappedStore.BEYOND_END.equals(reason)) {
      return new PythonError("ValueError", reason);
    }
    return PythonOsError.of(reason, OpenFileException.pathNamed(e), python);
  }

  static final End EXITED = new End(How.EXITED, null);

  /** Killed from outside. */
  public static final End KILLED = new End(How.KILLED, null);
}
