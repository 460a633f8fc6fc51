package multiproc.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import multiproc.client.ClientVersion;
import multiproc.client.FixedClient;
import multiproc.client.MergeRules;
import multiproc.layout.DbFileName;
import multiproc.layout.Fix;

/**
 * Holds the processes and their programs: a schedule without the order of its steps.
 *
 * @param version the release that processes run, unless they name another
 * @param granularity decides which operations are a step
 * @param metrics the metrics of the programs
 * @param processes in the order of the table's columns
 * @param listing the names of files in the order in which the directory lists them; unnamed files
 *     follow, in the order of the processes. A real directory has its own order, and scrapes see it
 * @param files that exist before the first step
 * @param fixes that all clients have beside those of their releases
 */
public record Plan(
    ClientVersion version,
    Granularity granularity,
    List<Metric> metrics,
    List<ProcessPlan> processes,
    List<String> listing,
    List<InitialFile> files,
    Set<Fix> fixes) {

  /**
   * A file that exists before the first step.
   *
   * @param name of the file
   * @param hex its bytes, two digits each
   * @param size in bytes; zeros follow the given bytes
   */
  public record InitialFile(String name, String hex, int size) {

    /** The file's bytes. */
    public byte[] bytes() {
      return Arrays.copyOf(HexFormat.of().parseHex(hex), size);
    }
  }

  public Plan {
    metrics = List.copyOf(metrics);
    processes = List.copyOf(processes);
    listing = List.copyOf(listing);
    files = List.copyOf(files);
    fixes = Set.copyOf(fixes);
  }

  /** A plan of an empty directory. */
  public Plan(
      ClientVersion version,
      Granularity granularity,
      List<Metric> metrics,
      List<ProcessPlan> processes,
      List<String> listing) {
    this(version, granularity, metrics, processes, listing, List.of(), Set.of());
  }

  /** A plan whose directory lists the files in the order of the processes. */
  public Plan(
      ClientVersion version,
      Granularity granularity,
      List<Metric> metrics,
      List<ProcessPlan> processes) {
    this(version, granularity, metrics, processes, List.of());
  }

  /** The index of a process in {@link #processes}; -1 if none has that pid. */
  public int indexOf(long pid) {
    for (int i = 0; i < processes.size(); i++) {
      if (processes.get(i).pid() == pid) {
        return i;
      }
    }
    return -1;
  }

  /** The title of the process with that pid, for example {@code scrape 1}. */
  public String title(long pid) {
    return processes.get(indexOf(pid)).title();
  }

  /**
   * The metric object with that identifier.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Metric metric(String id) {
    for (Metric metric : metrics) {
      if (metric.id().equals(id)) {
        return metric;
      }
    }
    throw new IllegalArgumentException("no such metric: metric=" + id);
  }

  /** The same plan with these fixes. */
  public Plan with(Set<Fix> others) {
    return new Plan(version, granularity, metrics, processes, listing, files, others);
  }

  /** The client of a process. */
  public MergeRules client(ProcessPlan process) {
    return FixedClient.of(version(process), fixes);
  }

  /** The release that a process runs. */
  public ClientVersion version(ProcessPlan process) {
    return process.client() == null ? version : process.client();
  }

  /**
   * The keys of the series that a statement of a process changes, in the order in which they are
   * made.
   */
  public List<String> keys(ProcessPlan process, Statement.OnChild statement) {
    return metric(statement.metric()).keys(version(process), statement.labelValues());
  }

  /** The keys of all series that a process may make, without duplicates. */
  public Set<String> keys(ProcessPlan process) {
    Set<String> keys = new LinkedHashSet<>();
    for (Statement statement : process.statements()) {
      if (statement instanceof Statement.OnChild onChild) {
        keys.addAll(keys(process, onChild));
      }
    }
    return keys;
  }

  /** The keys of all series that the processes may make, without duplicates. */
  public Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    processes.forEach(process -> keys.addAll(keys(process)));
    return keys;
  }

  /**
   * Whether the programs do no more than the original script's: they set gauges, fork and kill
   * processes, scrape, and mark processes as dead, each process under its own identifier. Proofs
   * for such plans need not hold for others.
   */
  public boolean isPlain() {
    return files.isEmpty()
        && fixes.isEmpty()
        && processes.stream().allMatch(ProcessPlan::isPlain)
        && metrics.stream()
            .allMatch(metric -> metric.isGauge() && metric.id().equals(metric.name()))
        && processes.stream()
            .flatMap(process -> process.program().stream())
            .allMatch(Plan::isPlain);
  }

  private static boolean isPlain(Statement statement) {
    return statement instanceof Statement.Set set && set.timestamp() == 0
        || statement instanceof Statement.Fork
        || statement instanceof Statement.Kill
        || statement instanceof Statement.Scrape
        || statement instanceof Statement.MarkProcessDead;
  }

  /** Whether any program has a statement of that kind. */
  public boolean has(Class<? extends Statement> kind) {
    return processes.stream()
        .flatMap(process -> process.statements().stream())
        .anyMatch(kind::isInstance);
  }

  /** The text of an identifier in the names of files. */
  String identifierText(long identifier) {
    for (ProcessPlan process : processes) {
      if (process.identifier() == identifier) {
        return process.name();
      }
    }
    return String.valueOf(identifier);
  }

  /** The names of the files that a process may make under its identifier. */
  public Set<String> fileNames(ProcessPlan process) {
    Set<String> names = new LinkedHashSet<>();
    if (process.role() != ProcessPlan.Role.SCRAPE) {
      for (Metric metric : metrics) {
        names.add(DbFileName.of(metric.filePrefix(), process.name()));
      }
    }
    return names;
  }

  /**
   * The names of all files that may exist: those that processes may make, in the order of the
   * processes, then the initial files.
   */
  public List<String> fileNames() {
    Set<String> names = new LinkedHashSet<>();
    processes.forEach(process -> names.addAll(fileNames(process)));
    files.forEach(file -> names.add(file.name()));
    return List.copyOf(names);
  }

  /** The names of all files that the processes may make, in the order of the directory. */
  public List<String> listedNames() {
    Set<String> names = new LinkedHashSet<>(listing);
    List<String> all = fileNames();
    names.retainAll(all);
    names.addAll(all);
    return List.copyOf(names);
  }

  /** The same plan with other processes. */
  public Plan with(List<ProcessPlan> others) {
    return new Plan(version, granularity, metrics, others, listing, files, fixes);
  }

  /** The same plan with another order of the directory. */
  public Plan listed(List<String> names) {
    return new Plan(version, granularity, metrics, processes, names, files, fixes);
  }

  /** The same plan with another release. */
  public Plan with(ClientVersion other) {
    return new Plan(other, granularity, metrics, processes, listing, files, fixes);
  }

  /** The same plan with one more process, which scrapes once. */
  public Plan withScrape() {
    long pid = processes.stream().mapToLong(ProcessPlan::pid).max().orElse(0) + 1;
    List<ProcessPlan> more = new ArrayList<>(processes);
    more.add(new ProcessPlan(pid, ProcessPlan.Role.SCRAPE, List.of(new Statement.Scrape())));
    return with(more);
  }

  /** The same plan with another granularity. */
  public Plan with(Granularity other) {
    return new Plan(version, other, metrics, processes, listing, files, fixes);
  }
}
