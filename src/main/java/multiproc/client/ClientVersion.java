package multiproc.client;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import multiproc.client.merge.MergeRules;
import multiproc.layout.ByteSource;
import multiproc.layout.DbGeneration;
import multiproc.layout.EntryWalk;
import multiproc.layout.TimestampedWalk;
import multiproc.layout.Walk;
import multiproc.python.PythonVersion;

/**
 * A release of client_python and what it does differently. A difference is a named switch here, and
 * the code asks for the switch, never for the version.
 */
public enum ClientVersion implements MergeRules {
  /** The last release of the oldest format; this port only reads it. */
  V0_3_1("0.3.1", DbGeneration.NAMES_AND_VALUES, PythonVersion.PYTHON_2_7),

  /** The release of the bug report: a fork's first value goes to the parent's file. */
  V0_4_2("0.4.2", DbGeneration.LABELS, PythonVersion.PYTHON_2_7),

  /** The release with the fix. */
  V0_5_0(
      "0.5.0",
      DbGeneration.LABELS,
      PythonVersion.PYTHON_2_7,
      Switch.PID_CHECK_BEFORE_NEW_VALUE,
      Switch.BOUNDED_WALK,
      Switch.GO_FLOATS),

  /** The first release of the format with help in the key; this port only reads it. */
  V0_16_0(
      "0.16.0",
      DbGeneration.HELP,
      PythonVersion.PYTHON_3,
      Switch.PID_CHECK_BEFORE_NEW_VALUE,
      Switch.BOUNDED_WALK,
      Switch.GO_FLOATS,
      Switch.ALL_MODES),

  /** The current release. */
  V0_25_0(
      "0.25.0",
      DbGeneration.TIMESTAMP,
      PythonVersion.PYTHON_3,
      Switch.PID_CHECK_BEFORE_NEW_VALUE,
      Switch.BOUNDED_WALK,
      Switch.GO_FLOATS,
      Switch.ALL_MODES,
      Switch.READS_INSTEAD_OF_MAPPING,
      Switch.ANY_METRIC_NAME);

  private enum Switch {
    PID_CHECK_BEFORE_NEW_VALUE,
    BOUNDED_WALK,
    GO_FLOATS,
    ALL_MODES,
    READS_INSTEAD_OF_MAPPING,
    ANY_METRIC_NAME
  }

  private final String text;
  private final DbGeneration generation;
  private final PythonVersion python;
  private final Set<Switch> switches;

  ClientVersion(String text, DbGeneration generation, PythonVersion python, Switch... switches) {
    this.text = text;
    this.generation = generation;
    this.python = python;
    this.switches = EnumSet.noneOf(Switch.class);
    this.switches.addAll(Arrays.asList(switches));
  }

  /** The release's number, for example {@code 0.4.2}. */
  public String text() {
    return text;
  }

  @Override
  public DbGeneration generation() {
    return generation;
  }

  @Override
  public PythonVersion python() {
    return python;
  }

  /** Whether this port also writes as it does. */
  public boolean writes() {
    return this != V0_3_1 && this != V0_16_0;
  }

  /** Whether a process notices that it was forked before it makes a new value. This is the fix. */
  public boolean checksPidBeforeNewValue() {
    return switches.contains(Switch.PID_CHECK_BEFORE_NEW_VALUE);
  }

  @Override
  public boolean boundedWalk() {
    return switches.contains(Switch.BOUNDED_WALK);
  }

  @Override
  public boolean goFloats() {
    return switches.contains(Switch.GO_FLOATS);
  }

  @Override
  public boolean allModes() {
    return switches.contains(Switch.ALL_MODES);
  }

  @Override
  public boolean readsInsteadOfMapping() {
    return switches.contains(Switch.READS_INSTEAD_OF_MAPPING);
  }

  @Override
  public boolean anyMetricName() {
    return switches.contains(Switch.ANY_METRIC_NAME);
  }

  @Override
  public boolean countersByTotal() {
    return this != V0_3_1;
  }

  @Override
  public Walk walk(ByteSource bytes, int used, String file) {
    return generation.hasTimestamp()
        ? new TimestampedWalk(bytes, used, file)
        : new EntryWalk(bytes, used, file, boundedWalk());
  }

  /** The version of that number, if this port knows it. */
  public static Optional<ClientVersion> of(String text) {
    return Arrays.stream(values()).filter(v -> v.text.equals(text)).findFirst();
  }

  /** The release this port reads files of a generation as. */
  public static ClientVersion reading(DbGeneration generation) {
    for (ClientVersion version : values()) {
      if (version.generation == generation) {
        return version;
      }
    }
    throw new IllegalArgumentException("no client reads it: generation=" + generation);
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
