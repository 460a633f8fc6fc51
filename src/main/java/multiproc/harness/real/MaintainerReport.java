package multiproc.harness.real;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import multiproc.client.Fault;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFileName;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.Statement;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.print.FileBytes;
import multiproc.schedule.print.LaterEnd;
import multiproc.schedule.print.RunNotes;
import multiproc.schedule.print.StepTable;

/** Writes a report for the client's maintainers, as a Markdown page for an issue. */
public final class MaintainerReport {

  private final Schedule schedule;
  private final Optional<Known> known;
  private final List<ClientTrial> trials;
  private final Schedule finished;
  private final String test;
  private final StringBuilder text = new StringBuilder();

  private MaintainerReport(
      Schedule schedule,
      Schedule finished,
      Optional<Known> known,
      List<ClientTrial> trials,
      String test) {
    this.schedule = schedule;
    this.finished = finished;
    this.test = test;
    this.known = known;
    this.trials = trials;
  }

  /**
   * A known fault, from the catalogue.
   *
   * @param workaround what a user can do
   * @param fix what a fix must do
   */
  public record Known(Fault fault, String workaround, String fix) {}

  /**
   * The page's text.
   *
   * @param finished the schedule with the rest of all programs, one process after the other
   * @param known the fault that the schedule shows; empty if it is unknown
   * @param trials of the schedule on the clients at hand
   * @param test name of the file with the exported test
   */
  public static String of(
      Schedule schedule,
      Schedule finished,
      Optional<Known> known,
      List<ClientTrial> trials,
      String test)
      throws IOException {
    return new MaintainerReport(schedule, finished, known, trials, test).write();
  }

  private String write() throws IOException {
    Verdict verdict = schedule.expectation().verdict();
    line(
        "# Multi-process mode: "
            + known
                .map(of -> of.fault().sentence() + " (" + of.fault().id() + ")")
                .orElse(verdict.sentence()));
    line("");
    line("## What happens");
    line("");
    line(
        "After these "
            + schedule.steps().size()
            + " steps of "
            + schedule.plan().processes().size()
            + (schedule.plan().processes().size() == 1 ? " process" : " processes")
            + " with client "
            + schedule.plan().version()
            + ", "
            + verdict.sentence()
            + (verdict == Verdict.CLEAN ? "." : " (" + verdict + ")."));
    if (!schedule.expectation().detail().isEmpty()) {
      line(schedule.expectation().detail() + ".");
    }
    schedule
        .expectation()
        .deaths()
        .forEach((pid, error) -> line("Process " + pid + ": `" + error + "`."));
    line(LaterEnd.sentence(schedule, finished));
    line("");
    RunNotes.sentences(schedule).forEach(this::line);
    line("");
    run();
    tracebacks();
    line("## The interleaving");
    line("");
    code(table());
    line("Words of the table:");
    line("");
    code(String.join("\n", RunNotes.words(schedule)));
    bytes();
    line("## Releases");
    line("");
    releases();
    known.ifPresent(this::mending);
    return text.toString();
  }

  /** What to run, first of all, and the programs if they are short. */
  private void run() throws IOException {
    line("## How to run it");
    line("");
    String refusal = RegressionTest.refusal(schedule);
    if (refusal.isEmpty()) {
      line(
          "`"
              + test
              + "` (attached; written by `reproduce export SCHEDULE --pytest "
              + test
              + "`) forks these processes and lets each do its next operation when it is its turn:"
              + " no timing, no luck. It needs the standard library and the client, and fails where"
              + " the client has the fault:");
      line("");
      code("PYTHONPATH=CLIENT python " + test + "\n");
    } else {
      line("There is no Python test of it: " + refusal + ".");
      line("");
    }
    line("The same on the client and with the files compared after each step:");
    line("");
    code("reproduce replay SCHEDULE --real=PYTHON --client-path CLIENT\n");
    Optional<String> program = ProgramText.of(schedule.plan());
    if (program.isPresent()) {
      line("The processes' programs, without the order of their steps, which alone decides:");
      line("");
      line("```python");
      line(program.get().stripTrailing());
      line("```");
      line("");
    }
  }

  /** The tracebacks of the first client on which errors of the client ended processes. */
  private void tracebacks() {
    for (ClientTrial trial : trials) {
      if (trial.result().isEmpty()
          || trial.result().get().tracebacks().values().stream().allMatch(String::isEmpty)) {
        continue;
      }
      FollowedReplay.Result result = trial.result().get();
      ClientFacts facts = trial.facts().orElseThrow();
      line("## The traceback");
      line("");
      result
          .tracebacks()
          .forEach(
              (pid, frames) -> {
                if (frames.isEmpty()) {
                  return;
                }
                line(
                    "Process "
                        + pid
                        + ", client "
                        + facts.releaseText()
                        + ", Python "
                        + facts.python()
                        + ", the client's own frames:");
                line("");
                code("Traceback (most recent call last):\n" + frames + result.deaths().get(pid));
              });
      return;
    }
    if (trials.isEmpty()
        && !schedule.expectation().deaths().isEmpty()
        && schedule.expectation().verdict() != Verdict.WRONG_VALUE) {
      line("With `--real PYTHON` and `--client-path DIR` the client's traceback is here.");
      line("");
    }
  }

