package multiproc.layout;

/**
 * What a release of client_python was the first to do otherwise than the one before. A release does
 * all that it and those before it changed, so code asks whether a client has a change, never which
 * release it is.
 */
public enum ClientChange {
  /**
   * Each value remembers the process it was made in, and looks for another at each use; before, the
   * process is asked for once, when the client is imported, and never again.
   */
  PID_OF_EACH_VALUE,

  /** A growing file gets the size that is mapped; before, twice that. */
  GROWS_TO_CAPACITY,

  /**
   * All values share one remembered process, looked for at each use but not at a value's making.
   */
  PID_OF_ALL_VALUES,

  /** Only a metric that is new in a scrape has its type checked; before, each sample's is. */
  CHECKS_NEW_METRICS,

  /** A reader walks over a file once; before, a first time for the positions of the keys. */
  READS_WITHOUT_POSITIONS,

  /** Closing a handle unmaps the file; before, a value that keeps the handle goes on storing. */
  UNMAPS,

  /** Labels are an object in the key, see {@link DbFormat#LABELS}. */
  LABELS,

  /** A number is stored at once; before, its bytes are cleared and then stored. */
  STORES_AT_ONCE,

  /** A reader opens and maps the file read-only; before, as a writer does, and initialises it. */
  MAPS_READ_ONLY,

  /** A metric's name is checked. */
  CHECKS_NAMES,

  /** The types of OpenMetrics; the text calls a counter by its sample's name, with a suffix. */
  OPEN_METRICS_TYPES,

  /** A process looks whether it was forked before it makes a value: the fix of the bug. */
  CHECKS_PID_BEFORE_NEW_VALUE,

  /** A walk refuses a length that points beyond {@code used}. */
  BOUNDED_WALK,

  /** Large numbers have Go's exponent, {@code 1e+06}; before, Python's {@code repr}. */
  GO_FLOATS,

  /** From here on the client is taken to run on Python 3.11; before, on 2.7. */
  PYTHON_3,

  /** The size found when a file is opened is its capacity; before, it is asked for again. */
  FIRST_SIZE_IS_CAPACITY,

  /** A reader reads the file, at first 65,535 bytes, and maps it no more. */
  READS,

  /** A walk slices bytes, so that a key may be shorter than its length says. */
  SLICES,

  /** A live gauge's file that vanishes under a scrape is passed over. */
  PASSES_OVER_VANISHED,

  /** A reader's first read is of a page, 4,096 bytes. */
  READS_A_PAGE,

  /** Samples that only OpenMetrics has in their family get a line of help as well. */
  HELP_OF_SUFFIXED,

  /** The modes sum, livemin and livemax. */
  SUM_AND_LIVE_EXTREMES,

  /** Help in the key and a first size of 64 KiB, see {@link DbFormat#HELP}. */
  HELP,

  /** A timestamp behind each value, and the modes mostrecent and livemostrecent. */
  TIMESTAMP,

  /** The lock may be taken again by the thread that has it; 0.21.0 alone. */
  LOCK_AGAIN,

  /** It may not, as before 0.21.0. */
  LOCK_ONCE,

  /** Any text but the empty one may name a metric, and is quoted. */
  ANY_NAMES,

  /** Such a name is written with underscores, unless a scrape asks for more. */
  UNDERSCORES,

  /** A family's samples are listed for one set of labels after the other. */
  SAMPLES_BY_LABELS
}
