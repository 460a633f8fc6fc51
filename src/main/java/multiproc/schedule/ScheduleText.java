package multiproc.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import multiproc.layout.Fix;

/**
 * Writes and reads a schedule as lines of text:
 *
 * <pre>
 *   schedule 1
 *   client 0.4.2
 *   granularity visible
 *   metric all writer_process_count worker_id "number of active writer processes"
 *   process 4101 parent
 *     fork 4102
 *     set writer_process_count "0" 1.0
 *   process 4102 child
 *     set writer_0_my_gauge "my label" 10000.0
 *   directory gauge_all_4102.db gauge_all_4101.db
 *   step 1 | 4101 | fork = 4102 | enabled 4101 |
 *   step 2 | 4101 | open gauge_all_4101.db; size gauge_all_4101.db = 0 | enabled 4101 4102 | gauge_all_4101.db e3b0c442..
 *   verdict MISALIGNED gauge_all_4101.db MISALIGNED at 88: length 0
 *   died 4102 error: unpack_from requires a buffer of at least 1919251561 bytes
 *   inferred 17 18
 * </pre>
 *
 * <p>The line {@code directory} is written if the directory lists its files in another order than
 * that of the processes. A label's value of 80 characters or more that are all the same is written
 * {@code "x"*80}. A line that starts with {@code #} is a comment. The number after {@code schedule}
 * is the format's version; any other is refused.
 */
public final class ScheduleText {

  /** The version of the format that is written and read. */
  static final int FORMAT_VERSION = 1;

  private static final String SEPARATOR = " | ";

  private ScheduleText() {}

  /** The text of a schedule. */
  public static String format(Schedule schedule) {
    List<String> lines = new ArrayList<>();
    lines.add(format(schedule.plan()).stripTrailing());
    schedule.steps().forEach(step -> lines.add(format(step)));
    Expectation expectation = schedule.expectation();
    lines.add(("verdict " + expectation.verdict() + " " + expectation.detail()).strip());
    expectation.deaths().forEach((pid, error) -> lines.add("died " + pid + " " + error));
    expectation.inferred().forEach(pair -> lines.add("inferred " + pair));
    return String.join("\n", lines) + "\n";
  }

  /** The lines of a schedule's plan: client, metrics, files, processes and programs. */
  public static String format(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add("schedule " + FORMAT_VERSION);
    lines.add("client " + plan.version());
    if (!plan.fixes().isEmpty()) {
      lines.add(
          "with " + plan.fixes().stream().sorted().map(Fix::word).collect(Collectors.joining(" ")));
    }
    lines.add("granularity " + plan.granularity());
    plan.metrics().forEach(metric -> lines.add(StatementText.format(metric)));
    for (Plan.InitialFile file : plan.files()) {
      lines.add("file " + file.name() + " " + file.size() + " " + file.hex());
    }
    for (ProcessPlan process : plan.processes()) {
      String identifier =
          process.identifier() == process.pid() ? "" : " identifier " + process.name();
      String client = process.client() == null ? "" : " client " + process.client();
      lines.add("process " + process.pid() + " " + process.role().word() + identifier + client);
      process.program().forEach(statement -> lines.add("  " + StatementText.format(statement)));
    }
    if (!plan.listing().isEmpty()) {
      lines.add("directory " + String.join(" ", plan.listing()));
    }
    return String.join("\n", lines) + "\n";
  }

  /** A step's line. */
  static String format(Step step) {
    return String.join(
            SEPARATOR,
            "step " + step.number(),
            String.valueOf(step.pid()),
            step.text(),
            "enabled "
                + step.enabled().stream().map(String::valueOf).collect(Collectors.joining(" ")),
            step.hashes().entrySet().stream()
                .map(hash -> hash.getKey() + " " + hash.getValue().hex())
                .collect(Collectors.joining("; ")))
        .stripTrailing();
  }

  /**
   * Reads a schedule.
   *
   * @param name of the text, for messages
   * @throws ScheduleFormatException when it is none, or of a version that is not known
   */
  public static Schedule parse(String text, String name) {
    return new ScheduleParser(name).parse(text);
  }

  /** Reads what {@link #format(Plan)} wrote. */
  public static Plan parsePlan(String text) {
    return new ScheduleParser("plan").parsePlan(text).plan();
  }

  /**
   * Reads a scenario: the lines of a schedule's plan. The lines of the client and the granularity
   * may be missing; steps and the verdict may be present and are ignored.
   *
   * @param name of the text, for messages
   * @throws ScheduleFormatException when it is none, or of a version that is not known
   */
  public static ScenarioText parseScenario(String text, String name) {
    return new ScheduleParser(name).parsePlan(text);
  }
}
