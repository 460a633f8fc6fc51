package multiproc.schedule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.client.ClientVersion;
import multiproc.schedule.plan.Granularity;
import multiproc.schedule.plan.Metric;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.plan.Statement;
import multiproc.schedule.step.Step;
import multiproc.schedule.step.StepOperation;

/**
 * Reads a schedule line by line ({@link ScheduleText}).
 *
 * <p>Threading: one thread; for one text.
 */
final class ScheduleParser {

  private static final int LONGEST_LABEL = 1 << 22;

  /** Possessive, since a long text is else too deep for the stack. */
  private static final String QUOTED = "\"((?:[^\"\\\\]++|\\\\.)*+)\"";

  private static final Pattern SET =
      Pattern.compile("set (\\S+) " + QUOTED + "(?:\\*(\\d{1,7}))? (\\S+)");
  private static final Pattern METRIC = Pattern.compile("metric (\\S+) (\\S+) (\\S+) " + QUOTED);

  private final String name;
  private int lineNumber;
  private String line = "";

  private ClientVersion version;
  private Granularity granularity;
  private final List<Metric> metrics = new ArrayList<>();
  private final List<ProcessPlan> processes = new ArrayList<>();
  private List<String> listing = List.of();
  private final List<Step> steps = new ArrayList<>();
  private Verdict verdict;
  private String detail = "";
  private final Map<Long, String> deaths = new LinkedHashMap<>();
  private final List<String> inferred = new ArrayList<>();

  ScheduleParser(String name) {
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
    need(versionSeen, "no line 'schedule " + ScheduleText.FORMAT_VERSION + "'");
    need(version != null, "no line 'client'");
    need(granularity != null, "no line 'granularity'");
    need(!processes.isEmpty(), "no line 'process'");
    need(verdict != null, "no line 'verdict'");
    Plan plan = new Plan(version, granularity, metrics, processes, listing);
    check(plan);
    return new Schedule(plan, steps, new Expectation(verdict, detail, deaths, inferred));
  }

  private void checkVersion() {
    if (!line.startsWith("schedule ")) {
      throw fail(
          "not a schedule: its first line is not 'schedule " + ScheduleText.FORMAT_VERSION + "'");
    }
    if (!line.equals("schedule " + ScheduleText.FORMAT_VERSION)) {
      throw fail(
          "unknown version of the format: version="
              + line.substring("schedule ".length())
              + "; this tool reads "
              + ScheduleText.FORMAT_VERSION);
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
      case "directory" -> listing = List.of(line.substring("directory ".length()).split(" "));
      case "step" -> steps.add(step());
      case "verdict" -> {
        verdict = Verdict.of(argument(words)).orElseThrow(() -> fail("unknown verdict"));
        detail = words.length > 2 ? words[2] : "";
      }
      case "died" -> deaths.put(Long.parseLong(argument(words)), words.length > 2 ? words[2] : "");
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
            matcher.group(3) == null ? value : repeated(value, Integer.parseInt(matcher.group(3))),
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
}
