package multiproc.harness.real;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import multiproc.harness.UserException;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.ProgramValues;
import multiproc.schedule.Schedule;
import multiproc.schedule.Statement;
import multiproc.schedule.Step;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;
import multiproc.schedule.print.StepTable;

/**
 * Writes a schedule as a test for the client's own test suite: one Python file for pytest or
 * unittest that needs only the standard library and the client. The test fails if the client has
 * the fault that the schedule shows, and passes otherwise.
 */
public final class RegressionTest {

  private static final int REPEATED_FROM = 80;

  private final Schedule schedule;
  private final TestedFault fault;
  private final String releases;
  private final StringBuilder text = new StringBuilder();

  private RegressionTest(Schedule schedule, TestedFault fault, String releases) {
    this.schedule = schedule;
    this.fault = fault;
    this.releases = releases;
  }

  /**
   * The text of the test.
   *
   * @param releases under which it fails and passes, in sentences; may be empty
   */
  public static String of(Schedule schedule, TestedFault fault, String releases)
      throws IOException {
    return new RegressionTest(schedule, fault, releases).write();
  }

  /** Why no test can be made of a schedule; empty if one can. */
  static String refusal(Schedule schedule) throws IOException {
    try {
      of(schedule, TestedFault.of(schedule), "");
      return "";
    } catch (UserException e) {
      return e.getMessage();
    }
  }

