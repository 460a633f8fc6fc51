package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.layout.ClientChange;
import multiproc.schedule.ForeignUse;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;

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
  private final FailureStory failures;

  /** Null until they are made: they take a scrape. */
  private List<String> sentences;

  RaceStory(Schedule schedule, List<StepRow> rows, StaleReads reads) {
    this.schedule = schedule;
    this.rows = rows;
    this.overwrites = reads.overwrites();
    this.values = reads.values();
    this.texts = new OverwriteText(schedule, rows, reads.stores(), values);
    this.failures = new FailureStory(schedule, rows, texts);
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
    if (rows.isEmpty()) {
      return List.of("No process makes a step in this run.");
    }
    Optional<StepRow> deciding = deciding();
    if (deciding.isEmpty()) {
      return List.of(clean());
    }
    StepRow row = deciding.get();
    List<String> sentences = new ArrayList<>();
    if (row == rows.get(0) && !row.turnsBad()) {
      String file = row.damaged().map(damaged -> damaged.name() + " is ").orElse("");
      return List.of("Before the first step " + file + state(row) + failures.deaths() + ".");
    }
    Optional<Overwrite> overwrite = overwrite(row);
    if (overwrite.isPresent()) {
      List<String> told = texts.sentences(overwrite.get(), row);
      sentences.addAll(told.subList(0, told.size() - 1));
      sentences.add(told.get(told.size() - 1) + failures.deaths() + laterScrape(row) + ".");
    } else {
      sentences.add(failures.sentence(row));
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
                ? bad.get().loses(overwrite.over().pid())
                : walkable
                    ? overwrite.at().step() == row.step().number()
                    : overwrite.over().position() <= position && position < overwrite.over().end();
        found = there ? overwrite : found;
      }
    }
    return Optional.ofNullable(found);
  }

  /** The verdicts before the deciding row, in their order, each with its first and last step. */
  private String earlier(StepRow deciding) {
    List<String> parts = new ArrayList<>();
    int last = deciding.step().number() - 1;
    for (int from = 0; from < last; ) {
      String state = told(rows.get(from));
      int to = from + 1;
      while (to < last && told(rows.get(to)).equals(state)) {
        to++;
      }
      if (rows.get(from).bad() || !parts.isEmpty()) {
        String first = parts.isEmpty() ? "First " + name(rows.get(from).verdict()) + ": " : "";
        String steps = "step " + (from + 1) + (to == from + 1 ? "" : " to " + to);
        parts.add(first + steps + ", " + state);
      }
      from = to;
    }
    return String.join("; ", parts)
        + "; final "
        + name(deciding.verdict())
        + ": step "
        + deciding.step().number()
        + "."
        + texts.stillLost(overwrites, deciding);
  }

  private String told(StepRow row) {
    return row.bad() ? state(row) : "nothing is wrong";
  }

  /** The verdict after a step, with the file and the place if it is of a file. */
  private String state(StepRow row) {
    return row.damaged()
        .map(FileState::verdict)
        .orElseGet(() -> row.verdict() + " (" + meaning(row) + ")");
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

  /** What a scrape of the final files returns; empty if one of the run has failed. */
  private String laterScrape(StepRow deciding) {
    if (failures.hasFailedScrape()) {
      return "";
    }
    StepRow end = rows.get(rows.size() - 1);
    String clause = LaterScrape.clause(schedule, end.files());
    boolean parsed =
        clause.contains("JSON")
            && schedule.expectation().deaths().values().stream()
                .anyMatch(error -> !error.contains("JSON"));
    String parses = "a scrape, which also parses the keys, then fails";
    String told = parsed ? clause.replace(LaterScrape.FAILS, parses) : clause;
    // Other processes may have stored more since the deciding step.
    boolean same = true;
    for (FileState file : deciding.files()) {
      same &= Objects.equals(file.image(), end.file(file.name()).image());
    }
    return same
        ? "; " + told
        : ". After the last step, step " + end.step().number() + ", " + told.replace(" then ", " ");
  }
}
