package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.layout.ClientChange;
import multiproc.schedule.ForeignUse;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.End;

/**
 * Explains a run's verdict in a few sentences, each with the numbers of its steps.
 *
 * <p>Threading: one thread.
 */
final class RaceStory {

  /** Most children that the sentence on fork-init names. */
  private static final int MOST_CHILDREN = 3;

  private final Schedule schedule;
  private final List<StepRow> rows;
  private final List<Overwrite> overwrites;
  private final List<StaleValue> values;
  private final OverwriteText texts;

  /** Null until they are made: they take a scrape. */
  private List<String> sentences;

  RaceStory(Schedule schedule, List<StepRow> rows, StaleReads reads) {
    this.schedule = schedule;
    this.rows = rows;
    this.overwrites = reads.overwrites();
    this.values = reads.values();
    this.texts = new OverwriteText(schedule, rows, reads.stores(), values);
  }

  /** The first row from which on the verdict is the run's final one; empty if that is clean. */
  Optional<StepRow> deciding() {
    return StepRow.deciding(rows).filter(row -> row.verdict() == schedule.expectation().verdict());
  }

  /** The numbers of the steps that the sentences name. */
  Set<Integer> steps() {
    Set<Integer> told = new TreeSet<>();
    for (String sentence : sentences()) {
      Markup.STEP.matcher(sentence).results().forEach(m -> told.add(Integer.valueOf(m.group(1))));
    }
    return told;
  }

  /** The known fault that the run shows, in one sentence or two; empty if it shows none. */
  Optional<String> bug() {
    return RunFault.of(schedule).map(this::bug);
  }

  private String bug(Fault fault) {
    if (fault != Fault.FORK_INIT) {
      return "%s (fault %s, releases %s)."
          .formatted(OverwriteText.capital(fault.sentence()), fault, fault.releases());
    }
    Set<Long> foreign = ForeignUse.users(schedule);
    boolean one = foreign.size() == 1;
    int more = foreign.size() - MOST_CHILDREN;
    String children =
        foreign.stream().limit(MOST_CHILDREN).map(String::valueOf).collect(Collectors.joining(", "))
            + (more > 0 ? " and " + more + " more" : "");
    String text =
        "Each process should have its own file; forked %s %s still %s parent's, and what is stored"
            + " there counts as the parent's (fault %s, releases %s; from %s on a child looks for a"
            + " fork before it opens a file).";
    return text.formatted(
        one ? "child" : "children",
        children,
        one ? "uses its" : "use their",
        fault,
        fault.releases(),
        ClientVersion.bringing(ClientChange.CHECKS_PID_BEFORE_NEW_VALUE));
  }

  /** What a verdict is: {@code damage} to a file, or else a {@code failure} of a process. */
  static String name(Verdict verdict) {
    return isDamage(verdict) ? "damage" : "failure";
  }

  /** Whether a verdict is of a file's bytes. */
  static boolean isDamage(Verdict verdict) {
    return verdict.compareTo(Verdict.EMPTY_FILE) <= 0;
  }

  /** The meaning of the verdict after a step. */
  static String meaning(StepRow row) {
    if (row.verdict() != Verdict.VALUE_STOMP) {
      return row.verdict().sentence();
    }
    boolean walkable =
        row.damaged().filter(file -> file.judgement().verdict() == Verdict.CLEAN).isPresent();
    return walkable ? "a value was overwritten" : "a value overwrote another entry";
  }

  /** The sentences. */
  List<String> sentences() {
    if (sentences == null) {
      sentences = List.copyOf(made());
    }
    return sentences;
  }

  private List<String> made() {
    Optional<StepRow> deciding = deciding();
    if (deciding.isEmpty()) {
      return List.of(clean());
    }
    StepRow row = deciding.get();
    List<String> sentences = new ArrayList<>();
    if (row == rows.get(0) && !row.turnsBad()) {
      String file = row.damaged().map(damaged -> damaged.name() + " is ").orElse("");
      return List.of("Before the first step " + file + state(row) + deaths(row) + ".");
    }
    Optional<Overwrite> overwrite = overwrite(row);
    if (overwrite.isPresent()) {
      List<String> told = texts.sentences(overwrite.get(), row);
      sentences.addAll(told.subList(0, told.size() - 1));
      sentences.add(told.get(told.size() - 1) + deaths(row) + laterScrape() + ".");
    } else {
      sentences.add(withoutOverwrite(row));
    }
    if (!row.turnsBad()) {
      sentences.add(earlier(row));
    }
    return sentences;
  }

