package multiproc.client;

import multiproc.layout.ByteSource;
import multiproc.layout.Change;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.layout.Fix;
import multiproc.layout.GaugeMode;
import multiproc.layout.MergeRule;
import multiproc.python.PythonVersion;

/** Says how a client behaves. Code asks for a behaviour and never for a release. */
public interface MergeRules {

  /** Bytes of a reader's first read before 0.8.0. */
  int LONG_FIRST_READ = 65_535;

  /** Bytes of a reader's first read from 0.8.0 on: {@code mmap.PAGESIZE} of x86-64. */
  int PAGE = 4096;

  /** Whether the client has a change. */
  boolean has(Change change);

  /** The client's release. */
  ClientVersion release();

  /** Bytes that the client gives a new file; later the size is only doubled. */
  default int initialSize() {
    return release().firstSize.bytes();
  }

  /** Whether the thread that holds a lock may take it again. */
  default boolean locksAgain() {
    return has(ClientChange.LOCK_AGAIN) && !has(ClientChange.LOCK_ONCE);
  }

  /** How the client writes a float, as a value and as a bucket's bound. */
  default NumberStyle numbers() {
    return release().numbers;
  }

  /** How the client writes names. */
  default NameStyle names() {
    return release().names;
  }

  /** The format of the client's files. */
  default DbFormat format() {
    return release().format;
  }

  /** The Python version that the client is assumed to run on; it decides the words of errors. */
  default PythonVersion python() {
    return has(ClientChange.PYTHON_3) ? PythonVersion.PYTHON_3 : PythonVersion.PYTHON_2_7;
  }

  /** Bytes of a reader's first read, in releases that read and do not map. */
  default int firstRead() {
    return has(ClientChange.READS_A_PAGE) ? PAGE : LONG_FIRST_READ;
  }

  /**
   * Whether a scrape takes a file without a header as one without entries; else it fails on it. Up
   * to 0.3.1 a scrape stores the header itself; from 0.7.0 on it reads the zeros of a file that has
   * a size as a {@code used} of 0.
   *
   * @param size of the file in bytes
   */
  default boolean readsWithoutHeader(long size) {
    boolean initialises = !has(ClientChange.MAPS_READ_ONLY);
    return size == 0
        ? initialises
        : size >= DbLayout.USED_SIZE && (initialises || has(ClientChange.READS));
  }

  /** The rule that merges a gauge's values; {@link MergeRule#EACH} for an unknown mode. */
  default MergeRule rule(String mode) {
    GaugeMode known = GaugeMode.of(mode);
    return known != null && has(known) ? release().rule(known) : MergeRule.EACH;
  }

  /** Bytes that a reader has after its two reads, the second up to {@code used}. */
  default int available(long size, int used) {
    return (int) Math.min(size, Math.max(firstRead(), used));
  }

  /**
   * The client's cursor over a file's entries, up to {@code used}; {@code file} is for messages.
   */
  default EntryCursor entries(ByteSource bytes, long used, String file) {
    EntryCursor.Policy policy = release().policy;
    if (policy == EntryCursor.Policy.SLICING && has(Fix.REFUSE_NEGATIVE_LENGTH)) {
      policy = EntryCursor.Policy.SLICING_FORWARD;
    }
    return EntryCursor.ofClient(policy, format(), bytes, used, file);
  }
}
