package multiproc.schedule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import multiproc.client.ClientVersion;
import multiproc.schedule.plan.Granularity;
import multiproc.schedule.plan.Metric;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.plan.Statement;
import multiproc.schedule.step.Step;
import multiproc.schedule.step.StepOperation;

/**
 * A schedule as a text of lines:
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
 *   step 1 | 4101 | fork = 4102 | enabled 4101 |
 *   step 2 | 4101 | open gauge_all_4101.db; size gauge_all_4101.db = 0 | enabled 4101 4102 | gauge_all_4101.db e3b0c442..
 *   verdict MISALIGNED gauge_all_4101.db at 88: length 0
 *   died 4102 error: unpack_from requires a buffer of at least 1919251561 bytes
 *   inferred 17 18
 * </pre>
 *
 * <p>A label's value of 80 characters or more that are all the same is written {@code "x"*80}. A
 * line that starts with {@code #} says nothing. The number behind {@code schedule} is the format's
 * version; another one is refused.
 */
public final class ScheduleText {

  private static final int FORMAT_VERSION = 1;
  private static final int REPEATED_FROM = 80;
  private static final int LONGEST_LABEL = 1 << 22;
  private static final String SEPARATOR = " | ";
  private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*)\"";
  private static final Pattern SET =
      Pattern.compile("set (\\S+) " + QUOTED + "(?:\\*(\\d{1,7}))? (\\S+)");
  private static final Pattern METRIC = Pattern.compile("metric (\\S+) (\\S+) (\\S+) " + QUOTED);

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

  /** The lines of a schedule that say who runs what. */
  public static String format(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add("schedule " + FORMAT_VERSION);
    lines.add("client " + plan.version());
    lines.add("granularity " + plan.granularity());
    for (Metric metric : plan.metrics()) {
      lines.add(
          String.join(
              " ",
              "metric",
              metric.mode(),
              metric.name(),
              metric.labelName(),
              quoted(metric.help())));
    }
    for (ProcessPlan process : plan.processes()) {
      lines.add("process " + process.pid() + " " + process.role().word());
      process.program().forEach(statement -> lines.add("  " + format(statement)));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String format(Statement statement) {
    if (statement instanceof Statement.Set set) {
      return "set " + set.metric() + " " + repeated(set.labelValue()) + " " + set.value();
    } else if (statement instanceof Statement.Fork fork) {
      return "fork " + fork.pid();
    } else if (statement instanceof Statement.Kill kill) {
      return "kill " + kill.pid();
    } else if (statement instanceof Statement.MarkProcessDead dead) {
      return "mark-process-dead " + dead.pid();
    }
    return "scrape";
  }

  /** A step's line. */
  public static String format(Step step) {
    return String.join(
            SEPARATOR,
            "step " + step.number(),
            String.valueOf(step.pid()),
            step.operations().stream().map(StepOperation::text).collect(Collectors.joining("; ")),
            "enabled "
                + step.enabled().stream().map(String::valueOf).collect(Collectors.joining(" ")),
            step.hashes().entrySet().stream()
                .map(hash -> hash.getKey() + " " + hash.getValue())
                .collect(Collectors.joining("; ")))
        .stripTrailing();
  }

  /** A long text of one character is written once, with how often it comes. */
  private static String repeated(String text) {
    boolean once =
        text.length() < REPEATED_FROM || !text.equals(text.substring(0, 1).repeat(text.length()));
    return once ? quoted(text) : quoted(text.substring(0, 1)) + "*" + text.length();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static String unquoted(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == '\\' && i + 1 < text.length()) {
        i++;
        next = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
      }
      plain.append(next);
    }
    return plain.toString();
  }

  /**
   * Reads a schedule.
   *
   * @param name of the text, for messages
   * @throws ScheduleFormatException when it is none, or of a version that is not known
   */
  public static Schedule parse(String text, String name) {
    return new Parser(name).parse(text);
  }

  /** Reads what {@link #format(Plan)} wrote. */
  public static Plan parsePlan(String text) {
    return new Parser("plan").parse(text + "verdict " + Verdict.CLEAN).plan();
  }

  private static final class Parser {

    private final String name;
    private int lineNumber;
    private String line = "";

    private ClientVersion version;
    private Granularity granularity;
    private final List<Metric> metrics = new ArrayList<>();
    private final List<ProcessPlan> processes = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private Verdict verdict;
    private String detail = "";
    private final Map<Long, String> deaths = new LinkedHashMap<>();
    private final List<String> inferred = new ArrayList<>();

    Parser(String name) {
      this.name = name;
    }

    Schedule parse(String text) {
      boolean versionSeen = false;
      for (String next : text.split("\r?\n", -1)) {
        lineNumber++;
        line = next;
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        if (!versionSeen) {
          checkVersion();
          versionSeen = true;
        } else {
          try {
            parseLine();
          } catch (IllegalArgumentException e) {
            throw fail(e.getMessage());
          }
        }
      }
      line = "";
      need(versionSeen, "no line 'schedule " + FORMAT_VERSION + "'");
      need(version != null, "no line 'client'");
      need(granularity != null, "no line 'granularity'");
      need(!processes.isEmpty(), "no line 'process'");
      need(verdict != null, "no line 'verdict'");
      Plan plan = new Plan(version, granularity, metrics, processes);
      check(plan);
      return new Schedule(plan, steps, new Expectation(verdict, detail, deaths, inferred));
    }

    private void checkVersion() {
      if (!line.startsWith("schedule ")) {
        throw fail("not a schedule: its first line is not 'schedule " + FORMAT_VERSION + "'");
      }
      if (!line.equals("schedule " + FORMAT_VERSION)) {
        throw fail(
            "unknown version of the format: version="
                + line.substring("schedule ".length())
                + "; this tool reads "
                + FORMAT_VERSION);
      }
    }

    private void parseLine() {
      if (line.startsWith("  ")) {
        need(!processes.isEmpty(), "a statement before any process");
        int last = processes.size() - 1;
        ProcessPlan process = processes.get(last);
        List<Statement> program = new ArrayList<>(process.program());
        program.add(statement(line.strip()));
        processes.set(last, new ProcessPlan(process.pid(), process.role(), program));
        return;
      }
      String[] words = line.split(" ", 3);
      switch (words[0]) {
        case "client" -> version = version(argument(words));
        case "granularity" ->
            granularity =
                Granularity.of(argument(words)).orElseThrow(() -> fail("unknown granularity"));
        case "metric" -> metrics.add(metric());
        case "process" -> processes.add(process(words));
        case "step" -> steps.add(step());
        case "verdict" -> {
          verdict = Verdict.of(argument(words)).orElseThrow(() -> fail("unknown verdict"));
          detail = words.length > 2 ? words[2] : "";
        }
        case "died" ->
            deaths.put(Long.parseLong(argument(words)), words.length > 2 ? words[2] : "");
        case "inferred" -> inferred.add(line.substring("inferred ".length()));
        default -> throw fail("unknown line");
      }
    }

    private String argument(String[] words) {
      need(words.length > 1, "nothing behind '" + words[0] + "'");
      return words[1];
    }

    private ClientVersion version(String text) {
      return ClientVersion.of(text)
          .filter(ClientVersion::writes)
          .orElseThrow(() -> fail("unknown client: client=" + text));
    }

    private Metric metric() {
      Matcher matcher = matched(METRIC);
      return new Metric(
          matcher.group(2), matcher.group(3), matcher.group(1), unquoted(matcher.group(4)));
    }

    private Matcher matched(Pattern pattern) {
      Matcher matcher = pattern.matcher(line.strip());
      need(matcher.matches(), "cannot be read");
      return matcher;
    }

    private ProcessPlan process(String[] words) {
      need(words.length == 3, "a process has an identifier and a role");
      for (ProcessPlan.Role role : ProcessPlan.Role.values()) {
        if (role.word().equals(words[2])) {
          return new ProcessPlan(Long.parseLong(words[1]), role, List.of());
        }
      }
      throw fail("unknown role");
    }

    private Statement statement(String text) {
      String[] words = text.split(" ", 2);
      return switch (words[0]) {
        case "set" -> {
          Matcher matcher = matched(SET);
          String value = unquoted(matcher.group(2));
          yield new Statement.Set(
              matcher.group(1),
              matcher.group(3) == null
                  ? value
                  : repeated(value, Integer.parseInt(matcher.group(3))),
              Double.parseDouble(matcher.group(4)));
        }
        case "fork" -> new Statement.Fork(Long.parseLong(argument(words)));
        case "kill" -> new Statement.Kill(Long.parseLong(argument(words)));
        case "mark-process-dead" -> new Statement.MarkProcessDead(Long.parseLong(argument(words)));
        case "scrape" -> new Statement.Scrape();
        default -> throw fail("unknown statement");
      };
    }

    private String repeated(String unit, int times) {
      need((long) unit.length() * times <= LONGEST_LABEL, "a label's value that is too long");
      return unit.repeat(times);
    }

    private Step step() {
      String[] fields = line.split(" \\|(?: |$)", -1);
      need(fields.length == 5, "a step has five fields");
      need(fields[3].startsWith("enabled "), "the fourth field is not 'enabled'");
      int number = Integer.parseInt(fields[0].substring("step ".length()));
      need(number == steps.size() + 1, "steps are not numbered in order");
      List<StepOperation> operations = new ArrayList<>();
      for (String operation : fields[2].split("; ")) {
        operations.add(StepOperation.parse(operation));
      }
      List<Long> enabled = new ArrayList<>();
      for (String pid : fields[3].substring("enabled ".length()).split(" ")) {
        enabled.add(Long.parseLong(pid));
      }
      Map<String, String> hashes = new LinkedHashMap<>();
      for (String hash : fields[4].isBlank() ? new String[0] : fields[4].strip().split("; ")) {
        String[] words = hash.split(" ");
        need(words.length == 2, "a hash has a file and a number");
        hashes.put(words[0], words[1]);
      }
      return new Step(number, Long.parseLong(fields[1]), operations, enabled, hashes);
    }

    /** What the lines name must be there. */
    private void check(Plan plan) {
      for (ProcessPlan process : plan.processes()) {
        for (Statement statement : process.program()) {
          if (statement instanceof Statement.Set set) {
            need(
                metrics.stream().anyMatch(metric -> metric.name().equals(set.metric())),
                "no such metric: metric=" + set.metric());
          } else if (statement instanceof Statement.Fork fork) {
            need(plan.indexOf(fork.pid()) >= 0, "no such process: process=" + fork.pid());
          } else if (statement instanceof Statement.Kill kill) {
            need(plan.indexOf(kill.pid()) >= 0, "no such process: process=" + kill.pid());
          }
        }
      }
      for (Step step : steps) {
        need(plan.indexOf(step.pid()) >= 0, "no such process: step=" + step.number());
      }
    }

    private void need(boolean holds, String message) {
      if (!holds) {
        throw fail(message);
      }
    }

    private ScheduleFormatException fail(String message) {
      String where = name + ", line " + lineNumber;
      return new ScheduleFormatException(
          where + ": " + message + (line.isEmpty() ? "" : ": " + line.strip()));
    }
  }
}
