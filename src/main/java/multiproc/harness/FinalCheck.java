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
 * Checks a run's files at its end. It starts with the file of the last failed scrape, and then
 * determines the faults of the files that fail. A signal leaves little time, so the results so far
 * are available at any moment.
 *
 * <p>Threading: {@link #run} on one thread, the rest from any.
 */
final class FinalCheck {

  private final MultiProcessCollector collector;
  private final Optional<ScrapeStatistics.BadFile> bad;

  /** By the file's path: the fault; empty for a sound file, or one that is not of the run. */
  private final Map<String, Optional<FileFault>> failing = new LinkedHashMap<>();

  private boolean listed;
  private int files;
  private int looked;

  /**
   * Starts with no file checked.
   *
   * @param bad the file of the last failed scrape
   */
  FinalCheck(MultiProcessCollector collector, Optional<ScrapeStatistics.BadFile> bad) {
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
   * Checks the files.
   *
   * @param goOn asked before each file except that of the last failed scrape
   * @param faults the fault of a file on which a scrape fails; empty if the file is not of the run
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
    // The fault of a file without a header is known at once; other faults take long to determine.
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
   * The checked files on which a scrape fails, and the file of the last failed scrape even if there
   * was no time to check it.
   */
  synchronized List<FileFault> failing() {
    return failing.values().stream().flatMap(Optional::stream).toList();
  }

  /** The number of unchecked files, as a clause; empty if all were checked. */
  synchronized String unfinished() {
    if (!listed) {
      return "no file was looked at: there was no time";
    }
    return looked == files
        ? ""
        : files - looked + " of " + files + " files were not looked at: there was no time";
  }
}
