package multiproc.client;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import multiproc.client.merge.MergeRules;
import multiproc.layout.ByteSource;
import multiproc.layout.DbFormat;
import multiproc.layout.Walk;
import multiproc.python.PythonVersion;

/**
 * A release of client_python and what it does differently. A difference is a named switch here, and
 * the code asks for the switch, never for the version.
 */
public enum ClientVersion implements MergeRules {
  /** The last release of the oldest format; this port only reads it. */
  V0_3_1("0.3.1", DbFormat.NAMES_AND_VALUES, PythonVersion.PYTHON_2_7),

  /** The release of the bug report: a fork's first value goes to the parent's file. */
  V0_4_2("0.4.2", DbFormat.LABELS, PythonVersion.PYTHON_2_7),

  /** The release with the fix. */
  V0_5_0("0.5.0", DbFormat.LABELS, PythonVersion.PYTHON_2_7),

  /** The first release of the format with help in the key; this port only reads it. */
  V0_16_0("0.16.0", DbFormat.HELP, PythonVersion.PYTHON_3),

  /** The current release. */
  V0_25_0("0.25.0", DbFormat.TIMESTAMP, PythonVersion.PYTHON_3);

  private final String text;
  private final DbFormat format;
  private final PythonVersion python;

  ClientVersion(String text, DbFormat format, PythonVersion python) {
    this.text = text;
    this.format = format;
    this.python = python;
  }

  /** The release's number, for example {@code 0.4.2}. */
  public String text() {
    return text;
  }

  @Override
  public DbFormat format() {
    return format;
  }

  @Override
  public PythonVersion python() {
    return python;
  }

  /** Whether this port also writes as it does. */
  public boolean writes() {
    return this != V0_3_1 && this != V0_16_0;
  }

  /** This is the fix. */
  @Override
  public boolean checksPidBeforeNewValue() {
    return isSince(V0_5_0);
  }

  @Override
  public boolean boundedWalk() {
    return isSince(V0_5_0);
  }

  @Override
  public boolean goFloats() {
    return isSince(V0_5_0);
  }

  @Override
  public boolean allModes() {
    return isSince(V0_16_0);
  }

  @Override
  public boolean readsInsteadOfMapping() {
    return isSince(V0_25_0);
  }

  @Override
  public boolean anyMetricName() {
    return isSince(V0_25_0);
  }

  @Override
  public boolean countersByTotal() {
    return isSince(V0_4_2);
  }

  @Override
  public Walk walk(ByteSource bytes, int used, String file) {
    return Walk.of(format, boundedWalk(), bytes, used, file);
  }

  /** What came with a release stayed: they are declared in their order. */
  private boolean isSince(ClientVersion release) {
    return compareTo(release) >= 0;
  }

  /** The version of that number, if this port knows it. */
  public static Optional<ClientVersion> of(String text) {
    return Arrays.stream(values()).filter(v -> v.text.equals(text)).findFirst();
  }

  /** The release this port reads files of a format as. */
  public static ClientVersion reading(DbFormat format) {
    for (ClientVersion version : values()) {
      if (version.format == format) {
        return version;
      }
    }
    throw new IllegalArgumentException("no client reads it: generation=" + format);
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
