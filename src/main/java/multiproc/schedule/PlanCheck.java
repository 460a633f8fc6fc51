package multiproc.schedule;

import java.util.List;

/**
 * Checks a plan: every metric and process that a statement names is declared, and its kind allows
 * the statement.
 */
final class PlanCheck {

  private PlanCheck() {}

  /** Throws an {@link IllegalArgumentException} that names the first error. */
  static void check(Plan plan) {
    long identifiers = plan.processes().stream().map(ProcessPlan::pid).distinct().count();
    need(identifiers == plan.processes().size(), "two processes have one identifier");
    long ids = plan.metrics().stream().map(Metric::id).distinct().count();
    need(ids == plan.metrics().size(), "two metrics have one name: give one another with 'as'");
    for (ProcessPlan process : plan.processes()) {
      boolean tried = false;
      boolean scraped = false;
      for (Statement statement : process.program()) {
        Statement plain = statement;
        while (plain instanceof Statement.Try inner) {
          plain = inner.statement();
          tried = true;
        }
        need(
            !tried || !(plain instanceof Statement.Fork),
            "a process that has tried a statement cannot fork: process=" + process.pid());
        scraped |= plain instanceof Statement.Scrape;
        need(
            scraped || !(plain instanceof Statement.Expect),
            "an expect without a scrape of its process before it: process=" + process.pid());
        need(
            process.role() != ProcessPlan.Role.SCRAPE || isOfScrape(plain),
            "a scrape has no values and starts no process: process=" + process.pid());
        check(plan, process, plain instanceof Statement.OnSignal signal ? signal.handler() : plain);
      }
    }
  }

  private static boolean isOfScrape(Statement statement) {
    return statement instanceof Statement.Scrape
        || statement instanceof Statement.Expect
        || statement instanceof Statement.Wait
        || statement instanceof Statement.Kill
        || statement instanceof Statement.MarkProcessDead
        || statement instanceof Statement.OnFile;
  }

  private static void check(Plan plan, ProcessPlan process, Statement statement) {
    if (statement instanceof Statement.OnChild change) {
      check(plan.metric(change.metric()), change);
    } else if (statement instanceof Statement.Remove remove) {
      values(plan.metric(remove.metric()), remove.labelValues());
    } else if (statement instanceof Statement.Fork fork) {
      declared(plan, fork.pid());
    } else if (statement instanceof Statement.OnThread thread) {
      declared(plan, thread.pid());
    } else if (statement instanceof Statement.OnFile change) {
      need(
          plan.fileNames().contains(change.file()),
          "no process makes such a file: file=" + change.file());
    } else if (statement instanceof Statement.Spawn spawn) {
      declared(plan, spawn.pid());
    } else if (statement instanceof Statement.Kill kill) {
      other(plan, process, kill.pid());
    } else if (statement instanceof Statement.Wait wait) {
      other(plan, process, wait.pid());
    }
  }

  private static void check(Metric metric, Statement.OnChild change) {
    values(metric, change.labelValues());
    if (change instanceof Statement.Make) {
      return;
    }
    boolean timed = metric.mode().endsWith("mostrecent");
    List<String> types =
        change instanceof Statement.Set
            ? List.of("gauge")
            : change instanceof Statement.Inc
                ? List.of("gauge", "counter")
                : List.of("histogram", "summary");
    need(
        types.contains(metric.type()),
        "a " + metric.type() + " cannot do that: metric=" + metric.id());
    if (change instanceof Statement.Set set) {
      need(
          timed == (set.timestamp() != 0),
          "a gauge of mode mostrecent is set at a time, others are not: metric=" + metric.id());
    } else if (change instanceof Statement.Inc inc) {
      need(!timed, "a gauge of mode mostrecent can only be set: metric=" + metric.id());
      need(
          metric.isGauge() || inc.amount() >= 0,
          "counters can only be incremented by non-negative amounts: metric=" + metric.id());
    }
  }

  private static void values(Metric metric, List<String> labelValues) {
    need(
        labelValues.size() == metric.labelNames().size(),
        "a value for each label: metric=" + metric.id() + " labels=" + metric.labelNames());
  }

  private static void declared(Plan plan, long pid) {
    need(plan.indexOf(pid) >= 0, "no such process: process=" + pid);
  }

  private static void other(Plan plan, ProcessPlan process, long pid) {
    declared(plan, pid);
    need(pid != process.pid(), "a process cannot wait for itself: process=" + pid);
  }

  static void need(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
