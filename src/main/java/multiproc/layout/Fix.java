package multiproc.layout;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A fix that no release of the client has; it can be added to a release. */
public enum Fix implements Change {
  /** A file grows by {@code posix_fallocate}, which never cuts, instead of a truncate. */
  NEVER_SHRINK,

  /** A handle remembers its new capacity only after the file has grown and is mapped. */
  CAPACITY_AFTER_GROWTH,

  /**
   * A reader's second read takes the last 8 bytes of the first again, so that a value and its time
   * come from one read.
   */
  READ_PAIR_AGAIN,

  /** If resetting the values after a fork fails, the next use of a value resets all again. */
  RESET_AGAIN,

  /** A walk refuses a length below 0. */
  REFUSE_NEGATIVE_LENGTH;

  /** The fix's name on the command line and in schedules, for example {@code never-shrink}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The fix with that name. */
  public static Optional<Fix> of(String word) {
    return Arrays.stream(values()).filter(fix -> fix.word().equals(word)).findFirst();
  }

  /** All names, for a message. */
  public static String known() {
    return Arrays.stream(values()).map(Fix::word).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return word();
  }
}
