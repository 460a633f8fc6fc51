package multiproc.client.merge;

import multiproc.layout.ByteSource;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFormat;
import multiproc.layout.EntryCursor;
import multiproc.layout.Fix;
import multiproc.layout.GaugeMode;
import multiproc.layout.MergeRule;
import multiproc.python.PythonVersion;

/**
 * What a release of the client does, so that a reader asks for a behaviour and never for a release.
 */
public interface MergeRules {

  /** What a reader's first read asks for, before 0.8.0. */
  int LONG_FIRST_READ = 65_535;

  /** What a reader's first read asks for from 0.8.0 on: {@code mmap.PAGESIZE} of x86-64. */
  int PAGE = 4096;

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
    return has(ClientChange.READS_A_PAGE) ? PAGE : LONG_FIRST_READ;
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

  /** Bytes that a reader has after its two reads: the first, then up to {@code used}. */
  default int available(long size, int used) {
    return (int) Math.min(size, Math.max(firstRead(), used));
  }

  /** Its cursor over a file's entries, up to {@code used}; {@code file} is for messages. */
  default EntryCursor entries(ByteSource bytes, long used, String file) {
    EntryCursor.Policy policy;
    if (!has(ClientChange.SLICES)) {
      policy =
          has(ClientChange.BOUNDED_WALK)
              ? EntryCursor.Policy.BOUNDED
              : EntryCursor.Policy.UNPACKING;
    } else {
      policy =
          fixes(Fix.REFUSE_NEGATIVE_LENGTH)
              ? EntryCursor.Policy.SLICING_FORWARD
              : EntryCursor.Policy.SLICING;
    }
    return EntryCursor.ofClient(policy, format(), bytes, used, file);
  }
}
