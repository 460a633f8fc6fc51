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
import multiproc.client.Fault;
import multiproc.harness.replay.Replay;
import multiproc.schedule.Schedule;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.print.StepTable;
import multiproc.schedule.step.Step;
import multiproc.schedule.step.StepKind;
import multiproc.schedule.step.StepOperation;

/** What those who maintain the client need in an issue, as a page of Markdown. */
public final class MaintainerReport {

  private static final int MOST_BYTES = 512;
  private static final int LINE_BYTES = 16;

  private final Schedule schedule;
  private final List<ClientTrial> trials;
  private final StringBuilder text = new StringBuilder();

  private MaintainerReport(Schedule schedule, List<ClientTrial> trials) {
    this.schedule = schedule;
    this.trials = trials;
  }

  /**
   * The page's text.
   *
   * @param trials of the schedule on the clients at hand
   */
  public static String of(Schedule schedule, List<ClientTrial> trials) throws IOException {
    return new MaintainerReport(schedule, trials).write();
  }

  private String write() throws IOException {
    Fault fault = fault(schedule);
    Verdict verdict = schedule.expectation().verdict();
    line(
        "# Multi-process mode: "
            + (fault == null ? verdict.sentence() : fault.sentence())
            + (fault == null ? "" : " (" + fault.id() + ")"));
    line("");
    line("## What happens");
    line("");
    line(
        "After these "
            + schedule.steps().size()
            + " steps of "
            + schedule.plan().processes().size()
            + " processes with client "
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
    line(
        "The steps as a test that needs the standard library and the client alone, without"
            + " timing:");
    line("");
    code(
        "reproduce export SCHEDULE --pytest test_race.py\nPYTHONPATH=CLIENT python test_race.py\n");
    line("## What would mend it");
    line("");
    line(fault == null ? "Nothing is wrong at the end of this schedule." : mending(fault));
    return text.toString();
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

  private void bytes() throws IOException {
    for (Map.Entry<String, FileImage> file : images().entrySet()) {
      FileImage image = file.getValue();
      line("## The bytes of " + file.getKey());
      line("");
      line(image.size() + " bytes, `used` " + image.used() + ".");
      line("");
      int length = Math.min(MOST_BYTES, image.headLength());
      if (length > 0) {
        code(hex(image.bytes(length)));
      }
    }
  }

  /** The files that the verdict is on, as the last step leaves them. */
  private Map<String, FileImage> images() throws IOException {
    List<Simulation> last = new ArrayList<>();
    Replay.simulated(schedule, "")
        .run(
            (step, simulation) -> {
              last.clear();
              last.add(simulation);
            });
    Map<String, FileImage> images = new LinkedHashMap<>();
    for (String name : schedule.plan().fileNames()) {
      FileImage image = last.isEmpty() ? null : last.get(0).image(name);
      if (image != null && schedule.expectation().detail().startsWith(name + " ")) {
        images.put(name, image);
      }
    }
    return images;
  }

  private static String hex(byte[] bytes) {
    StringBuilder lines = new StringBuilder();
    for (int at = 0; at < bytes.length; at += LINE_BYTES) {
      StringBuilder hex = new StringBuilder();
      StringBuilder ascii = new StringBuilder();
      for (int i = at; i < Math.min(bytes.length, at + LINE_BYTES); i++) {
        hex.append(String.format(Locale.ROOT, "%02x ", bytes[i]));
        ascii.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
      }
      lines.append(String.format(Locale.ROOT, "%6d  %-48s |%s|%n", at, hex, ascii));
    }
    return lines.toString();
  }

  private void releases() {
    if (trials.isEmpty()) {
      line("Not tried on any client.");
      line("");
      return;
    }
    line("| client | Python | it comes to | processes that go another way | deaths |");
    line("|---|---|---|---|---|");
    for (ClientTrial trial : trials) {
      line(trial.result().isPresent() ? row(trial) : refused(trial));
    }
    line("");
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

  /** The fault that a schedule shows; null where it ends clean. */
  static Fault fault(Schedule schedule) {
    return switch (schedule.expectation().verdict()) {
      case MISALIGNED, VALUE_STOMP, LOST ->
          storesIntoAnothersFile(schedule) ? Fault.FORK_INIT : Fault.SAME_ID;
      case SHRINK -> Fault.SHRINK;
      case EMPTY_FILE -> Fault.EMPTY_FILE;
      case READER_INIT -> Fault.READER_INIT;
      default -> null;
    };
  }

  private static boolean storesIntoAnothersFile(Schedule schedule) {
    for (Step step : schedule.steps()) {
      for (StepOperation operation : step.operations()) {
        if (operation.kind() == StepKind.ENTRY
            && !operation.file().endsWith("_" + step.pid() + ".db")) {
          return true;
        }
      }
    }
    return false;
  }

  private static String mending(Fault fault) {
    return switch (fault) {
      case FORK_INIT ->
          "Look for a changed pid before a value is made, not only before it is set: then a forked"
              + " child opens a file of its own. Client 0.5.0 does.";
      case SAME_ID ->
          "Two processes must not have one identifier: take one that is unique in the directory, or"
              + " hold a lock on the file for as long as it is open.";
      case SHRINK ->
          "Never set a file to less than its size: ask for the size again before it is grown, and"
              + " only ever grow it.";
      case EMPTY_FILE ->
          "Give the file its size and its header under another name and rename it; or let readers"
              + " pass over a file that has no header.";
      case READER_INIT ->
          "Let readers pass over a file of no bytes, and over one whose header is 0: its writer has"
              + " stored nothing yet.";
      default -> fault.sentence();
    };
  }
}
