package multiproc.inspect.segment;

import java.io.UncheckedIOException;
import multiproc.inspect.evidence.Evidence;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * The sound entries from the middle of a large file on, looked at by a second thread while the
 * first is on its way there: most of such a file is one run. What it finds counts only for one who
 * comes to its first entry as to an entry; else it was looked at for nothing.
 *
 * <p>Threading: the second thread has a view of its own on the file. It tells of the first entry as
 * soon as it has it, and of the run when it has ended.
 */
final class ParallelScan {

  /** Bytes to come from which on a second thread is worth its start. */
  private static final long LARGE = 1 << 23;

  private final Evidence evidence;
  private final EntryReader reader;
  private final DbFormat format;
  private final boolean untimed;
  private final long middle;
  private final long end;
  private final Thread thread = new Thread(this::look, "run-ahead");

  /** Where the run starts; -1 before that is known. */
  private volatile long first = -1;

  private Run run;

  private ParallelScan(Evidence evidence, DbFormat format, boolean untimed, long middle, long end) {
    this.evidence = evidence;
    this.reader = new EntryReader(evidence);
    this.format = format;
    this.untimed = untimed;
    this.middle = middle;
    this.end = end;
    reader.setFormat(format);
  }

  /**
   * Begins to look at the second half of what is to come.
   *
   * @param untimed whether no entry of a run may have a timestamp
   * @param from where the first thread is
   * @param end where the last entry ends at the latest
   * @return null where that is not worth it
   */
  static ParallelScan start(
      Evidence evidence, DbFormat format, boolean untimed, long from, long end) {
    Evidence second = end - from < LARGE ? null : evidence.forAnotherThread();
    if (second == null) {
      return null;
    }
    ParallelScan ahead = new ParallelScan(second, format, untimed, from + (end - from) / 2, end);
    ahead.thread.setDaemon(true);
    ahead.thread.start();
    return ahead;
  }

  /** Where it started to look. */
  long middle() {
    return middle;
  }

  /**
   * The run that starts at a position, once it is known.
   *
   * @return null where none does
   */
  Run at(long position) {
    if (first >= 0 && first != position) {
      return null;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    return first == position ? run : null;
  }

  private void look() {
    try {
      Segment entry = soundAt(reader.findEntry(middle, end));
      if (entry == null) {
        return;
      }
      first = entry.position();
      Run found = Run.of(entry);
      for (Run next = next(entry); next != null; next = next(found.end())) {
        found = found.then(next);
      }
      run = found;
    } catch (UncheckedIOException e) {
      // The first thread meets it itself when it comes there, or has closed the file.
      run = null;
    }
  }

  private Run next(Segment entry) {
    Run next = reader.runBehind(entry, end, untimed, Long.MAX_VALUE);
    if (next != null) {
      return next;
    }
    Segment alone = soundAt(entry.end());
    return alone == null ? null : Run.of(alone);
  }

  /** The entry at a position of which nothing would be found; null where there is none. */
  private Segment soundAt(long position) {
    Segment entry = position < end ? reader.entryAt(position) : null;
    if (entry == null
        || entry.end() > end
        || entry.shape() != format.keyShape()
        || entry.length() != format.entryLength(entry.keyLength())) {
      return null;
    }
    for (long at = entry.valuePosition(); at < entry.end(); at += DbLayout.VALUE_SIZE) {
      boolean timestamp = at > entry.valuePosition();
      if (reader.headInValue(at)
          || timestamp && untimed && Double.doubleToRawLongBits(evidence.getDouble(at)) != 0) {
        return null;
      }
    }
    return entry;
  }
}
