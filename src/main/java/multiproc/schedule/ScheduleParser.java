package multiproc.schedule;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.client.ClientVersion;
import multiproc.layout.Fix;

/**
 * Reads a schedule line by line ({@link ScheduleText}).
 *
 * <p>Threading: one thread; one object for one text.
 */
final class ScheduleParser {

  private static final int LARGEST_FILE = 1 << 24;

  private static final Pattern FILE =
      Pattern.compile(
          "file ([^\\s/]+\\.db)(?: (\\d{1,8}))?(?: ([0-9a-f]+|\"(?:[^\"\\\\]++|\\\\.)*+\"))?");
  private static final Pattern PROCESS =
      Pattern.compile(
          "process (\\d{1,18}) (\\S+)(?: identifier ([\\w.-]{1,60}))?(?: client (\\S+))?");

  private final String name;
  private int lineNumber;
  private String line = "";

  private ClientVersion version;
  private Granularity granularity;
  private final List<Metric> metrics = new ArrayList<>();
  private final List<ProcessPlan> processes = new ArrayList<>();
  private List<String> listing = List.of();
  private final List<Plan.InitialFile> files = new ArrayList<>();
  private final Set<Fix> fixes = EnumSet.noneOf(Fix.class);
  private final List<Step> steps = new ArrayList<>();
  private Verdict verdict;
  private String detail = "";
  private final Map<Long, String> deaths = new LinkedHashMap<>();
  private final List<String> inferred = new ArrayList<>();

  ScheduleParser(String name) {
    this.name = name;
  }

  /** Reads a schedule with all its lines. */
  Schedule parse(String text) {
    read(text);
    need(version != null, "no line 'client'");
    need(granularity != null, "no line 'granularity'");
    need(verdict != null, "no line 'verdict'");
    return new Schedule(plan(), steps, new Expectation(verdict, detail, deaths, inferred));
  }

  /** Reads a plan; accepts the other lines of a schedule too. */
  ScenarioText parsePlan(String text) {
    read(text);
    return new ScenarioText(Optional.ofNullable(version), Optional.ofNullable(granularity), plan());
  }

