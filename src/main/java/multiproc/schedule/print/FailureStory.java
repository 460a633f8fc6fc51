package multiproc.schedule.print;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import multiproc.layout.DbException;
import multiproc.layout.EntryCursor;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.End;

/**
 * Explains an end that no overwritten entry explains: a process that fails or hangs, a scrape that
 * shows a wrong value, a file that stays empty.
 *
 * <p>Pure function of the run.
 */
record FailureStory(Schedule schedule, List<StepRow> rows, OverwriteText texts) {

  private static final Pattern PID = Pattern.compile("pid=\"[^\"]*\",?");

  /** Most stores of a value that a sentence names. */
  private static final int MOST_STORES = 3;

  /** The first process of the run that ends with an error, and its step. */
  String deaths() {
    for (StepRow row : rows) {
      for (Map.Entry<Long, End> end : row.ends().entrySet()) {
        return "; " + failure(row, end.getKey(), end.getValue());
      }
    }
    return "";
  }

  /** Who fails, in which step and of what: {@code child 4102 dies in step 7 (error: ...)}. */
  private String failure(StepRow row, long pid, End end) {
    String how =
        switch (end.how()) {
          case SURPRISED -> "gets a wrong value";
          case ENDLESS -> "begins a walk that never ends";
          default -> isScrape(pid) ? "fails" : "dies";
        };
    String step = " in step " + row.step().number();
    return texts.process(pid) + " " + how + step + " (" + error(pid, end) + ")";
  }

  /** The sentence on a row that no overwrite explains. */
  String sentence(StepRow row) {
    String in = " in step " + row.step().number();
    if (row.verdict() == Verdict.EMPTY_FILE) {
      FileState empty =
          row.files().stream()
              .filter(file -> file.image() != null)
              .filter(file -> file.judgement().verdict() == Verdict.EMPTY_FILE)
              .findFirst()
              .orElseThrow();
      String bytes = empty.image().size() == 0 ? "no bytes" : "zeros alone";
      long maker = maker(empty.name(), row);
      int killed = killed(maker);
      String text =
          "%s %s, after it created %s and before it stored the first header. The file keeps %s, and"
              + " every scrape of client %s fails on it, for good.";
      return text.formatted(
          OverwriteText.capital(texts.process(maker)),
          killed > 0 ? "is killed in step " + killed : "ends in step " + lastStep(maker),
          empty.name(),
          bytes,
          schedule.plan().version());
    }
    if (row.verdict() == Verdict.READER_INIT) {
      String text =
          "%s comes%s to a file that is made and has no header yet, and fails%s. A scrape after the"
              + " header is stored succeeds.";
      return text.formatted(
          OverwriteText.capital(texts.process(row.step().pid())),
          in,
          deaths().replaceFirst(".*?( \\()", "$1"));
    }
    if (row.verdict() == Verdict.FAILED && !row.ends().isEmpty()) {
      return OverwriteText.capital(deaths().replaceFirst("^; ", ""))
          + smallMapping(row)
          + "; no file is damaged.";
    }
    if (row.verdict() == Verdict.WRONG_VALUE && !row.ends().isEmpty()) {
      return shown(row);
    }
    Optional<String> hanging =
        row.verdict() == Verdict.HANGS && row.ends().isEmpty() ? hanging() : Optional.empty();
    if (hanging.isPresent()) {
      return hanging.get();
    }
    String state =
        row.damaged().map(file -> " (" + file.name() + " " + file.verdict() + ")").orElse("");
    String cell = row.cells().getOrDefault(schedule.plan().indexOf(row.step().pid()), "is stopped");
    return "%s does%s: %s. From then on %s%s%s."
        .formatted(
            OverwriteText.capital(texts.process(row.step().pid())),
            in,
            cell,
            RaceStory.meaning(row),
            state,
            deaths());
  }

  /** The error as in the schedule, with the paths of its run. */
  private String error(long pid, End end) {
    return schedule.expectation().deaths().getOrDefault(pid, end.error());
  }

  /** What a scrape shows and does not show, and the last stores of the series before it. */
  private String shown(StepRow row) {
    Map.Entry<Long, End> end = row.ends().entrySet().iterator().next();
    String error = error(end.getKey(), end.getValue());
    String shows =
        "%s%s, which ends in step %s, is not as the schedule expects: %s."
            .formatted(
                OverwriteText.capital(texts.process(end.getKey())),
                isScrape(end.getKey()) ? "" : "'s scrape",
                row.step().number(),
                error);
    List<String> stores = stores(error.substring(0, Math.max(0, error.indexOf(" is "))), row);
    int more = stores.size() - MOST_STORES;
    return stores.isEmpty()
        ? shows
        : shows
            + " Stored last before it: "
            + String.join("; ", stores.subList(0, Math.min(stores.size(), MOST_STORES)))
            + (more > 0 ? "; and " + more + " more" : "")
            + ".";
  }

  /** The last store of each entry of a series that a row's files have, by any process. */
  private List<String> stores(String shown, StepRow row) {
    List<String> stores = new ArrayList<>();
    for (FileState file : row.files()) {
      if (file.image() == null) {
        continue;
      }
      EntryCursor entries =
          schedule.plan().version().entries(file.image(), file.image().used(), "");
      try {
        while (entries.next()) {
          String key = new String(entries.keyBytes(), StandardCharsets.ISO_8859_1);
          StepRow last = lastStore(file.name(), entries.position(), entries.end(), row);
          if (last != null && plain(FileState.series(key)).equals(plain(shown))) {
            stores.add(
                "step %s, %s: %s in %s"
                    .formatted(
                        last.step().number(),
                        texts.process(last.step().pid()),
                        entries.value(),
                        file.name()));
          }
        }
      } catch (DbException e) {
        // The rest of the file shows no value.
        continue;
      }
    }
    return stores;
  }