  private String write() throws IOException {
    Plan plan = schedule.plan();
    text.append("# -*- coding: ascii -*-\n");
    text.append("r\"\"\"").append(documentation()).append("\"\"\"\n\n");
    text.append("# What each process does, by its identifier, which names its files.\n");
    text.append("PROGRAMS = {\n");
    for (ProcessPlan process : plan.processes()) {
      text.append("    ").append(process.pid()).append(": [\n");
      process.program().forEach(statement -> line("        (" + statement(statement) + "),"));
      line("    ],");
    }
    line("}");
    line("# Type, name, help, labels, multi-process mode, bounds of buckets.");
    line("METRICS = {");
    for (Metric metric : plan.metrics()) {
      String bounds =
          metric.bounds().stream().map(String::valueOf).collect(Collectors.joining(", "));
      line("    " + quoted(metric.id()) + ": (");
      line("        " + quoted(metric.type()) + ", " + quoted(metric.name()) + ",");
      String labels =
          metric.labelNames().stream()
              .map(RegressionTest::quoted)
              .collect(Collectors.joining(", "));
      line("        " + quoted(metric.help()) + ", [" + labels + "],");
      line("        " + quoted(metric.mode()) + ", [" + bounds + "]),");
    }
    line("}");
    line("# Processes that start afresh, and who forks the others.");
    line("ROOTS = " + roots());
    line("PARENTS = {" + parents() + "}");
    line("# What each process takes for its identifier.");
    line("IDENTIFIERS = {" + identifiers() + "}");
    line("# The order of a directory's files, which a scrape sees.");
    line("LISTING = [");
    plan.listedNames().forEach(name -> line("    " + quoted(name) + ","));
    line("]");
    line(
        "# Files that are there at the start: their first bytes, and their sizes; zeros"
            + " follow.");
    line("FILES = {");
    for (Plan.InitialFile file : plan.files()) {
      line("    " + quoted(file.name()) + ": ('" + file.hex() + "', " + file.size() + "),");
    }
    line("}");
    toldLines();
    line("# Whether a copy of bytes is a step for each 8 of them.");
    line("BY_WORDS = " + (plan.granularity() == Granularity.WORD ? "True" : "False"));
    line("# Whether a scrape may not fail either that meets a file before its first header.");
    boolean early =
        schedule.expectation().verdict() == Verdict.READER_INIT || fault.died().isPresent();
    line("TOO_EARLY_COUNTS = " + (early ? "True" : "False"));
    line("# What fails the test: findings of these kinds, and if there is a pattern, deaths that");
    line("# it matches alone.");
    line(
        "KINDS = ("
            + fault.kinds().stream().map(RegressionTest::item).collect(Collectors.joining())
            + ")");
    String pattern = fault.died().map(died -> quoted(died.pattern())).orElse("None");
    line("PATTERN = " + pattern);
    line("# Whose turn it is, and what it does then.");
    line("ORDER = \"\"\"");
    schedule.steps().forEach(step -> line(turn(step)));
    line("\"\"\"\n");
    line("# " + "-".repeat(93));
    line("GATES = \"\"\"");
    text.append(AgentText.table());
    line("\"\"\"");
    text.append(AgentText.gates()).append("\n\n").append(AgentText.race());
    return text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private String documentation() {
    String verdict = schedule.expectation().verdict().toString();
    String detail = schedule.expectation().detail();
    return "A race in prometheus_client's multi-process mode, run again step by step.\n\n"
        + "Under client "
        + schedule.plan().version()
        + " it ends "
        + verdict
        + " ("
        + schedule.expectation().verdict().sentence()
        + ")"
        + (detail.isEmpty() ? "" : ":\n" + detail)
        + "\n\n"
        + ascii(table())
        + "\n"
        + ascii(fault.sentence())
        + ".\nOther things that go wrong in this order are printed and do not fail it.\n"
        + ascii(releases)
        + "\nThe processes are forks; each asks permission before each\n"
        + "operation on a file, so there is no timing. The client is not changed: names in its"
        + " modules are replaced,\n"
        + "in the forks alone. Run it by pytest or as a script; POSIX, Python 2.7 or 3.6 and"
        + " later.\n";
  }

  private String table() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StepTable.print(schedule, new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
    return bytes.toString(StandardCharsets.UTF_8).replace("\"\"\"", "'''");
  }

  private static String item(String word) {
    return quoted(word) + ", ";
  }

  private static String ascii(String words) {
    return words.replaceAll("[^\\x00-\\x7F]", "?");
  }

  private String roots() {
    return schedule.plan().processes().stream()
        .filter(process -> process.role() != ProcessPlan.Role.CHILD)
        .map(process -> String.valueOf(process.pid()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private String identifiers() {
    return schedule.plan().processes().stream()
        .map(
            process ->
                process.pid()
                    + ": "
                    + (process.name().equals(String.valueOf(process.identifier()))
                        ? process.name()
                        : quoted(process.name())))
        .collect(Collectors.joining(", "));
  }

  private String parents() {
    List<String> pairs = new ArrayList<>();
    for (ProcessPlan process : schedule.plan().processes()) {
      for (Statement statement : process.statements()) {
        if (statement instanceof Statement.Fork fork) {
          pairs.add(fork.pid() + ": " + process.pid());
        }
      }
    }
    return String.join(", ", pairs);
  }

  private void toldLines() {
    line(
        "# What each program leaves in its process's files: file, sample, labels, value, whether it"
            + " only\n# inherits the series, so that the file need not have it.");
    line("TOLD = {");
    ProgramValues.of(schedule.plan())
        .forEach(
            (pid, values) -> {
              line("    " + pid + ": [");
              values.forEach(told -> line("        (" + told(told) + "),"));
              line("    ],");
            });
    line("}");
  }

  private static String told(ProgramValues.Told told) {
    String labels =
        told.series().labels().entrySet().stream()
            .map(label -> quoted(label.getKey()) + ": " + quoted(label.getValue()))
            .collect(Collectors.joining(", "));
    return quoted(told.file())
        + ", "
        + quoted(told.series().sample())
        + ", {"
        + labels
        + "}, float('"
        + told.value()
        + "'), "
        + (told.inherited() ? "True" : "False");
  }

  private static String statement(Statement statement) {
    if (statement instanceof Statement.Set set && set.timestamp() == 0) {
      return change("set", set, set.value());
    } else if (statement instanceof Statement.Inc inc) {
      return change("inc", inc, inc.amount());
    } else if (statement instanceof Statement.Observe observe) {
      return change("observe", observe, observe.amount());
    } else if (statement instanceof Statement.Remove remove) {
      return "'remove', " + quoted(remove.metric()) + labels(remove.labelValues());
    } else if (statement instanceof Statement.Make make) {
      return change("labels", make, 0);
    } else if (statement instanceof Statement.Fork fork) {
      return "'fork', " + fork.pid();
    } else if (statement instanceof Statement.Spawn spawn) {
      return "'spawn', " + spawn.pid();
    } else if (statement instanceof Statement.Kill kill) {
      return "'kill', " + kill.pid();
    } else if (statement instanceof Statement.Wait wait) {
      return "'wait', " + wait.pid();
    } else if (statement instanceof Statement.MarkProcessDead dead) {
      return "'mark-process-dead', " + dead.pid();
    } else if (statement instanceof Statement.Delete delete) {
      return "'delete', " + quoted(delete.file());
    } else if (statement instanceof Statement.Scrape) {
      return "'scrape',";
    } else if (statement instanceof Statement.Expect expect) {
      return "'expect', " + quoted(expect.series()) + labels(expect.values());
    } else if (statement instanceof Statement.Try tried) {
      return "'try', (" + statement(tried.statement()) + ")";
    }
    throw new UserException(
        "no test can be made of a schedule in which "
            + without(statement)
            + ", which the test has no means for; replay --real runs it");
  }

  /** What a test cannot do, as a clause with the statement's words. */
  private static String without(Statement statement) {
    if (statement instanceof Statement.Set set) {
      return "a store has a given time: statement=set .. at " + set.timestamp();
    } else if (statement instanceof Statement.Cut cut) {
      return "another program cuts a file: statement=cut " + cut.file() + " " + cut.size();
    } else if (statement instanceof Statement.OnThread thread) {
      return "a second thread forks: statement=on-thread fork " + thread.pid();
    }
    return "a signal comes: statement=on-signal ..";
  }

  private static String change(String what, Statement.OnChild of, double number) {
    return quoted(what)
        + ", "
        + quoted(of.metric())
        + ", float('"
        + number
        + "')"
        + labels(of.labelValues());
  }

  private static String labels(List<String> labelValues) {
    return labelValues.stream().map(value -> ", " + quoted(value)).collect(Collectors.joining());
  }

  private static String turn(Step step) {
    if (step.isSignal()) {
      throw refused(step, "a signal comes between two operations");
    }
    for (StepOperation done : step.operations()) {
      if (!done.fault().isEmpty()) {
        throw refused(step, "the system fails with " + done.fault());
      }
    }
    if (step.isKill()) {
      return step.pid() + "  is killed";
    }
    return step.pid()
        + "  "
        + step.operations().stream().map(RegressionTest::words).collect(Collectors.joining("; "));
  }

  private static UserException refused(Step step, String why) {
    return new UserException(
        "no test can be made of it, since "
            + why
            + ", which takes privileges or limits that a test suite may not have: step="
            + step.number()
            + "; replay --real runs it");
  }

  private static String words(StepOperation operation) {
    boolean ofProcess =
        switch (operation.kind()) {
          case FORK, SPAWN, KILL, WAIT -> true;
          default -> false;
        };
    String of = ofProcess ? operation.value() : operation.file();
    return (operation.kind().word() + " " + of).strip();
  }

  /** A string literal for Python 2 and 3. */
  static String quoted(String words) {
    if (words.length() >= REPEATED_FROM && words.chars().allMatch(c -> c == words.charAt(0))) {
      return quoted(words.substring(0, 1)) + " * " + words.length();
    }
    StringBuilder quoted = new StringBuilder();
    for (char c : words.toCharArray()) {
      if (c == '\'' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    boolean plain = words.chars().allMatch(c -> c >= ' ' && c <= '~');
    return (plain ? "'" : "u'") + quoted + "'";
  }
}
