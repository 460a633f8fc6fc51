package multiproc.schedule.print;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import multiproc.client.MultiProcessCollector;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.layout.GaugeMode;
import multiproc.layout.MergeRule;
import multiproc.python.PythonError;
import multiproc.python.PythonVersion;
import multiproc.schedule.ForeignUse;
import multiproc.schedule.Plan;
import multiproc.schedule.ProgramValues;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.store.MemoryStore;

/**
 * Says what a scrape of the files returns. The port's collector reads their bytes.
 *
 * <p>Pure function.
 */
final class LaterScrape {

  /** The beginning of the clause when a scrape fails. */
  static final String FAILS = "a scrape then fails";

  private static final String DIRECTORY = "./";

  /** The series and its value in a file, in the file's verdict. */
  private static final Pattern STOMPED =
      Pattern.compile(Verdict.VALUE_STOMP + ": (.+) is (\\S+), .*", Pattern.DOTALL);

  /** Most false samples that a sentence names. */
  private static final int MOST_SHOWN = 3;

  private LaterScrape() {}

  /**
   * A clause.
   *
   * @param schedule a run that ends {@code MISALIGNED}, {@code VALUE-STOMP} or {@code LOST}
   * @param files after its last step
   */
  static String clause(Schedule schedule, List<FileState> files) {
    Plan plan = schedule.plan();
    MemoryStore store = new MemoryStore();
    for (FileState file : files) {
      if (file.image() != null) {
        store.write(
            DIRECTORY + file.name(), file.image().bytes(Math.toIntExact(file.image().size())));
      }
    }
    String scrape = "a scrape then ";
    boolean old = plan.version().python() == PythonVersion.PYTHON_2_7;
    String fails = FAILS + " (" + (old ? "in Python 2 " : "");
    List<MetricFamilySamples> families;
    try {
      families = new MultiProcessCollector(store, DIRECTORY, plan.version()).read().families();
    } catch (DbException e) {
      return fails + e.pythonType() + ": " + e.getMessage() + ")";
    } catch (PythonError e) {
      return fails + e.type() + ": " + e.getMessage() + ")";
    }
    return scrape
        + switch (schedule.expectation().verdict()) {
          case LOST -> "succeeds," + without(files);
          case VALUE_STOMP ->
              "succeeds, with the wrong value"
                  + wrong(files, families)
                  + (lost(files) == 0 ? "" : " and" + without(files));
          default -> "succeeds, with wrong samples";
        }
        + foreign(schedule, files).map(series -> "; it also shows " + series).orElse("");
  }

  /** The sample of an overwritten value, if other files change it: {@code : c_total{..} 2.0}. */
  private static String wrong(List<FileState> files, List<MetricFamilySamples> families) {
    for (FileState file : files) {
      Matcher stomped = STOMPED.matcher(file.verdict());
      String pid = DbFileName.parse(file.name()).map(DbFileName::pid).orElse("");
      if (!stomped.matches()) {
        continue;
      }
      for (MetricFamilySamples family : families) {
        for (MetricFamilySamples.Sample sample : family.samples) {
          List<String> labels = new ArrayList<>();
          boolean same = true;
          for (int i = 0; i < sample.labelNames.size(); i++) {
            String value = sample.labelValues.get(i);
            if (sample.labelNames.get(i).equals("pid")) {
              same &= value.equals(pid);
            } else {
              labels.add(sample.labelNames.get(i) + "=\"" + value + "\"");
            }
          }
          String series =
              sample.name + (labels.isEmpty() ? "" : "{" + String.join(",", labels) + "}");
          String value = String.valueOf(sample.value);
          if (same && series.equals(stomped.group(1)) && !value.equals(stomped.group(2))) {
            return ": " + series + " " + value;
          }
        }
      }
    }
    return "";
  }

  /**
   * The samples that a scrape labels with the pid of a process that never made their series, since
   * another process stored them in its file; empty if there are none.
   */
  static Optional<String> foreign(Schedule schedule, List<FileState> files) {
    Plan plan = schedule.plan();
    List<String> shown = new ArrayList<>();
    for (ForeignUse use : ForeignUse.stores(schedule)) {
      DbFileName name = DbFileName.parse(use.file()).orElse(null);
      GaugeMode mode = name == null ? null : GaugeMode.of(name.mode());
      if (mode == null || mode.rule() != MergeRule.EACH) {
        continue;
      }
      Set<String> keys = new HashSet<>(plan.keys(plan.processes().get(plan.indexOf(use.pid()))));
      plan.processes().stream()
          .filter(process -> process.name().equals(name.pid()))
          .forEach(owner -> keys.removeAll(plan.keys(owner)));
      for (FileState file : files) {
        if (file.name().equals(use.file()) && file.image() != null) {
          file.judgement()
              .values()
              .forEach(
                  (key, value) -> {
                    if (keys.contains(key)) {
                      String text = "%s %s with pid=\"%s\", which %s never made: %s stored it";
                      shown.add(
                          text.formatted(
                              ProgramValues.name(key), value, name.pid(), name.pid(), use.pid()));
                    }
                  });
        }
      }
    }
    int more = shown.size() - MOST_SHOWN;
    return shown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join("; ", shown.subList(0, Math.min(shown.size(), MOST_SHOWN)))
                + (more > 0 ? "; and " + more + " more such samples" : ""));
  }

  private static String without(List<FileState> files) {
    List<String> found = new ArrayList<>();
    boolean foreign = true;
    for (FileState damaged : files) {
      for (String lost : damaged.lost()) {
        foreign &= elsewhere(lost, files, found);
      }
    }
    boolean one = lost(files) == 1;
    String where =
        foreign
            ? " in another process's file, where " + (one ? "it does" : "they do") + " not belong"
            : "";
    return " without the lost "
        + (one ? "entry" : "entries")
        + where
        + found.stream().distinct().collect(Collectors.joining());
  }

  private static int lost(List<FileState> files) {
    return files.stream().mapToInt(file -> file.lost().size()).sum();
  }

  /**
   * Adds the first file that has an entry with the key of a lost one, too, and the value there. For
   * a gauge it can be another series, since a scrape adds the process of the file.
   *
   * @return whether it is the own file of the process that stored the lost entry, so that a scrape
   *     shows that process's value
   */
  private static boolean elsewhere(String lost, List<FileState> files, List<String> found) {
    String maker = lost.substring(0, lost.indexOf("'s "));
    String series = lost.substring(maker.length() + "'s ".length());
    for (FileState file : files) {
      String value = file.image() == null ? null : file.value(series);
      if (value != null) {
        String pid = DbFileName.parse(file.name()).map(DbFileName::pid).orElse("");
        boolean own = maker.equals(pid);
        found.add(
            own
                ? "; %s's own value, %s, is shown from %s".formatted(maker, value, file.name())
                : "; %s has an entry with the key of %s, too: %s"
                    .formatted(file.name(), lost, value));
        return own;
      }
    }
    return false;
  }
}
