package multiproc.harness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import multiproc.client.MultiProcessCollector;
import multiproc.layout.DbException;

/**
 * The last look at the files of a run, first at the one that the last scrape failed on, and at what
 * is wrong with those that fail. A signal leaves little time, so what was found can be asked for at
 * any moment.
 *
 * <p>Threading: {@link #run} on one thread, the rest from any.
 */
final class LastLook {

  private final MultiProcessCollector collector;
  private final Optional<ScrapeStatistics.BadFile> bad;

  /** By the file's path: the fault; empty for a file that is sound, or none of the run's. */
  private final Map<String, Optional<FileFault>> failing = new LinkedHashMap<>();

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
    bad.ifPresent(file -> failing.put(file.file(), withoutFault(file.file(), file.message())));
  }

  private static Optional<FileFault> withoutFault(String file, String message) {
    return Optional.of(
        new FileFault(
            file, message, Optional.empty(), "there was no time to find out what made it so"));
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
    list(paths.size() + (badIsThere ? 1 : 0), badIsThere ? "" : first);
    List<DbException> failures = new ArrayList<>();
    if (badIsThere) {
      look(first, failures);
    }
    for (String path : paths) {
      if (!goOn.getAsBoolean()) {
        break;
      }
      look(path, failures);
    }
    // What a file without a header is, is known at once; what another is takes long.
    failures.sort(Comparator.comparing(failure -> !failure.isUninitialised()));
    failures.forEach(failure -> put(failure.file(), faults.apply(failure)));
  }

  private synchronized void list(int count, String gone) {
    listed = true;
    files = count;
    failing.remove(gone);
  }

  private void look(String path, List<DbException> failures) {
    Optional<DbException> failure = collector.failure(path);
    failure.ifPresent(failures::add);
    looked(path, failure.flatMap(wrong -> withoutFault(path, wrong.located())));
  }

  private synchronized void looked(String path, Optional<FileFault> fault) {
    looked++;
    put(path, fault);
  }

  private synchronized void put(String path, Optional<FileFault> fault) {
    failing.put(path, fault);
  }

  /**
   * The files on which a scrape fails, of those looked at; with the one that the last scrape failed
   * on, also where there was no time to look at it.
   */
  synchronized List<FileFault> failing() {
    return failing.values().stream().flatMap(Optional::stream).toList();
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
