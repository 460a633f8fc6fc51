package multiproc.schedule.print;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.layout.DbLayout;
import multiproc.layout.LittleEndian;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.End;
import multiproc.store.SystemFault;

/**
 * Explains an end that no overwritten entry explains: a process that fails or hangs, a scrape that
 * shows a wrong value, a file that stays empty.
 *
 * <p>Pure function of the run.
 */
record FailureStory(Schedule schedule, List<StepRow> rows, OverwriteText texts) {

  /** The number of bytes that a client asks for where it reads a key's length. */
  private static final Pattern ASKED = Pattern.compile("at least (\\d{9,10}) bytes");

  /** The first process of the run that ends with an error, and its step. */
  String deaths() {
    return rows.stream()
        .filter(row -> !row.ends().isEmpty())
        .findFirst()
        .map(row -> "; " + failure(row, row.ends().entrySet().iterator().next()))
        .orElse("");
  }

  /** Who fails, in which step and of what: {@code child 4102 dies in step 7 (error: ...)}. */
  private String failure(StepRow row, Map.Entry<Long, End> end) {
    long pid = end.getKey();
    String how =
        switch (end.getValue().how()) {
          case SURPRISED -> "gets a wrong value";
          case ENDLESS -> "begins a walk that never ends";
          default -> isScrape(pid) ? "fails" : "dies";
        };
    String step = " in step " + row.step().number();
    String error = error(pid, end.getValue());
    return texts.process(pid) + " " + how + step + " (" + error + text(error) + ")";
  }

