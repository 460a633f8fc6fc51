package multiproc.schedule;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import multiproc.client.Counter;
import multiproc.client.Gauge;
import multiproc.client.Histogram;
import multiproc.client.LabelledMetric;
import multiproc.client.LockLostException;
import multiproc.client.MergeRules;
import multiproc.client.MmapedValue;
import multiproc.client.MultiProcessCollector;
import multiproc.client.MultiProcessValue;
import multiproc.client.ProcessIdentifier;
import multiproc.client.ProcessState;
import multiproc.client.Summary;
import multiproc.client.WritingReader;
import multiproc.store.MappedStore;
import multiproc.store.Store;
import multiproc.store.StoreFile;

/**
 * Runs a process's program through the client. A simulated process and a real JVM run the same
 * code, so that no second model of the client is needed.
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

  /** Metrics by the metric object's identifier. */
  private final Map<String, LabelledMetric<?>> metrics = new HashMap<>();

  /** Values of the last scrape, by name and labels. */
  private final Map<String, Double> shown = new HashMap<>();

  private int statement;

  /** The statement of a signal or second thread that may come now; null if none may come. */
  private Statement handler;

  /**
   * A process before its first statement.
   *
   * @param inherited the state of the process that forked it; null if it inherits nothing
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
    PlannedIdentifier identifier = new PlannedIdentifier(plan, process.identifier());
    this.client =
        inherited == null
            ? new MultiProcessValue(store, directory, plan.client(process), identifier)
            : MultiProcessValue.fork(inherited, store, directory, plan.client(process), identifier);
    if (inherited != null) {
      inheritChildren(process, client.values().iterator());
    }
  }

  /** The identifier that the client gets for its process. */
  private record PlannedIdentifier(Plan plan, long number) implements ProcessIdentifier {
    @Override
    public long getAsLong() {
      return number;
    }

    @Override
    public String text(long identifier) {
      return plan.identifierText(identifier);
    }
  }

  /** Runs the program to its end. */
  public void run() {
    List<Statement> program = process.program();
    while (statement < program.size()) {
      try {
        run(program.get(statement));
      } catch (LockLostException e) {
        // The process waits for a lock that a thread held which the fork did not copy.
        control.await(process.pid());
      }
      statement++;
    }
    control.exit();
  }

  /** Whether a signal may come. */
  public boolean awaitsSignal() {
    return handler != null;
  }

  /**
   * Runs the signal's handler or the second thread, in the middle of an operation's call. If the
   * interrupted code holds the client's lock and may not take it again, the handler waits forever
   * for its own process.
   */
  public void signal() {
    Statement handled = handler;
    handler = null;
    if (handled instanceof Statement.Fork fork) {
      control.fork(fork.pid(), client.stateAsItIs());
      return;
    }
    if (client.isLockedForGood()) {
      control.await(process.pid());
    }
    change((Statement.OnChild) handled);
  }

  /** The index of the current statement, from 0. */
  public int statement() {
    return statement;
  }

  /** The client's state at this point, also in the middle of a statement. */
  public ProcessState state() {
    return client.state();
  }

  private void run(Statement next) {
    if (next instanceof Statement.OnChild change) {
      change(change);
    } else if (next instanceof Statement.Remove remove) {
      metric(remove.metric()).remove(texts(remove.labelValues()));
    } else if (next instanceof Statement.Scrape) {
      scrape();
    } else if (next instanceof Statement.Expect expect) {
      check(expect);
    } else if (next instanceof Statement.OnSignal signal) {
      handler = signal.handler();
    } else if (next instanceof Statement.OnThread thread) {
      handler = new Statement.Fork(thread.pid());
    } else if (next instanceof Statement.Try tried) {
      attempt(tried.statement());
    } else {
      control(next);
      onFiles(next);
    }
  }

  private void control(Statement next) {
    if (next instanceof Statement.Fork fork) {
      control.fork(fork.pid(), client.state());
    } else if (next instanceof Statement.Spawn spawn) {
      control.spawn(spawn.pid());
    } else if (next instanceof Statement.Kill kill) {
      control.kill(kill.pid());
    } else if (next instanceof Statement.Wait wait) {
      control.await(wait.pid());
    }
  }

  private void change(Statement.OnChild change) {
    Object child = metric(change.metric()).labels(texts(change.labelValues()));
    if (change instanceof Statement.Set set) {
      ((MmapedValue) child).set(set.value(), set.timestamp());
    } else if (change instanceof Statement.Inc inc) {
      ((MmapedValue) child).inc(inc.amount());
    } else if (change instanceof Statement.Observe observe) {
      if (child instanceof Summary.Child summary) {
        summary.observe(observe.amount());
      } else {
        ((Histogram.Child) child).observe(observe.amount());
      }
    }
  }

  private static String[] texts(List<String> labelValues) {
    return labelValues.toArray(new String[0]);
  }

  /**
   * Runs a statement and ignores the client's exceptions; errors that end the process pass through.
   */
  private void attempt(Statement tried) {
    try {
      run(tried);
    } catch (ExpectationFailure e) {
      throw e;
    } catch (RuntimeException e) {
      // Goes on, as a server does that has responded with status 500.
    }
  }

  private LabelledMetric<?> metric(String id) {
    LabelledMetric<?> made = metrics.get(id);
    if (made == null) {
      made = made(plan.metric(id));
      metrics.put(id, made);
    }
    return made;
  }

  private LabelledMetric<?> made(Metric metric) {
    List<String> labelNames = metric.labelNames();
    return switch (metric.type()) {
      case "counter" -> new Counter(client, metric.name(), metric.help(), labelNames);
      case "summary" -> new Summary(client, metric.name(), metric.help(), labelNames);
      case "histogram" ->
          new Histogram(client, metric.name(), metric.help(), labelNames, metric.bounds());
      default -> new Gauge(client, metric.name(), metric.help(), labelNames, metric.mode());
    };
  }

  /**
   * Gives the metrics the children that the fork copied: first those that the forking process had
   * itself inherited, then those that it had made before the fork.
   */
  private void inheritChildren(ProcessPlan forked, Iterator<MmapedValue> values) {
    for (ProcessPlan parent : plan.processes()) {
      int fork = parent.forkOf(forked.pid());
      if (fork >= 0) {
        inheritChildren(parent, values);
        List<Statement.OnChild> made = new ArrayList<>();
        for (Statement before : parent.program().subList(0, fork)) {
          if (before instanceof Statement.OnChild change && values.hasNext()) {
            inherit(change, made, values);
          } else if (before instanceof Statement.Remove remove) {
            metric(remove.metric()).remove(texts(remove.labelValues()));
            made.removeIf(
                change ->
                    change.metric().equals(remove.metric())
                        && change.labelValues().equals(remove.labelValues()));
          }
        }
      }
    }
  }

  private void inherit(
      Statement.OnChild change, List<Statement.OnChild> made, Iterator<MmapedValue> values) {
    for (Statement.OnChild before : made) {
      if (before.metric().equals(change.metric())
          && before.labelValues().equals(change.labelValues())) {
        return;
      }
    }
    made.add(change);
    metric(change.metric()).inherit(values, texts(change.labelValues()));
  }

  private void scrape() {
    shown.clear();
    MergeRules version = plan.client(process);
    Store read = WritingReader.of(store, version);
    for (MetricFamilySamples family :
        new MultiProcessCollector(read, directory, version).collect()) {
      for (MetricFamilySamples.Sample sample : family.samples) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < sample.labelNames.size(); i++) {
          labels.put(sample.labelNames.get(i), sample.labelValues.get(i));
        }
        List<String> pairs = new ArrayList<>();
        labels.forEach((name, value) -> pairs.add(name + "=\"" + value + "\""));
        shown.put(sample.name + "{" + String.join(",", pairs) + "}", sample.value);
      }
    }
  }

  private void check(Statement.Expect expected) {
    Double value = shown.get(expected.series());
    String got = value == null ? Statement.Expect.ABSENT : String.valueOf(value);
    if (!expected.values().contains(got)) {
      throw new ExpectationFailure(
          expected.series() + " is " + got + ", expected " + String.join("|", expected.values()));
    }
  }

  private void onFiles(Statement next) {
    try {
      if (next instanceof Statement.Cut cut) {
        try (StoreFile file = store.openForWriting(MappedStore.join(directory, cut.file()))) {
          file.truncate(cut.size());
        }
      } else if (next instanceof Statement.Delete delete) {
        store.delete(MappedStore.join(directory, delete.file()));
      } else if (next instanceof Statement.MarkProcessDead dead) {
        MultiProcessCollector.markProcessDead(store, directory, dead.pid(), plan.client(process));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
