package multiproc.schedule.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.client.Gauge;
import multiproc.client.MultiProcessCollector;
import multiproc.client.MultiProcessValue;
import multiproc.client.ProcessState;
import multiproc.store.Store;

/**
 * Runs a process's program through the client: the one and the same in a simulated process and in a
 * real JVM, so that no second model of what the client does is needed.
 *
 * <p>Threading: one thread.
 */
public final class ProgramRunner {

  private final Plan plan;
  private final ProcessPlan process;
  private final Store store;
  private final String directory;
  private final ProcessControl control;
  private final MultiProcessValue client;
  private final Map<String, Gauge> gauges = new HashMap<>();
  private int statement;

  /**
   * A process that stands before its first statement.
   *
   * @param inherited the state of the process that forked it; null when it starts afresh
   * @param directory the multi-process directory
   */
  public ProgramRunner(
      Plan plan,
      ProcessPlan process,
      ProcessState inherited,
      Store store,
      String directory,
      ProcessControl control) {
    this.plan = plan;
    this.process = process;
    this.store = store;
    this.directory = directory;
    this.control = control;
    long pid = process.pid();
    this.client =
        inherited == null
            ? new MultiProcessValue(store, directory, plan.version(), () -> pid)
            : MultiProcessValue.fork(inherited, store, directory, plan.version(), () -> pid);
  }

  /** Runs the program to its end. */
  public void run() {
    List<Statement> program = process.program();
    while (statement < program.size()) {
      run(program.get(statement));
      statement++;
    }
    control.exit();
  }

  /** The statement it is at, counted from 0. */
  public int statement() {
    return statement;
  }

  /** What the client knows at this point, also in the middle of a statement. */
  public ProcessState state() {
    return client.state();
  }

  private void run(Statement next) {
    if (next instanceof Statement.Set set) {
      gauge(set.metric()).labels(set.labelValue()).set(set.value());
    } else if (next instanceof Statement.Fork fork) {
      control.fork(fork.pid(), client.state());
    } else if (next instanceof Statement.Kill kill) {
      control.kill(kill.pid());
    } else if (next instanceof Statement.Scrape) {
      new MultiProcessCollector(store, directory, plan.version()).collect();
    } else if (next instanceof Statement.MarkProcessDead dead) {
      markDead(dead.pid());
    }
  }

  private Gauge gauge(String name) {
    return gauges.computeIfAbsent(
        name,
        n -> {
          Metric metric = plan.metric(n);
          return new Gauge(client, n, metric.help(), List.of(metric.labelName()), metric.mode());
        });
  }

  private void markDead(long pid) {
    try {
      MultiProcessCollector.markProcessDead(store, directory, pid, plan.version());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
