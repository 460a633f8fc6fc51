package multiproc.schedule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import multiproc.client.Series;
import multiproc.layout.DbFileName;
import multiproc.layout.KeyParser;

/**
 * What the programs of a plan tell a client to store: the series that each process changes, with
 * their values at the end of its program, in the process's own files. A client that loses them may
 * leave all files sound. Left out is what does not depend on a program alone: processes that share
 * an identifier or may be interrupted, files that are there before or that another program changes,
 * statements that may fail.
 *
 * <p>Pure function.
 */
public final class ProgramValues {

  /**
   * A value that the programs must leave in a process's own file.
   *
   * @param file name of the process's own file
   * @param series of the release
   * @param key of the series in a file of the release
   * @param value at the end of the program
   * @param inherited whether the program only inherits the series, so that its file need not have
   *     it
   */
  public record Told(
      long pid, String file, Series series, String key, double value, boolean inherited) {

    /**
     * Whether the client stored it.
     *
     * @param stored the last value that the process stored for the series in the file; null if none
     */
    public boolean isKept(Double stored) {
      return stored == null ? inherited : stored.compareTo(value) == 0;
    }

    /** Whether a key is of this series: it may have another help text. */
    public boolean isSeriesOf(String other) {
      return KeyParser.of(other) != null && name(other).equals(name(key));
    }

    /**
     * A sentence on the loss of the value.
     *
     * @param stored the last value that the process stored for the series in the file; null if none
     * @param elsewhere what it stored for it in other files, by their names
     */
    public String loss(Double stored, Map<String, Double> elsewhere) {
      String name = name(key);
      return (inherited
              ? "process " + pid + " only inherits " + name
              : "the program of process " + pid + " leaves " + name + " at " + value)
          + ", and the client stored "
          + (stored == null ? "nothing of it" : stored)
          + " in "
          + file
          + elsewhere.entrySet().stream()
              .map(other -> ", but " + other.getValue() + " in " + other.getKey())
              .collect(Collectors.joining());
    }
  }

  /** The series of a key, as a scrape writes it; the text itself if it is no key. */
  public static String name(String key) {
    KeyParser.Key parts = KeyParser.of(key);
    return parts == null ? key : parts.series(UnaryOperator.identity());
  }

  private final Plan plan;
  private final ProcessPlan process;
  private final Map<String, Told> told = new LinkedHashMap<>();
  private final Set<String> uncertain = new HashSet<>();

  private ProgramValues(Plan plan, ProcessPlan process) {
    this.plan = plan;
    this.process = process;
  }

  /** The values of all processes, by process in the plan's order. */
  public static Map<Long, List<Told>> of(Plan plan) {
    Map<Long, List<Told>> all = new LinkedHashMap<>();
    for (ProcessPlan process : plan.processes()) {
      all.put(process.pid(), new ProgramValues(plan, process).run());
    }
    return all;
  }

  private List<Told> run() {
    boolean shared =
        plan.processes().stream()
            .anyMatch(other -> other != process && other.identifier() == process.identifier());
    if (shared || process.handlesSignal()) {
      return List.of();
    }
    inherit(process);
    process.program().forEach(this::run);
    Set<String> changed = changedFiles();
    List<Told> certain = new ArrayList<>();
    for (Told value : told.values()) {
      if (!uncertain.contains(value.key()) && !changed.contains(value.file())) {
        certain.add(value);
      }
    }
    return certain;
  }

  /**
   * Takes in the series that the process has of those that forked it: it begins each at 0 in its
   * own files, since what it inherited is in theirs.
   */
  private void inherit(ProcessPlan child) {
    for (ProcessPlan parent : plan.processes()) {
      int fork = parent.forkOf(child.pid());
      if (fork >= 0) {
        inherit(parent);
        for (Statement before : parent.statements().subList(0, fork)) {
          if (before instanceof Statement.OnChild change) {
            for (int i = 0; i < plan.keys(process, change).size(); i++) {
              put(change, i, 0, true);
            }
          }
        }
      }
    }
  }

  private void run(Statement statement) {
    if (statement instanceof Statement.Set set) {
      put(set, 0, set.value(), false);
    } else if (statement instanceof Statement.Inc inc) {
      add(inc, 0, inc.amount());
    } else if (statement instanceof Statement.Observe observe) {
      observe(observe);
    } else if (statement instanceof Statement.Make make) {
      make(make);
    } else if (statement instanceof Statement.Try tried
        && ProcessPlan.plain(tried) instanceof Statement.OnChild change) {
      uncertain.addAll(plan.keys(process, change));
    }
  }

  /** Adds the series of a child that the process does not have yet, each with the value 0. */
  private void make(Statement.OnChild change) {
    List<String> keys = plan.keys(process, change);
    for (int i = 0; i < keys.size(); i++) {
      if (!told.containsKey(keys.get(i))) {
        put(change, i, 0, false);
      }
    }
  }

  private void observe(Statement.Observe observe) {
    Metric metric = plan.metric(observe.metric());
    make(observe);
    if (metric.type().equals("summary")) {
      add(observe, 0, 1);
      add(observe, 1, observe.amount());
      return;
    }
    add(observe, 0, observe.amount());
    int bucket = 0;
    while (bucket < metric.bounds().size() && observe.amount() > metric.bounds().get(bucket)) {
      bucket++;
    }
    add(observe, 1 + bucket, 1);
  }

  /** Adds to a series; a process's own file has none before its first statement. */
  private void add(Statement.OnChild change, int series, double amount) {
    Told before = told.get(plan.keys(process, change).get(series));
    put(change, series, (before == null ? 0.0 : before.value()) + amount, false);
  }

  private void put(Statement.OnChild change, int number, double value, boolean inherited) {
    Metric metric = plan.metric(change.metric());
    String key = plan.keys(process, change).get(number);
    long objects = plan.metrics().stream().filter(m -> m.name().equals(metric.name())).count();
    if (objects > 1) {
      // Each object adds to the value that it knows.
      uncertain.add(key);
    }
    String file = DbFileName.of(metric.filePrefix(), process.name());
    Series series = metric.series(plan.version(process), change.labelValues()).get(number);
    told.put(key, new Told(process.pid(), file, series, key, value, inherited));
  }

  /** Names of files that do not depend on the process alone. */
  private Set<String> changedFiles() {
    Set<String> names = new HashSet<>();
    plan.files().forEach(file -> names.add(file.name()));
    for (ProcessPlan other : plan.processes()) {
      for (Statement statement : other.statements()) {
        if (statement instanceof Statement.OnFile change) {
          names.add(change.file());
        } else if (statement instanceof Statement.MarkProcessDead dead
            && dead.pid() == process.identifier()) {
          names.addAll(plan.fileNames(process));
        }
      }
    }
    return names;
  }
}