  /**
   * The overwrite that explains the verdict, if there is one, in the same file: done by this row,
   * or the one that made the position stale at which this row stores a value.
   */
  private Optional<Overwrite> overwrite(StepRow row) {
    Optional<FileState> bad = row.damaged();
    for (StaleValue value : values) {
      String file = value.overwrite().at().file();
      boolean here = value.step() == row.step().number() && row.verdict() == Verdict.VALUE_STOMP;
      if (here && bad.isPresent() && file.equals(bad.get().name())) {
        return Optional.of(value.overwrite());
      }
    }
    Overwrite found = null;
    for (Overwrite overwrite : overwrites) {
      boolean before = overwrite.at().step() <= row.step().number();
      if (before && bad.isPresent() && overwrite.at().file().equals(bad.get().name())) {
        int position = bad.get().judgement().position();
        boolean walkable = bad.get().judgement().verdict() == Verdict.CLEAN;
        boolean there =
            row.verdict() == Verdict.LOST
                ? bad.get().verdict().startsWith(Verdict.LOST + ": " + overwrite.over().pid())
                : walkable
                    ? overwrite.at().step() == row.step().number()
                    : overwrite.over().position() <= position && position < overwrite.over().end();
        found = there ? overwrite : found;
      }
    }
    return Optional.ofNullable(found);
  }

  /** The verdicts before the deciding row, in their order. */
  private String earlier(StepRow deciding) {
    List<String> parts = new ArrayList<>();
    String last = "";
    for (StepRow row : rows) {
      if (row == deciding) {
        break;
      }
      String state = row.bad() ? state(row) : "nothing is wrong";
      if (!state.equals(last) && (row.bad() || !parts.isEmpty())) {
        parts.add(
            parts.isEmpty()
                ? "First " + name(row.verdict()) + ": step " + row.step().number() + ", " + state
                : "from step " + row.step().number() + " on " + state);
        last = state;
      }
    }
    return String.join("; ", parts)
        + "; final "
        + name(deciding.verdict())
        + ": step "
        + deciding.step().number()
        + "."
        + texts.stillLost(overwrites, deciding);
  }

  /** The verdict after a step, with the file and the place if it is of a file. */
  private String state(StepRow row) {
    return row.damaged()
        .map(FileState::verdict)
        .orElseGet(() -> row.verdict() + " (" + meaning(row) + ")");
  }

  /** The first process that dies from this row on, and its step. */
  private String deaths(StepRow from) {
    for (StepRow row : rows.subList(from.step().number() - 1, rows.size())) {
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
    return texts.process(pid) + " " + how + step + " (" + end.error() + ")";
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
          deaths(row).replaceFirst(".*?( \\()", "$1"));
    }
    if (row.verdict() == Verdict.FAILED && !row.ends().isEmpty()) {
      return OverwriteText.capital(deaths(row).replaceFirst("^; ", ""))
          + smallMapping(row)
          + "; no file is damaged.";
    }
    String state =
        row.damaged().map(file -> " (" + file.name() + " " + file.verdict() + ")").orElse("");
    String cell = row.cells().getOrDefault(schedule.plan().indexOf(row.step().pid()), "is stopped");
    return "%s does%s: %s. From then on %s%s%s."
        .formatted(
            OverwriteText.capital(texts.process(row.step().pid())),
            in,
            cell,
            meaning(row),
            state,
            deaths(row));
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
    List<FileState> files = rows.get(rows.size() - 1).files();
    Optional<String> foreign = LaterScrape.foreign(schedule, files);
    String end =
        "After the last of the %s steps "
            + (foreign.isEmpty() ? "nothing is wrong: " : "")
            + "a reader finds every entry that used counts"
            + foreign.map(series -> "; but a scrape shows " + series).orElse("")
            + ".";
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

  /** What a scrape of the final files returns; empty if one of the run has failed. */
  private String laterScrape() {
    if (schedule.expectation().deaths().keySet().stream().anyMatch(this::isScrape)) {
      return "";
    }
    List<FileState> files = rows.get(rows.size() - 1).files();
    String clause = LaterScrape.clause(schedule, files);
    boolean parsed =
        clause.contains("JSON")
            && schedule.expectation().deaths().values().stream()
                .anyMatch(error -> !error.contains("JSON"));
    String parses = "a scrape, which also parses the keys, then fails";
    return "; " + (parsed ? clause.replace(LaterScrape.FAILS, parses) : clause);
  }

  private boolean isScrape(long pid) {
    Plan plan = schedule.plan();
    return plan.processes().get(plan.indexOf(pid)).role() == ProcessPlan.Role.SCRAPE;
  }
}
