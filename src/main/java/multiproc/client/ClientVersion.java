package multiproc.client;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A release of client_python and what it does differently. A difference is a named switch here, and
 * the code asks for the switch, never for the version.
 */
public enum ClientVersion {
  /** The release of the bug report: a fork's first value goes to the parent's file. */
  V0_4_2("0.4.2", false, false, false),

  /** The release with the fix. */
  V0_5_0("0.5.0", true, true, true);

  private final String text;
  private final boolean checksPidBeforeNewValue;
  private final boolean boundedWalk;
  private final boolean goFloats;

  ClientVersion(
      String text, boolean checksPidBeforeNewValue, boolean boundedWalk, boolean goFloats) {
    this.text = text;
    this.checksPidBeforeNewValue = checksPidBeforeNewValue;
    this.boundedWalk = boundedWalk;
    this.goFloats = goFloats;
  }

  /** The release's number, for example {@code 0.4.2}. */
  public String text() {
    return text;
  }

  /** Whether a process notices that it was forked before it makes a new value. This is the fix. */
  public boolean checksPidBeforeNewValue() {
    return checksPidBeforeNewValue;
  }

  /** Whether a walk refuses a length that points beyond {@code used}. */
  public boolean boundedWalk() {
    return boundedWalk;
  }

  /** Whether a bucket's bound is written as Go writes it, {@code 1e+06} for {@code 1000000.0}. */
  public boolean goFloats() {
    return goFloats;
  }

  /** The version of that number, if this port knows it. */
  public static Optional<ClientVersion> of(String text) {
    return Arrays.stream(values()).filter(v -> v.text.equals(text)).findFirst();
  }

  /** All numbers, for a message: {@code 0.4.2, 0.5.0}. */
  public static String known() {
    return Arrays.stream(values()).map(ClientVersion::text).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return text;
  }
}
