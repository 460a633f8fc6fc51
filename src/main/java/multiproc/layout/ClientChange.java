package multiproc.layout;

/**
 * A change of behaviour from one release of client_python to the next. A release has its own
 * changes and those of all earlier releases, so code asks whether a client has a change, never
 * which release it is.
 */
public enum ClientChange implements Change {
  /**
   * Each value remembers the pid of its process, and checks it at each use; before, the pid is
   * asked for only once, when the client is imported.
   */
  PID_OF_EACH_VALUE,

  /** A growing file gets the size that is mapped; before, twice that. */
  GROWS_TO_CAPACITY,

  /** All values share one remembered pid, checked at each use but not when a value is made. */
  PID_OF_ALL_VALUES,

  /** A scrape checks the type of a metric only when the metric is new; before, at each sample. */
  CHECKS_NEW_METRICS,

  /**
   * A reader walks over a file once; before, it walks twice, first for the positions of the keys.
   */
  READS_WITHOUT_POSITIONS,

  /** Closing a handle unmaps the file; before, a value can still store through a closed handle. */
  UNMAPS,

  /** A number is stored at once; before, its bytes are cleared and then stored. */
  STORES_AT_ONCE,

  /**
   * A reader opens and maps the file read-only; before, it does so as a writer, and initialises the
   * file.
   */
  MAPS_READ_ONLY,

  /** A metric's name is checked. */
  CHECKS_NAMES,

  /**
   * The types of OpenMetrics; the text format names a counter after its sample, with the suffix.
   */
  OPEN_METRICS_TYPES,

  /** A process checks whether it was forked before it makes a value: the fix of the bug. */
  CHECKS_PID_BEFORE_NEW_VALUE,

  /** From here on the client is taken to run on Python 3.11; before, on 2.7. */
  PYTHON_3,

  /**
   * The first size asked for when a file is opened is its capacity; before, the size is asked for
   * again.
   */
  FIRST_SIZE_IS_CAPACITY,

  /** A reader reads the file, at first 65,535 bytes, and no longer maps it. */
  READS,

  /** A scrape passes over a live gauge's file that was deleted after the listing. */
  PASSES_OVER_VANISHED,

  /** A reader's first read asks for a page, 4,096 bytes. */
  READS_A_PAGE,

  /**
   * In the text format, samples such as {@code _created}, which form a family of their own, get a
   * line of help as well.
   */
  HELP_OF_SUFFIXED,

  /** The thread that holds the lock may take it again; only in 0.21.0. */
  LOCK_AGAIN,

  /** The thread that holds the lock may not take it again, as before 0.21.0. */
  LOCK_ONCE,

  /** Any text but the empty one may name a metric. */
  ANY_NAMES,

  /** A family's samples are grouped by their labels. */
  SAMPLES_BY_LABELS
}
