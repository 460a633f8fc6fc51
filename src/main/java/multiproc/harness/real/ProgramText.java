package multiproc.harness.real;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;

/**
 * Writes the programs of a plan as a short Python program for the client, without the order of
 * their steps. A forked child's statements are in the branch of its fork, as the client's objects
 * are inherited there.
 */
final class ProgramText {

  private static final int MOST_LINES = 60;
  private static final String INDENT = "    ";

  private final Plan plan;
  private final List<String> lines = new ArrayList<>();

  /** Processes that were forked, and not yet waited for. */
  private final Set<Long> forked = new TreeSet<>();

  private boolean kills;
  private boolean scrapes;
  private boolean possible = true;

  private ProgramText(Plan plan) {
    this.plan = plan;
  }

  /**
   * The program; empty if it would be long, or if a statement of the plan is not one of a program.
   */
  static Optional<String> of(Plan plan) {
    return new ProgramText(plan).write();
  }

  private Optional<String> write() {
    List<ProcessPlan> roots = new ArrayList<>();
    for (ProcessPlan process : plan.processes()) {
      possible &= process.name().equals(String.valueOf(process.pid())) && process.client() == null;
      if (process.role() == ProcessPlan.Role.PARENT) {
        roots.add(process);
      }
    }
    possible &= roots.size() == 1 && plan.files().isEmpty() && !plan.has(Statement.Spawn.class);
    if (!possible) {
      return Optional.empty();
    }
    process(roots.get(0), "", new TreeSet<>());
    for (ProcessPlan process : plan.processes()) {
      if (process.role() == ProcessPlan.Role.SCRAPE) {
        lines.add("# At any time, in any process:");
        process(process, "", new TreeSet<>());
      }
    }
    return possible && lines.size() <= MOST_LINES
        ? Optional.of(imports() + String.join("\n", lines) + "\n")
        : Optional.empty();
  }

  private String imports() {
    String types =
        plan.metrics().stream()
            .map(ProgramText::type)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return "import os\n"
        + (kills ? "import signal\n" : "")
        + "import tempfile\n"
        + "for name in 'prometheus_multiproc_dir', 'PROMETHEUS_MULTIPROC_DIR':\n"
        + "    os.environ[name] = os.environ.get(name) or tempfile.mkdtemp()\n"
        + ("from prometheus_client import " + types + "\n")
        + (scrapes
            ? "from prometheus_client import CollectorRegistry, generate_latest\n"
                + "from prometheus_client.multiprocess import MultiProcessCollector\n"
            : "")
        + "\n";
  }

  private static String type(Metric metric) {
    return metric.type().substring(0, 1).toUpperCase(Locale.ROOT) + metric.type().substring(1);
  }

  /**
   * Adds the statements of a process.
   *
   * @param made the metric objects that it has inherited; those that it makes are added
   */
  private void process(ProcessPlan process, String indent, Set<String> made) {
    lines.add(indent + "# process " + process.pid());
    process.program().forEach(statement -> statement(statement, indent, made));
    if (!indent.isEmpty()) {
      lines.add(indent + "os._exit(0)");
    }
  }

  private void statement(Statement statement, String indent, Set<String> made) {
    if (statement instanceof Statement.OnChild change) {
      change(change, indent, made);
    } else if (statement instanceof Statement.Fork fork) {
      forked.add(fork.pid());
      lines.add(indent + "pid_" + fork.pid() + " = os.fork()");
      lines.add(indent + "if pid_" + fork.pid() + " == 0:");
      ProcessPlan child = plan.processes().get(plan.indexOf(fork.pid()));
      process(child, indent + INDENT, new TreeSet<>(made));
    } else if (statement instanceof Statement.Kill kill) {
      kills = true;
      forked.remove(kill.pid());
      lines.add(indent + "os.kill(pid_" + kill.pid() + ", signal.SIGKILL)");
      lines.add(indent + "os.waitpid(pid_" + kill.pid() + ", 0)");
    } else if (statement instanceof Statement.Wait wait) {
      boolean forks = forked.contains(wait.pid());
      lines.add(
          indent
              + (forks
                  ? "os.waitpid(pid_" + wait.pid() + ", 0)"
                  : "# when process " + wait.pid() + " has ended"));
      forked.remove(wait.pid());
    } else if (statement instanceof Statement.Scrape) {
      scrapes = true;
      lines.add(indent + "registry = CollectorRegistry()");
      lines.add(indent + "MultiProcessCollector(registry)");
      lines.add(indent + "print(generate_latest(registry).decode('utf-8'))");
    } else if (statement instanceof Statement.Expect expect) {
      String values = String.join(" or ", expect.values());
      lines.add(indent + "# expected: " + expect.series() + " " + values);
    } else if (statement instanceof Statement.Try tried) {
      lines.add(indent + "try:");
      statement(tried.statement(), indent + INDENT, made);
      lines.add(indent + "except Exception:");
      lines.add(indent + INDENT + "pass  # as a server that answers 500 and goes on");
    } else {
      possible = false;
    }
  }

  private void change(Statement.OnChild change, String indent, Set<String> made) {
    Metric metric =
        plan.metrics().stream()
            .filter(known -> known.id().equals(change.metric()))
            .findFirst()
            .orElseThrow();
    String object = metric.id().replaceAll("\\W", "_");
    if (made.add(metric.id())) {
      lines.add(indent + object + " = " + construction(metric));
    }
    String child =
        change.labelValues().isEmpty()
            ? object
            : object
                + ".labels("
                + change.labelValues().stream()
                    .map(RegressionTest::quoted)
                    .collect(Collectors.joining(", "))
                + ")";
    if (change instanceof Statement.Set set && set.timestamp() == 0) {
      lines.add(indent + child + ".set(" + number(set.value()) + ")");
    } else if (change instanceof Statement.Inc inc) {
      lines.add(indent + child + ".inc(" + number(inc.amount()) + ")");
    } else if (change instanceof Statement.Observe observe) {
      lines.add(indent + child + ".observe(" + number(observe.amount()) + ")");
    } else if (change instanceof Statement.Make) {
      lines.add(indent + child);
    } else {
      possible = false;
    }
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.valueOf(value) : "float('" + value + "')";
  }

  private static String construction(Metric metric) {
    StringBuilder call = new StringBuilder(type(metric)).append('(');
    call.append(RegressionTest.quoted(metric.name()));
    call.append(", ").append(RegressionTest.quoted(metric.help()));
    if (!metric.labelNames().isEmpty()) {
      call.append(", [")
          .append(
              metric.labelNames().stream()
                  .map(RegressionTest::quoted)
                  .collect(Collectors.joining(", ")))
          .append(']');
    }
    if (metric.isGauge()) {
      call.append(", multiprocess_mode=").append(RegressionTest.quoted(metric.mode()));
    }
    if (!metric.bounds().isEmpty()) {
      call.append(", buckets=").append(metric.bounds());
    }
    return call.append(", registry=None)").toString();
  }
}