  /** The text that a client has read as a length; empty if the number is none. */
  private static String text(String error) {
    Matcher asked = ASKED.matcher(error);
    if (!asked.find() || Long.parseLong(asked.group(1)) > Integer.MAX_VALUE) {
      return "";
    }
    byte[] bytes = new byte[DbLayout.KEY_LENGTH_SIZE];
    LittleEndian.putInt(bytes, 0, Integer.parseInt(asked.group(1)));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.chars().allMatch(c -> c >= ' ' && c <= '~')
        ? ": the text \"" + text + "\", read as a length, is " + asked.group(1)
        : "";
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
      int killed = made(StepKind.KILL, maker);
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
      return refused(row)
          + OverwriteText.capital(deaths().replaceFirst("^; ", ""))
          + smallMapping(row)
          + "; no file is damaged.";
    }
    if (row.verdict() == Verdict.WRONG_VALUE && !row.ends().isEmpty()) {
      Map.Entry<Long, End> end = row.ends().entrySet().iterator().next();
      String error = error(end.getKey(), end.getValue());
      return new WrongValueStory(schedule, rows, texts, end.getKey(), error).sentences(row);
    }
    Optional<String> cut = row.verdict() == Verdict.SHRINK ? cut(row) : Optional.empty();
    if (cut.isPresent()) {
      return cut.get() + deaths() + ".";
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

  /** The operation of a row's process that the system has refused; empty if it has refused none. */
  private String refused(StepRow row) {
    for (StepOperation operation : row.step().operations()) {
      Optional<SystemFault> fault = SystemFault.of(operation.fault());
      if (fault.isPresent() && fault.get() != SystemFault.CUT) {
        long pid = row.step().pid();
        String done = operation.text().replace(" ! " + operation.fault(), "");
        String reason = fault.get().reason();
        boolean tries =
            row.ends().values().stream().noneMatch(end -> end.error().contains(reason))
                && schedule.plan().processes().get(schedule.plan().indexOf(pid)).program().stream()
                    .anyMatch(Statement.Try.class::isInstance);
        return "In step %s the system refuses \"%s\" of %s (%s: %s). %s"
            .formatted(
                row.step().number(),
                done,
                texts.process(pid),
                fault.get(),
                reason,
                tries
                    ? "The program passes over that error (try), and its next statements run in the"
                        + " same step. "
                    : "");
      }
    }
    return "";
  }

  /** Who sets a file's size below what another process has mapped of it. */
  private Optional<String> cut(StepRow row) {
    long pid = row.step().pid();
    for (StepOperation operation : row.step().operations()) {
      if (operation.kind() != StepKind.TRUNCATE) {
        continue;
      }
      long size = Long.parseLong(operation.value());
      int before = row.step().number() - 1;
      Mapping own = mapping(operation.file(), pid, before);
      for (ProcessPlan process : schedule.plan().processes()) {
        Mapping other = mapping(operation.file(), process.pid(), before);
        if (process.pid() != pid && other != null && other.size > size) {
          boolean twice = own != null && size == 2 * own.size;
          String text = "%s sets %s to %s in step %s%s; %s has mapped %s of it in step %s";
          return Optional.of(
              text.formatted(
                  OverwriteText.capital(texts.process(pid)),
                  operation.file(),
                  CellText.size(size),
                  row.step().number(),
                  twice
                      ? ", twice the %s that it has mapped itself (step %s)"
                          .formatted(CellText.size(own.size), own.step)
                      : "",
                  texts.process(process.pid()),
                  CellText.size(other.size),
                  other.step));
        }
      }
    }
    return Optional.empty();
  }

  private record Mapping(long size, int step) {}

  /** What a process has mapped of a file in the first steps; null if nothing. */
  private Mapping mapping(String file, long pid, int steps) {
    return StepRow.last(
            StepRow.made(rows.subList(0, steps))
                .filter(made -> made.is(StepKind.MAP, file) && made.pid() == pid))
        .map(made -> new Mapping(Long.parseLong(made.operation().value()), made.step()))
        .orElse(null);
  }

  /** The process that waits for ever for a lock that no process gives back; empty if none does. */
  private Optional<String> hanging() {
    for (ProcessPlan process : schedule.plan().processes()) {
      long pid = process.pid();
      boolean waits = process.program().stream().anyMatch(Statement.Wait.class::isInstance);
      if (waits || done(StepKind.EXIT, pid) > 0 || made(StepKind.KILL, pid) > 0 || hasFailed(pid)) {
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
    return StepRow.made(rows)
        .filter(made -> made.operation().kind() == kind && made.pid() == pid)
        .mapToInt(StepRow.Made::step)
        .max()
        .orElse(0);
  }

  /** The step with an operation of this kind on a process; 0 if there is none. */
  private int made(StepKind kind, long pid) {
    return StepRow.made(rows)
        .filter(made -> made.operation().kind() == kind)
        .filter(made -> made.operation().value().equals(String.valueOf(pid)))
        .mapToInt(StepRow.Made::step)
        .findFirst()
        .orElse(0);
  }

  /** Says that the process of a row maps less of a file than it has; empty if it does not. */
  private String smallMapping(StepRow row) {
    String text = "";
    int steps = row.step().number();
    for (FileState file : row.files()) {
      Mapping mapped = mapping(file.name(), row.step().pid(), steps);
      if (mapped != null && file.image() != null && mapped.size < file.image().size()) {
        String grown =
            StepRow.last(
                    StepRow.made(rows.subList(0, steps))
                        .filter(
                            made ->
                                made.is(StepKind.TRUNCATE, file.name())
                                    || made.is(StepKind.EXTEND, file.name())))
                .map(made -> texts.process(made.pid()) + " set to " + sized(made))
                .orElse("");
        text =
            ": it maps %s of %s, which %s"
                .formatted(CellText.size(mapped.size), file.name(), grown);
      }
    }
    return text;
  }

  private static String sized(StepRow.Made made) {
    return CellText.size(made.operation().value()) + " in step " + made.step();
  }

  /** The process that created a file; the row's own process if no step shows it. */
  private long maker(String file, StepRow row) {
    return StepRow.last(StepRow.made(rows).filter(made -> made.is(StepKind.OPEN, file)))
        .map(StepRow.Made::pid)
        .orElse(row.step().pid());
  }

  private int lastStep(long pid) {
    return StepRow.last(StepRow.made(rows).filter(made -> made.pid() == pid))
        .map(StepRow.Made::step)
        .orElse(0);
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