  private void read(String text) {
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
        } catch (NumberFormatException e) {
          throw fail("not a number, or out of range");
        } catch (IllegalArgumentException e) {
          throw fail(e.getMessage());
        }
      }
    }
    line = "";
    need(versionSeen, "no line 'schedule " + ScheduleText.FORMAT_VERSION + "'");
    need(!processes.isEmpty(), "no line 'process'");
  }

  private Plan plan() {
    Plan plan =
        new Plan(
            version == null ? ClientVersion.V0_4_2 : version,
            granularity == null ? Granularity.OBSERVED : granularity,
            metrics,
            processes,
            listing,
            files,
            fixes);
    try {
      PlanCheck.check(plan);
    } catch (IllegalArgumentException e) {
      throw fail(e.getMessage());
    }
    for (Step step : steps) {
      need(plan.indexOf(step.pid()) >= 0, "no such process: step=" + step.number());
    }
    return plan;
  }

  private void checkVersion() {
    if (!line.startsWith("schedule ")) {
      throw fail(
          "not a schedule: its first line that is no comment is not 'schedule "
              + ScheduleText.FORMAT_VERSION
              + "'");
    }
    if (!line.equals("schedule " + ScheduleText.FORMAT_VERSION)) {
      throw fail(
          "unknown version of the format: version="
              + line.substring("schedule ".length())
              + "; this tool reads "
              + ScheduleText.FORMAT_VERSION
              + (line.contains("#") ? "; a comment (#) has a line of its own" : ""));
    }
  }

  private void parseLine() {
    if (line.startsWith("  ")) {
      need(!processes.isEmpty(), "a statement before any process");
      int last = processes.size() - 1;
      ProcessPlan process = processes.get(last);
      List<Statement> program = new ArrayList<>(process.program());
      program.add(StatementText.statement(line.strip()));
      processes.set(last, process.with(program));
      return;
    }
    String[] words = line.split(" ", 3);
    switch (words[0]) {
      case "client" -> {
        once(version);
        version = version(argument(words));
      }
      case "granularity" -> {
        once(granularity);
        granularity =
            Granularity.of(argument(words)).orElseThrow(() -> fail("unknown granularity"));
      }
      case "metric" -> metrics.add(StatementText.metric(line));
      case "with" -> fixes();
      case "file" -> files.add(file());
      case "process" -> processes.add(process());
      case "directory" -> listing = List.of(line.substring("directory ".length()).split(" "));
      case "step" -> steps.add(step());
      case "verdict" -> {
        once(verdict);
        verdict = Verdict.of(argument(words)).orElseThrow(() -> fail("unknown verdict"));
        detail = words.length > 2 ? words[2] : "";
      }
      case "died" -> deaths.put(Long.parseLong(argument(words)), words.length > 2 ? words[2] : "");
      case "inferred" -> inferred.add(line.substring("inferred ".length()));
      default -> throw fail("unknown line");
    }
  }

  /** Refuses a second line of a kind: it is unknown which of the two is meant. */
  private void once(Object before) {
    need(before == null, "a second line of its kind");
  }

  private String argument(String[] words) {
    need(words.length > 1, "nothing after '" + words[0] + "'");
    return words[1];
  }

  private ClientVersion version(String text) {
    return ClientVersion.of(text).orElseThrow(() -> fail("unknown client: client=" + text));
  }

  private void fixes() {
    for (String word : line.strip().substring("with".length()).strip().split(" ")) {
      fixes.add(Fix.of(word).orElseThrow(() -> fail("unknown fix: fix=" + word)));
    }
  }

  private Plan.InitialFile file() {
    Matcher words = StatementText.matched(FILE, line);
    String bytes = words.group(3);
    boolean quoted = bytes != null && bytes.startsWith("\"");
    String hex =
        bytes == null
            ? ""
            : quoted
                ? HexFormat.of()
                    .formatHex(
                        StatementText.unquoted(bytes.substring(1, bytes.length() - 1))
                            .getBytes(StandardCharsets.UTF_8))
                : bytes;
    int size = words.group(2) == null ? hex.length() / 2 : Integer.parseInt(words.group(2));
    need(hex.length() % 2 == 0 && hex.length() / 2 <= size, "more bytes than its size");
    need(size <= LARGEST_FILE, "a file that is too large");
    return new Plan.InitialFile(words.group(1), hex, size);
  }

  private ProcessPlan process() {
    Matcher words = StatementText.matched(PROCESS, line);
    long pid = Long.parseLong(words.group(1));
    for (ProcessPlan.Role role : ProcessPlan.Role.values()) {
      if (role.word().equals(words.group(2))) {
        return ProcessPlan.named(
            pid,
            role,
            List.of(),
            words.group(3) == null ? words.group(1) : words.group(3),
            words.group(4) == null ? null : version(words.group(4)));
      }
    }
    throw fail("unknown role");
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
    Map<String, FileHash> hashes = new LinkedHashMap<>();
    for (String hash : fields[4].isBlank() ? new String[0] : fields[4].strip().split("; ")) {
      String[] words = hash.split(" ");
      need(words.length == 2, "a hash has a file and a number");
      hashes.put(words[0], FileHash.of(words[1]));
    }
    return new Step(number, Long.parseLong(fields[1]), operations, enabled, hashes);
  }

  private void need(boolean holds, String message) {
    if (!holds) {
      throw fail(message);
    }
  }

  /** An error in the current line, or in the whole text after its last line. */
  private ScheduleFormatException fail(String message) {
    return new ScheduleFormatException(
        line.isEmpty()
            ? name + ": " + message
            : name + ", line " + lineNumber + ": " + message + ": " + line.strip());
  }
}
