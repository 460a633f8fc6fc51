package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import multiproc.layout.DbFileName;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;

/**
 * Explains a run's verdict in a few sentences, each with the numbers of its steps.
 *
 * <p>Pure function of the run.
 */
final class RaceStory {

  private final Schedule schedule;
  private final List<StepRow> rows;
  private final List<Overwrite> overwrites;

  RaceStory(Schedule schedule, List<StepRow> rows, List<Overwrite> overwrites) {
    this.schedule = schedule;
    this.rows = rows;
    this.overwrites = overwrites;
  }

  /** The first row from which on the verdict is the run's final one; empty if that is clean. */
  Optional<StepRow> deciding() {
    StepRow found = null;
    for (int i = rows.size() - 1; i >= 0; i--) {
      if (rows.get(i).verdict() != schedule.expectation().verdict()) {
        break;
      }
      found = rows.get(i);
    }
    return Optional.ofNullable(found).filter(StepRow::bad);
  }

  /** The sentences. */
  List<String> sentences() {
    Optional<StepRow> deciding = deciding();
    if (deciding.isEmpty()) {
      return List.of(clean());
    }
    StepRow row = deciding.get();
    List<String> sentences = new ArrayList<>();
    Optional<Overwrite> overwrite = overwrite(row);
    if (overwrite.isPresent()) {
      overwritten(overwrite.get(), row, sentences);
    } else {
      sentences.add(withoutOverwrite(row));
    }
    return sentences;
  }

  /** The file with the row's verdict. */
  private Optional<FileState> file(StepRow row) {
    return row.files().stream()
        .filter(file -> file.verdict().startsWith(row.verdict().word()))
        .findFirst();
  }

  /**
   * The overwrite that explains the verdict, if there is one: done by this row, in the same file.
   */
  private Optional<Overwrite> overwrite(StepRow row) {
    Optional<FileState> bad = file(row);
    Overwrite found = null;
    for (Overwrite overwrite : overwrites) {
      boolean before = overwrite.step() <= row.step().number();
      if (before && bad.isPresent() && overwrite.file().equals(bad.get().name())) {
        int position = bad.get().judgement().position();
        boolean walkable = bad.get().judgement().verdict() == Verdict.CLEAN;
        boolean there =
            row.verdict() == Verdict.LOST
                ? bad.get().verdict().startsWith(Verdict.LOST + ": " + overwrite.over().pid())
                : walkable
                    ? overwrite.step() == row.step().number()
                    : overwrite.over().position() <= position && position < overwrite.over().end();
        found = there ? overwrite : found;
      }
    }
    return Optional.ofNullable(found);
  }

  private void overwritten(Overwrite overwrite, StepRow row, List<String> sentences) {
    sentences.add(knowledge(overwrite));
    Overwrite.StoredEntry over = overwrite.over();
    String has = over.step() > overwrite.since() ? "then stores" : "has";
    String text =
        "%s %s an entry of %s bytes at %s (step %s)%s in step %s it stores its own entry of %s"
            + " bytes at %s, over the other.";
    sentences.add(
        text.formatted(
            capital(process(over.pid())),
            has,
            over.length(),
            over.position(),
            over.step(),
            counted(overwrite),
            overwrite.step(),
            overwrite.length(),
            overwrite.position()));
    sentences.add(consequence(overwrite, row) + deaths(row) + ".");
  }

  /** What the header said of the entry that is overwritten, up to the step that does it. */
  private String counted(Overwrite overwrite) {
    Overwrite.Counted counted = overwrite.counted();
    long pid = overwrite.pid();
    if (counted.lowered() > 0) {
      String unknown = counted.by() == pid ? "" : " " + process(pid) + " does not know of it, and";
      return " and stored the new end in step %s, but %s stored %s as the end in step %s; so%s"
          .formatted(
              counted.step(), process(counted.by()), counted.to(), counted.lowered(), unknown);
    }
    String end =
        counted.step() > 0
            ? "and stores the new end in step " + counted.step()
            : "but not yet the new end";
    return " %s; %s does not read it again, and".formatted(end, pid);
  }