  /** The last row up to {@code until} with a store into these bytes; null if there is none. */
  private StepRow lastStore(String file, long from, long to, StepRow until) {
    StepRow last = null;
    for (StepRow row : rows.subList(0, until.step().number())) {
      for (StepOperation operation : row.step().operations()) {
        boolean stores =
            switch (operation.kind()) {
              case ENTRY, VALUE, WORD -> operation.file().equals(file);
              default -> false;
            };
        boolean here = from <= operation.position() && operation.position() < to;
        last = stores && here ? row : last;
      }
    }
    return last;
  }

  /** A series without the label that a scrape adds to a gauge of each process. */
  private static String plain(String series) {
    return PID.matcher(series).replaceAll("").replace("{}", "").replace(",}", "}");
  }

  /** The process that waits for ever for a lock that no process gives back; empty if none does. */
  private Optional<String> hanging() {
    for (ProcessPlan process : schedule.plan().processes()) {
      long pid = process.pid();
      boolean waits = process.program().stream().anyMatch(Statement.Wait.class::isInstance);
      if (waits || done(StepKind.EXIT, pid) > 0 || killed(pid) > 0 || hasFailed(pid)) {
        continue;
      }
      int signal = done(StepKind.SIGNAL, pid);
      int forked = made(StepKind.FORK, pid);
      if (signal > 0) {
        return Optional.of(
            "%s waits for ever for the client's lock: it held the lock when the signal of step %s came, and the handler takes it again."
                .formatted(OverwriteText.capital(texts.process(pid)), signal));
      }
      if (forked > 0) {
        String parent = texts.process(rows.get(forked - 1).step().pid());
        return Optional.of(
            "%s, forked in step %s while a thread of %s held the client's lock, waits for it for ever: the fork copies the lock as held, and not the thread that would release it."
                .formatted(OverwriteText.capital(texts.process(pid)), forked, parent));
      }
    }
    return Optional.empty();
  }

  private boolean hasFailed(long pid) {
    return rows.stream().anyMatch(row -> row.ends().containsKey(pid));
  }

  /** The last step in which a process does an operation of this kind; 0 if there is none. */
  private int done(StepKind kind, long pid) {
    int last = 0;
    for (StepRow row : rows) {
      boolean does = row.step().operations().stream().anyMatch(done -> done.kind() == kind);
      last = does && row.step().pid() == pid ? row.step().number() : last;
    }
    return last;
  }

  /** The step with an operation of this kind on a process; 0 if there is none. */
  private int made(StepKind kind, long pid) {
    for (StepRow row : rows) {
      for (StepOperation operation : row.step().operations()) {
        if (operation.kind() == kind && operation.value().equals(String.valueOf(pid))) {
          return row.step().number();
        }
      }
    }
    return 0;
  }

  /** Says that the process of a row maps less of a file than it has; empty if it does not. */
  private String smallMapping(StepRow row) {
    String text = "";
    for (FileState file : row.files()) {
      long mapped = 0;
      String grown = "";
      for (StepRow each : rows.subList(0, row.step().number())) {
        for (StepOperation operation : each.step().operations()) {
          boolean here = operation.file().equals(file.name());
          if (here && operation.kind() == StepKind.MAP && each.step().pid() == row.step().pid()) {
            mapped = Long.parseLong(operation.value());
          } else if (here
              && (operation.kind() == StepKind.TRUNCATE || operation.kind() == StepKind.EXTEND)) {
            String size = CellText.size(Long.parseLong(operation.value()));
            grown =
                texts.process(each.step().pid())
                    + " set to "
                    + size
                    + " in step "
                    + each.step().number();
          }
        }
      }
      if (mapped > 0 && file.image() != null && mapped < file.image().size()) {
        text = ": it maps %s of %s, which %s".formatted(CellText.size(mapped), file.name(), grown);
      }
    }
    return text;
  }

  /** The process that created a file; the row's own process if no step shows it. */
  private long maker(String file, StepRow row) {
    long maker = row.step().pid();
    for (StepRow each : rows) {
      for (StepOperation operation : each.step().operations()) {
        if (operation.kind() == StepKind.OPEN && operation.file().equals(file)) {
          maker = each.step().pid();
        }
      }
    }
    return maker;
  }

  /** The step in which a process is killed; 0 if it is not killed. */
  private int killed(long pid) {
    return made(StepKind.KILL, pid);
  }

  private int lastStep(long pid) {
    int last = 0;
    for (StepRow row : rows) {
      if (row.step().pid() == pid) {
        last = row.step().number();
      }
    }
    return last;
  }

  /** Whether a scrape of the run has failed. */
  boolean hasFailedScrape() {
    return schedule.expectation().deaths().keySet().stream().anyMatch(this::isScrape);
  }

  private boolean isScrape(long pid) {
    Plan plan = schedule.plan();
    return plan.processes().get(plan.indexOf(pid)).role() == ProcessPlan.Role.SCRAPE;
  }
}
