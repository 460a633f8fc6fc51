package multiproc.layout;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A fix that no release of the client has, to be tried beside one. */
public enum Fix {
  /** A file grows by {@code posix_fallocate}, which never cuts, in the place of a truncate. */
  NEVER_SHRINK,

  /** A handle remembers its new capacity when the file has it and it is mapped, and not before. */
  CAPACITY_AFTER_GROWTH,

  /**
   * A reader's second read takes the last 8 bytes of the first again, so that a value and its time
   * come from one read.
   */
  READ_PAIR_AGAIN,

  /** Where resetting the values after a fork failed, the next change resets them again. */
  RESET_AGAIN,

  /** A walk refuses a length below 0. */
  REFUSE_NEGATIVE_LENGTH;

  /** Its name on the command line and in schedules, for example {@code never-shrink}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The fix of that name. */
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
