package multiproc.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import multiproc.client.MultiProcessCollector;
import multiproc.layout.DbException;

/**
 * The last look at the files of a run, first at the one that the last scrape failed on. A signal
 * leaves little time, so what was found can be asked for at any moment.
 *
 * <p>Threading: {@link #run} on one thread, the rest from any.
 */
final class LastLook {

  private final MultiProcessCollector collector;
  private final Optional<ScrapeStatistics.BadFile> bad;
  private final List<FileFault> failing = new ArrayList<>();

  /** Whether the bad file was looked at, or is there no more. */
  private boolean badIsKnown;

  private boolean listed;
  private int files;
  private int looked;

  /**
   * Nothing is looked at yet.
   *
   * @param bad what the last scrape failed on
   */
  LastLook(MultiProcessCollector collector, Optional<ScrapeStatistics.BadFile> bad) {
    this.collector = collector;
    this.bad = bad;
  }

  /**
   * Looks at the files.
   *
   * @param goOn is asked before each file, but for the one that the last scrape failed on
   * @param faults the fault of a file on which a scrape fails; empty where it is none of the run
   */
  void run(BooleanSupplier goOn, Function<DbException, Optional<FileFault>> faults) {
    List<String> paths = new ArrayList<>(collector.files());
    String first = bad.map(ScrapeStatistics.BadFile::file).orElse("");
    boolean badIsThere = paths.remove(first);
    list(paths.size(), badIsThere);
    if (badIsThere) {
      add(collector.failure(first).flatMap(faults), true);
    }
    for (String path : paths) {
      if (!goOn.getAsBoolean()) {
        return;
      }
      add(collector.failure(path).flatMap(faults), false);
    }
  }

  private synchronized void list(int others, boolean badIsThere) {
    listed = true;
    badIsKnown = !badIsThere;
    files = others + (badIsThere ? 1 : 0);
  }

  private synchronized void add(Optional<FileFault> fault, boolean ofBad) {
    fault.ifPresent(failing::add);
    badIsKnown |= ofBad;
    looked++;
  }

  /**
   * The files on which a scrape fails, of those looked at; with the one that the last scrape failed
   * on, also where there was no time to look at it.
   */
  synchronized List<FileFault> failing() {
    List<FileFault> all = new ArrayList<>(failing);
    if (!badIsKnown) {
      bad.ifPresent(
          file ->
              all.add(
                  new FileFault(
                      file.file(),
                      file.message(),
                      Optional.empty(),
                      "there was no time to look at it")));
    }
    return all;
  }

  /** How many files were not looked at, as a clause; empty where all were. */
  synchronized String unfinished() {
    if (!listed) {
      return "no file was looked at: there was no time";
    }
    return looked == files
        ? ""
        : files - looked + " of " + files + " files were not looked at: there was no time";
  }
}
