package multiproc.client.merge;

import multiproc.layout.ByteSource;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFormat;
import multiproc.layout.EntryWalk;
import multiproc.layout.Fix;
import multiproc.layout.GaugeMode;
import multiproc.layout.MergeRule;
import multiproc.layout.SlicingWalk;
import multiproc.layout.Walk;
import multiproc.python.PythonVersion;

/**
 * A release of the client as a reader asks for it: by what it does, so that nobody asks which it
 * is.
 */
public interface MergeRules {

  /** What a reader's first read asks for, before 0.8.0. */
  int LONG_FIRST_READ = 65_535;

  /** Whether it does what a change brought. */
  boolean has(ClientChange change);

  /** Whether a lock may be taken again by the thread that has it. */
  default boolean locksAgain() {
    return has(ClientChange.LOCK_AGAIN) && !has(ClientChange.LOCK_ONCE);
  }

  /** Whether it has a fix that no release has. */
  default boolean fixes(Fix fix) {
    return false;
  }

  /** The format of its files. */
  default DbFormat format() {
    if (has(ClientChange.TIMESTAMP)) {
      return DbFormat.TIMESTAMP;
    }
    if (has(ClientChange.HELP)) {
      return DbFormat.HELP;
    }
    return has(ClientChange.LABELS) ? DbFormat.LABELS : DbFormat.NAMES_AND_VALUES;
  }

  /** The Python it is taken to run on, which decides the words of its errors. */
  default PythonVersion python() {
    return has(ClientChange.PYTHON_3) ? PythonVersion.PYTHON_3 : PythonVersion.PYTHON_2_7;
  }

  /** Bytes that a reader's first read asks for, where it reads and does not map. */
  default int firstRead() {
    return has(ClientChange.READS_A_PAGE) ? SlicingWalk.PAGE : LONG_FIRST_READ;
  }

  /** Whether gauges have a mode. */
  default boolean has(GaugeMode mode) {
    return mode.since() == null || has(mode.since());
  }

  /** How a gauge's values become one; a mode that the release does not know is none. */
  default MergeRule rule(String mode) {
    GaugeMode known = GaugeMode.of(mode);
    return known != null && has(known) ? known.rule() : MergeRule.EACH;
  }

  /** Its way over a file's entries, up to {@code used}; {@code file} is for messages. */
  default Walk walk(ByteSource bytes, int used, String file) {
    return has(ClientChange.SLICES)
        ? new SlicingWalk(format(), bytes, used, file, fixes(Fix.REFUSE_NEGATIVE_LENGTH))
        : new EntryWalk(bytes, used, file, has(ClientChange.BOUNDED_WALK));
  }
}