  private void mending(Known of) {
    if (!of.fix().isEmpty()) {
      line("## What a fix must do");
      line("");
      line(sentence(of.fix()));
      line("");
    }
    line("## Until then");
    line("");
    line(sentence(of.workaround()));
  }

  private static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void code(String block) {
    line("```");
    line(block.stripTrailing());
    line("```");
    line("");
  }

  private String table() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StepTable.print(schedule, new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The files that the verdict is on, as the last step leaves them. */
  private void bytes() {
    for (Map.Entry<String, FileImage> file : FileBytes.after(schedule).entrySet()) {
      if (!schedule.expectation().detail().startsWith(file.getKey() + " ")) {
        continue;
      }
      FileImage image = file.getValue();
      line("## The bytes of " + file.getKey());
      line("");
      line(image.size() + " bytes, `used` " + image.used() + ".");
      line("");
      String hex = FileBytes.hex(image);
      if (!hex.isEmpty()) {
        code(hex);
      }
    }
  }

  private void releases() {
    if (known.isPresent()) {
      line("Known to have it: " + known.get().fault().releases() + ".");
      line("");
    }
    if (trials.isEmpty()) {
      line(
          "The run is of a port of the client, release "
              + schedule.plan().version()
              + "; the client itself was not run.");
      line("");
      return;
    }
    line("| client | Python | verdict | processes that diverge | errors |");
    line("|---|---|---|---|---|");
    for (ClientTrial trial : trials) {
      line(trial.result().isPresent() ? row(trial) : refused(trial));
    }
    line("");
    if (trials.stream().anyMatch(MaintainerReport::isAnotherOrder)) {
      line(
          "CLEAN beside processes that diverge: this order does not break the client; another"
              + " may.");
      line("");
    }
  }

  private static boolean isAnotherOrder(ClientTrial trial) {
    return trial.result().isPresent()
        && trial.result().get().verdict() == Verdict.CLEAN
        && !trial.result().get().departures().isEmpty();
  }

  private static String row(ClientTrial trial) {
    ClientFacts facts = trial.facts().orElseThrow();
    FollowedReplay.Result result = trial.result().orElseThrow();
    String client =
        facts.release().isEmpty() ? trial.name() + " (" + facts.releases() + ")" : facts.release();
    List<String> deaths = new ArrayList<>();
    result.deaths().forEach((pid, error) -> deaths.add(pid + ": " + error.replace("|", "\\|")));
    return cells(
        client.strip(),
        facts.python(),
        result.verdictText(),
        result.departures().size() + " of " + result.processes(),
        String.join("; ", deaths));
  }

  private static String refused(ClientTrial trial) {
    return cells(trial.name(), "", "not run: " + trial.refusal().replace("|", "\\|"), "", "");
  }

  private static String cells(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  /** The fault that a schedule's steps prove; empty if they leave several possible. */
  public static Optional<Fault> shown(Schedule schedule) {
    boolean ofSystem =
        operations(schedule).anyMatch(done -> !done.fault().isEmpty())
            || schedule.plan().processes().stream()
                .flatMap(process -> process.statements().stream())
                .anyMatch(Statement.Cut.class::isInstance);
    if (ofSystem) {
      return Optional.empty();
    }
    return switch (schedule.expectation().verdict()) {
      case MISALIGNED, VALUE_STOMP, LOST -> ofTwoWriters(schedule);
      case SHRINK -> Optional.of(Fault.SHRINK);
      case EMPTY_FILE -> Optional.of(Fault.EMPTY_FILE);
      case READER_INIT -> Optional.of(Fault.READER_INIT);
      default -> Optional.empty();
    };
  }

  private static Stream<StepOperation> operations(Schedule schedule) {
    return schedule.steps().stream().flatMap(step -> step.operations().stream());
  }

  /** Two processes appended to one file: a child to its parent's, or two of one name to theirs. */
  private static Optional<Fault> ofTwoWriters(Schedule schedule) {
    Map<String, Long> first = new LinkedHashMap<>();
    Optional<Fault> shown = Optional.empty();
    for (Step step : schedule.steps()) {
      ProcessPlan process = schedule.plan().processes().get(schedule.plan().indexOf(step.pid()));
      for (StepOperation done : step.operations()) {
        if (done.kind() != StepKind.ENTRY) {
          continue;
        }
        if (!done.file().endsWith("_" + process.name() + DbFileName.SUFFIX)) {
          boolean asks = schedule.plan().version().has(ClientChange.PID_OF_EACH_VALUE);
          return Optional.of(asks ? Fault.FORK_INIT : Fault.IMPORT_PID);
        }
        if (first.merge(done.file(), step.pid(), (had, now) -> had) != step.pid()) {
          shown = Optional.of(Fault.SAME_ID);
        }
      }
    }
    return shown;
  }
}
