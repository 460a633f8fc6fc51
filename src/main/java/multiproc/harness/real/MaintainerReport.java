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
import multiproc.schedule.print.StepTable;

/** A report for the client's maintainers, as a Markdown page for an issue. */
public final class MaintainerReport {

  private final Schedule schedule;
  private final Optional<Known> known;
  private final List<ClientTrial> trials;
  private final StringBuilder text = new StringBuilder();

  private MaintainerReport(Schedule schedule, Optional<Known> known, List<ClientTrial> trials) {
    this.schedule = schedule;
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
   * @param known the fault that the schedule shows; empty if it is unknown
   * @param trials of the schedule on the clients at hand
   */
  public static String of(Schedule schedule, Optional<Known> known, List<ClientTrial> trials)
      throws IOException {
    return new MaintainerReport(schedule, known, trials).write();
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
        .forEach((pid, error) -> line("Process " + pid + " dies: `" + error + "`."));
    line("");
    line("## The interleaving");
    line("");
    code(table());
    bytes();
    line("## Releases");
    line("");
    releases();
    line("## How to run it");
    line("");
    line("One operation at a time, on forked processes of the client:");
    line("");
    code("reproduce replay SCHEDULE --real=PYTHON --client-path CLIENT\n");
    if (RegressionTest.isPossible(schedule)) {
      line("As a test that needs the standard library and the client alone, without timing:");
      line("");
      code(
          "reproduce export SCHEDULE --pytest test_race.py\n"
              + "PYTHONPATH=CLIENT python test_race.py\n");
    }
    known.ifPresent(this::mending);
    return text.toString();
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
      line("Not tried on any client: give `--real PYTHON` or `--client-path DIR`.");
      line("");
      return;
    }
    line("| client | Python | verdict | processes that diverge | deaths |");
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
