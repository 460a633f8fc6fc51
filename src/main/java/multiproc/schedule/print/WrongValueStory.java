package multiproc.schedule.print;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.ProgramValues;
import multiproc.schedule.Schedule;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;

/**
 * Explains a scrape that shows a value which the schedule does not expect: the stores of the
 * series, and what the scrape or a process made of them.
 *
 * <p>Pure function of the run.
 *
 * @param pid of the process that scrapes
 * @param error what the scrape shows: {@code m{a="1"} is 1.0, expected 2.0}
 */
record WrongValueStory(
    Schedule schedule, List<StepRow> rows, OverwriteText texts, long pid, String error) {

  private static final Pattern PID = Pattern.compile("pid=\"[^\"]*\",?");

  /** Most stores of a value that a sentence names. */
  private static final int MOST_STORES = 3;

  /**
   * An entry of the series.
   *
   * @param position of the entry, bytes from the file's start
   * @param end position after it
   */
  private record Found(String file, long position, long end, double value) {

    boolean has(StepRow.Made made) {
      return position <= made.operation().position() && made.operation().position() < end;
    }
  }

  /** The sentences on the row in which the scrape ends. */
  String sentences(StepRow row) {
    Plan plan = schedule.plan();
    boolean scrape = plan.processes().get(plan.indexOf(pid)).role() == ProcessPlan.Role.SCRAPE;
    String shows =
        "%s%s, which ends in step %s, is not as the schedule expects: %s."
            .formatted(
                OverwriteText.capital(texts.process(pid)),
                scrape ? "" : "'s scrape",
                row.step().number(),
                error);
    List<Found> entries = entries(row);
    return shows + stores(entries, row) + modes(entries) + torn(entries) + objects(entries);
  }

  /** Whether a key is of the series that the scrape shows. */
  private boolean isShown(String key) {
    String shown = error.substring(0, Math.max(0, error.indexOf(" is ")));
    return plain(ProgramValues.name(key)).equals(plain(shown));
  }

  /** A series without the label that a scrape adds to a gauge of each process. */
  private static String plain(String series) {
    return PID.matcher(series).replaceAll("").replace("{}", "").replace(",}", "}");
  }

  /** The entries of the series that a row's files have. */
  private List<Found> entries(StepRow row) {
    List<Found> found = new ArrayList<>();
    for (FileState file : row.files()) {
      if (file.image() == null) {
        continue;
      }
      EntryCursor entries =
          schedule.plan().version().entries(file.image(), file.image().used(), "");
      try {
        while (entries.next()) {
          if (isShown(new String(entries.keyBytes(), StandardCharsets.ISO_8859_1))) {
            found.add(new Found(file.name(), entries.position(), entries.end(), entries.value()));
          }
        }
      } catch (DbException e) {
        // The rest of the file shows no value.
        continue;
      }
    }
    return found;
  }

  /** The last store of each entry, by any process. */
  private String stores(List<Found> entries, StepRow until) {
    List<String> stores = new ArrayList<>();
    for (Found entry : entries) {
      StepRow last = lastStore(entry, until);
      if (last != null) {
        stores.add(
            "step %s, %s: %s in %s"
                .formatted(
                    last.step().number(),
                    texts.process(last.step().pid()),
                    entry.value,
                    entry.file));
      }
    }
    int more = stores.size() - MOST_STORES;
    return stores.isEmpty()
        ? ""
        : " Stored last before it: "
            + String.join("; ", stores.subList(0, Math.min(stores.size(), MOST_STORES)))
            + (more > 0 ? "; and " + more + " more" : "")
            + ".";
  }

  /** The last row up to {@code until} with a store into an entry; null if there is none. */
  private StepRow lastStore(Found entry, StepRow until) {
    return StepRow.last(
            StepRow.made(rows.subList(0, until.step().number()))
                .filter(
                    made ->
                        made.is(StepKind.ENTRY, entry.file)
                            || made.is(StepKind.VALUE, entry.file)
                            || made.is(StepKind.WORD, entry.file))
                .filter(entry::has))
        .map(StepRow.Made::row)
        .orElse(null);
  }

  /** Says that files give the series other modes, and which of them the scrape reads last. */
  private String modes(List<Found> entries) {
    Map<String, String> modes = new LinkedHashMap<>();
    for (Found entry : entries) {
      String mode = DbFileName.parse(entry.file).map(DbFileName::mode).orElse("");
      modes.putIfAbsent(mode, entry.file);
    }
    Optional<StepRow.Made> last =
        StepRow.last(
            StepRow.made(rows)
                .filter(made -> made.pid() == pid)
                .filter(made -> entries.stream().anyMatch(e -> made.is(StepKind.READ, e.file))));
    return modes.size() < 2 || last.isEmpty()
        ? ""
        : " The files have the series in different modes, "
            + modes.entrySet().stream()
                .map(mode -> mode.getKey() + " in " + mode.getValue())
                .collect(Collectors.joining(" and "))
            + "; a scrape merges all by the mode of the file that it reads last, here "
            + last.get().operation().file()
            + " (step "
            + last.get().step()
            + ").";
  }

  /** Says that the scrape read a value before and its time after a store of both. */
  private String torn(List<Found> entries) {
    for (Found entry : entries) {
      long time = entry.end - DbLayout.VALUE_SIZE;
      long value = time - DbLayout.VALUE_SIZE;
      int read = 0;
      StepRow stored = null;
      for (StepRow row : rows) {
        for (StepOperation operation : row.step().operations()) {
          boolean here = operation.file().equals(entry.file);
          boolean reads = here && row.step().pid() == pid && operation.kind() == StepKind.READ;
          boolean stores = here && operation.kind() == StepKind.VALUE;
          if (reads
              && operation.position() <= value
              && operation.position() + operation.length() == time) {
            read = row.step().number();
          } else if (stores && read > 0 && operation.position() == value) {
            stored = row;
          } else if (reads && stored != null && operation.position() == time) {
            String text =
                " The scrape reads the value at %s in step %s and its time at %s in step %s; in"
                    + " step %s, between the two, %s stores both anew: the old value counts with"
                    + " the new time.";
            return text.formatted(
                value,
                read,
                time,
                row.step().number(),
                stored.step().number(),
                texts.process(stored.step().pid()));
          }
        }
      }
    }
    return "";
  }

  /** Says which objects of one program add to an entry, each to the value that it has itself. */
  private String objects(List<Found> entries) {
    for (Found entry : entries) {
      for (ProcessPlan process : schedule.plan().processes()) {
        List<String> objects = increments(process);
        List<Integer> steps =
            StepRow.made(rows)
                .filter(made -> made.is(StepKind.VALUE, entry.file) && entry.has(made))
                .filter(made -> made.pid() == process.pid())
                .map(StepRow.Made::step)
                .toList();
        Set<String> seen = new HashSet<>();
        for (int i = 0; steps.size() == objects.size() && i < steps.size(); i++) {
          boolean other = i > 0 && !objects.get(i).equals(objects.get(i - 1));
          if (other && seen.contains(objects.get(i))) {
            String text =
                " Two objects of %s have the series, and each adds to the value that it has cached:"
                    + " step %s is by %s, which has not seen what %s added in step %s.";
            return text.formatted(
                texts.process(process.pid()),
                steps.get(i),
                objects.get(i),
                objects.get(i - 1),
                steps.get(i - 1));
          }
          seen.add(objects.get(i));
        }
      }
    }
    return "";
  }

  /** The objects with which a program adds to the series, one for each statement. */
  private List<String> increments(ProcessPlan process) {
    List<String> objects = new ArrayList<>();
    for (Statement statement : process.program()) {
      if (statement instanceof Statement.Inc change
          && schedule.plan().keys(process, change).stream().anyMatch(this::isShown)) {
        objects.add(change.metric());
      }
    }
    return objects;
  }
}
