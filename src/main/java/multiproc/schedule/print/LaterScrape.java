package multiproc.schedule.print;

import java.util.List;
import multiproc.client.MultiProcessCollector;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.python.PythonError;
import multiproc.python.PythonVersion;
import multiproc.schedule.Plan;
import multiproc.schedule.Verdict;
import multiproc.store.MemoryStore;

/**
 * Says what a scrape of the files returns. The port's collector reads their bytes.
 *
 * <p>Pure function.
 */
final class LaterScrape {

  private static final String DIRECTORY = "./";

  private LaterScrape() {}

  /**
   * A clause.
   *
   * @param files after the last step of a run
   * @param verdict of the run: {@code MISALIGNED}, {@code VALUE-STOMP} or {@code LOST}
   */
  static String clause(Plan plan, List<FileState> files, Verdict verdict) {
    MemoryStore store = new MemoryStore();
    for (FileState file : files) {
      if (file.image() != null) {
        store.write(
            DIRECTORY + file.name(), file.image().bytes(Math.toIntExact(file.image().size())));
      }
    }
    String scrape = "a scrape then ";
    boolean old = plan.version().python() == PythonVersion.PYTHON_2_7;
    String fails = scrape + "fails (" + (old ? "in Python 2 " : "");
    try {
      new MultiProcessCollector(store, DIRECTORY, plan.version()).read().families();
    } catch (DbException e) {
      return fails + e.pythonType() + ": " + e.getMessage() + ")";
    } catch (PythonError e) {
      return fails + e.type() + ": " + e.getMessage() + ")";
    }
    return scrape
        + switch (verdict) {
          case LOST ->
              "succeeds, without "
                  + (lost(files) > 1 ? "these entries" : "this entry")
                  + elsewhere(files);
          case VALUE_STOMP -> "succeeds, with the wrong value";
          default -> "succeeds, with wrong samples";
        };
  }

  private static int lost(List<FileState> files) {
    return files.stream().mapToInt(FileState::lost).sum();
  }

  /**
   * The file that has an entry with the lost one's key, too, and its value; empty if none has. For
   * a gauge it can be another series, since a scrape adds the process of the file. If it is the own
   * file of the process that stored the lost entry, that process's value is there.
   */
  private static String elsewhere(List<FileState> files) {
    for (FileState damaged : files) {
      for (FileState file : damaged.isLost() ? files : List.<FileState>of()) {
        String value = file.image() == null ? null : file.value(damaged.lostSeries());
        if (value != null) {
          String pid = DbFileName.parse(file.name()).map(DbFileName::pid).orElse("");
          return damaged.verdict().startsWith(Verdict.LOST + ": " + pid + "'s ")
              ? " in another process's file; what "
                  + pid
                  + " set is shown: "
                  + value
                  + ", from its own file "
                  + file.name()
              : " (" + file.name() + " has an entry with this key, too: " + value + ")";
        }
      }
    }
    return "";
  }
}