  private String knowledge(Overwrite overwrite) {
    String owner =
        DbFileName.parse(overwrite.file())
            .filter(name -> !name.pid().equals(String.valueOf(overwrite.pid())))
            .map(name -> ", the file of " + process(Long.parseLong(name.pid())) + ",")
            .orElse("");
    String file = overwrite.file() + owner;
    String who = capital(process(overwrite.pid()));
    String text =
        switch (overwrite.how()) {
          case READ ->
              "%1$s opens %4$s and reads in step %2$s that %3$s bytes of it are used: there its"
                  + " first entry is to go.";
          case STORED ->
              "%1$s has stored in step %2$s that %3$s bytes of %4$s are used, and goes by that.";
          case INHERITED ->
              "%1$s is forked in step %2$s and inherits that %3$s bytes of %4$s are used.";
        };
    return text.formatted(who, overwrite.since(), overwrite.position(), file);
  }

  private String consequence(Overwrite overwrite, StepRow row) {
    FileState bad = file(row).orElseThrow();
    int step = row.step().number();
    long end = overwrite.position() + overwrite.length();
    long left = overwrite.over().end() - end;
    String from = step == overwrite.step() ? "Now " : "From step " + step + " on ";
    if (row.verdict() == Verdict.MISALIGNED) {
      int position = bad.judgement().position();
      if (position != end || left <= 0) {
        return from + "a reader meets at " + position + " bytes that are no entry's start";
      }
      String text =
          "the last %s bytes of the old entry are left at %s, where every reader takes them for the"
              + " start of the next entry";
      return from + text.formatted(left, position);
    }
    if (row.verdict() == Verdict.LOST) {
      return from + "no reader finds " + bad.verdict().substring("LOST: ".length());
    }
    return from + row.verdict().sentence() + " (" + bad.verdict() + ")";
  }

  /** The first process that dies from this row on, and its step. */
  private String deaths(StepRow from) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Long, String> death : schedule.expectation().deaths().entrySet()) {
      int step = lastStep(death.getKey());
      if (step >= from.step().number() && text.length() == 0) {
        text.append("; ").append(process(death.getKey()));
        text.append(isScrape(death.getKey()) ? " fails" : " dies").append(" in step ");
        text.append(step).append(" (").append(death.getValue()).append(')');
      }
    }
    return text.toString();
  }

  private String withoutOverwrite(StepRow row) {
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
              + " every scrape fails on it, for good.";
      return text.formatted(
          capital(process(maker)),
          killed > 0 ? "is killed in step " + killed : "ends in step " + lastStep(maker),
          empty.name(),
          bytes);
    }
    if (row.verdict() == Verdict.READER_INIT) {
      String text =
          "%s comes%s to a file that is made and has no header yet, and fails%s. A scrape after the"
              + " header is stored succeeds.";
      return text.formatted(
          capital(process(row.step().pid())), in, deaths(row).replaceFirst(".*?( \\()", "$1"));
    }
    String state =
        file(row).map(file -> " (" + file.name() + " " + file.verdict() + ")").orElse("");
    String cell = row.cells().getOrDefault(schedule.plan().indexOf(row.step().pid()), "is stopped");
    return "%s does%s: %s. From then on %s%s%s."
        .formatted(
            capital(process(row.step().pid())),
            in,
            cell,
            row.verdict().sentence(),
            state,
            deaths(row));
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
    for (StepRow each : rows) {
      for (StepOperation operation : each.step().operations()) {
        if (operation.kind() == StepKind.KILL && operation.value().equals(String.valueOf(pid))) {
          return each.step().number();
        }
      }
    }
    return 0;
  }

  private String clean() {
    String end =
        "After the last of the %s steps nothing is wrong: every entry that was stored, and its end"
            + " with it, is found by a reader.";
    String between =
        rows.stream()
            .filter(StepRow::bad)
            .findFirst()
            .map(
                row ->
                    " In between, from step %s: %s."
                        .formatted(row.step().number(), row.verdict().sentence()))
            .orElse("");
    return end.formatted(rows.size()) + between;
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

  private boolean isScrape(long pid) {
    Plan plan = schedule.plan();
    return plan.processes().get(plan.indexOf(pid)).role() == ProcessPlan.Role.SCRAPE;
  }

  /** {@code child 4102}; {@code process 4102} if the plan has no such process. */
  private String process(long pid) {
    int index = schedule.plan().indexOf(pid);
    return index < 0
        ? "process " + pid
        : schedule.plan().processes().get(index).role().word() + " " + pid;
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
