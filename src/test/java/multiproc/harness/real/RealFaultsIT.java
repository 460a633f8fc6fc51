package multiproc.harness.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import multiproc.cli.ScheduleSource;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.WhatIf;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.explore.catalogue.FaultSearch;
import multiproc.harness.replay.Replay;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import multiproc.store.SystemFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults that client 0.16.0 still has, on Debian's package of it: the real processes do what the
 * model says, and the files have the model's bytes after every step.
 */
@Timeout(120)
class RealFaultsIT {

  @TempDir Path folder;

  private Replay.Result replay(RealClient client, Schedule schedule) throws IOException {
    Path directory = Files.createTempDirectory(folder, "run");
    try (RealProcesses processes =
        new RealProcesses(client, schedule.plan(), directory.toString())) {
      return Replay.on(processes, schedule, directory.toString()).run((step, simulation) -> {});
    }
  }

  /**
   * A writer of two series that is killed after this number of operations; empty if it has ended
   * before.
   */
  private static Optional<Schedule> killedBehind(int operations) {
    Metric metric = Metric.ofWorker(0);
    List<Statement> program =
        List.of(new Statement.Set(metric.name(), "a", 1), new Statement.Set(metric.name(), "b", 2));
    Plan plan =
        new Plan(
            ClientVersion.V0_16_0,
            Granularity.OPERATION,
            List.of(metric),
            List.of(new ProcessPlan(7, ProcessPlan.Role.PARENT, program)));
    TransitionSystem system = TransitionSystem.ofOneRun(plan, "");
    Simulation simulation = new Simulation(system, new StateChecker(system));
    for (int i = 0; i < operations; i++) {
      if (!system.enabled(simulation.state(), 0)) {
        return Optional.empty();
      }
      simulation.step(0);
    }
    if (!system.enabled(simulation.state(), 0)) {
      return Optional.empty();
    }
    simulation.kill(0);
    return Optional.of(simulation.schedule());
  }

  @Test
  void shouldLeaveTheModelsBytesWhenTheWriterIsKilledBehindEachOperation() throws IOException {
    RealClient client = RealClients.debian();
    int emptyFiles = 0;
    int kills = 0;
    Optional<Schedule> killed = killedBehind(kills);
    for (; killed.isPresent(); killed = killedBehind(++kills)) {
      Replay.Result result = replay(client, killed.get());

      assertThat(result.divergence()).as("killed after %d operations", kills).isEmpty();
      emptyFiles += result.verdict() == Verdict.EMPTY_FILE ? 1 : 0;
    }
    // After open and size. A scrape of 0.7.0 and later fails on a file of no bytes. A file of
    // zeros, which is left after truncate, map and the first load of the header, it reads as one
    // without entries.
    assertThat(emptyFiles).isEqualTo(2);
    assertThat(kills).isGreaterThan(12);
  }

  /** The client in the same state without gates: its limit of open files is 0 for one change. */
  private static final String HALF_RESET =
      """
      import os, resource, sys, traceback
      os.environ['PROMETHEUS_MULTIPROC_DIR'] = os.environ['prometheus_multiproc_dir'] = sys.argv[1]
      from prometheus_client import Counter, Gauge
      counter = Counter('requests_total', 'requests', ['path'])
      counter.labels('/a').inc()
      Gauge('t', 'degrees', ['room'], multiprocess_mode='all').labels('hall').set(20)
      if os.fork() == 0:
          limits = resource.getrlimit(resource.RLIMIT_NOFILE)
          resource.setrlimit(resource.RLIMIT_NOFILE, (0, limits[1]))
          try:
              counter.labels('/a').inc()
          except OSError:
              pass
          resource.setrlimit(resource.RLIMIT_NOFILE, limits)
          try:
              counter.labels('/a').inc()
          except TypeError:
              for frame in traceback.extract_tb(sys.exc_info()[2])[1:]:
                  path = frame[0][frame[0].index('prometheus_client'):]
                  print('  File "%s", line %d, in %s\\n    %s' % ((path,) + tuple(frame[1:])))
          sys.stdout.flush()
          os._exit(0)
      os.wait()
      """;

  @Test
  void shouldGiveTheTracebackThatPythonPrintsWhenTheClientDies() throws Exception {
    RealClient client = RealClients.debian();
    Schedule run =
        FaultSearch.cell(
                FaultCatalogue.find("half-reset").orElseThrow(),
                ClientVersion.V0_16_0,
                Set.of(),
                new Explorer.Limits(200_000, 60))
            .shown()
            .orElseThrow();
    Process python =
        new ProcessBuilder(client.python(), "-c", HALF_RESET, folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    ClientTrial trial = ClientTrial.run(run, List.of(client.python()), Optional.empty());

    assertThat(printed).contains("line ");
    assertThat(trial.result().orElseThrow().tracebacks().get(4102L)).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"same-id", "shrink", "grow-fails", "half-reset"})
  void shouldShowTheFaultAsTheModelDoesWhenItsShortestRunIsReplayed(String id) throws IOException {
    RealClient client = RealClients.debian();
    Schedule shortest =
        FaultSearch.cell(
                FaultCatalogue.find(id).orElseThrow(),
                ClientVersion.V0_16_0,
                Set.of(),
                new Explorer.Limits(200_000, 60))
            .shown()
            .orElseThrow();

    Replay.Result result = replay(client, shortest);

    assertThat(result.divergence()).isEmpty();
    assertThat(result.steps()).isEqualTo(shortest.steps().size());
    assertThat(result.verdict()).isEqualTo(shortest.expectation().verdict());
  }

  /** Every kind of metric is raised and lowered: a client that only ever raises one differs. */
  @Test
  void shouldLeaveTheModelsBytesWhenValuesRiseAndFall() throws IOException {
    Schedule values =
        new WhatIf(ScheduleSource.load("values"), "").under(ClientVersion.V0_16_0).complete();

    Replay.Result result = replay(RealClients.debian(), values);

    assertThat(result.divergence()).isEmpty();
    assertThat(result.steps()).isGreaterThan(100);
  }

  private static final String GROWS =
      """
      schedule 1
      client 0.16.0
      granularity operation
      metric counter requests_total path "requests"
      process 4101 parent
        inc requests_total "/a" 1.0
        try inc requests_total "b"*70000 1.0
        try inc requests_total "/c" 1.0
        spawn 4102
      process 4102 child
        try scrape
        scrape
      """;

  /** The run of processes one after the other, in which the n-th operation meets the fault. */
  private static Optional<Schedule> failing(SystemFault fault, int number, Set<StepKind> seen) {
    Plan plan = ScheduleText.parseScenario(GROWS, "grows").plan().with(Granularity.OPERATION);
    TransitionSystem system = new TransitionSystem(plan, "", fault);
    Simulation simulation = new Simulation(system, new StateChecker(system));
    boolean met = false;
    int hits = 0;
    for (int process = system.processes() - 1; process >= 0; ) {
      if (!system.enabled(simulation.state(), process)) {
        process--;
      } else if (system.faultHits(simulation.state(), process) && hits++ == number) {
        seen.add(system.node(simulation.state(), process).next().kind());
        simulation.fail(process, fault);
        met = true;
      } else {
        simulation.step(process);
        // The child goes before its parent as soon as it is there.
        process = system.processes() - 1;
      }
    }
    return met ? Optional.of(simulation.schedule()) : Optional.empty();
  }

  @ParameterizedTest
  @CsvSource({"ENOMEM, 1", "EACCES, 2", "EMFILE, 2", "EFBIG, 1", "CUT, 8"})
  void shouldMeetTheSystemsFaultAsTheModelDoesWhateverOperationItHits(SystemFault fault, int kinds)
      throws IOException {
    RealClient client = RealClients.debian();
    boolean every = Boolean.getBoolean("multiproc.every");
    Set<StepKind> seen = EnumSet.noneOf(StepKind.class);
    int number = 0;
    for (Optional<Schedule> run = failing(fault, 0, seen); run.isPresent(); ) {
      Replay.Result result = replay(client, run.get());
      assertThat(result.divergence()).as("%s at %d, %s", fault, number, seen).isEmpty();
      assertThat(result.steps()).isEqualTo(run.get().steps().size());
      int kindsBefore;
      do {
        kindsBefore = seen.size();
        run = failing(fault, ++number, seen);
      } while (run.isPresent() && !every && seen.size() == kindsBefore);
    }
    assertThat(seen).hasSize(kinds);
  }

  @Test
  void shouldNameTheFirstStepWhenTheClientStoresTheHeaderFirst() throws IOException {
    RealClient client = RealClients.debian();
    Schedule schedule = killedBehind(12).orElseThrow();
    Path changed =
        changed(
            client,
            schedule,
            "self._m[self._used:self._used + len(value)] = value",
            "_pack_integer(self._m, 0, self._used + len(value))\n"
                + "        self._m[self._used:self._used + len(value)] = value");

    Replay.Result result = replay(new RealClient(client.python(), Optional.of(changed)), schedule);

    assertThat(result.divergence())
        .hasValue(
            "diverged at step 7: expected entry[96] gauge_all_7.db @8, got header gauge_all_7.db ="
                + " 104");
  }

  @Test
  void shouldNameTheReadWhenAClientOfAKnownReleaseReadsInOtherPieces() throws IOException {
    Schedule values =
        new WhatIf(ScheduleSource.load("values"), "").under(ClientVersion.V0_16_0).complete();
    Path client =
        changed(RealClients.debian(), values, "infp.read(mmap.PAGESIZE)", "infp.read(64)");
    Files.writeString(client.resolve("setup.py"), "setup(\n    version=\"0.16.0\",\n)\n");

    Replay.Result result =
        replay(new RealClient(RealClients.debian().python(), Optional.of(client)), values);

    assertThat(result.divergence().orElseThrow())
        .contains("expected read[4096] gauge_all_4101.db @0, got read[64] gauge_all_4101.db @0");
  }

  /** A copy of an installed client in which one text of the module that keeps files is another. */
  private Path changed(RealClient client, Schedule schedule, String from, String to)
      throws IOException {
    Path installed;
    try (RealProcesses processes = new RealProcesses(client, schedule.plan(), folder.toString())) {
      installed = Path.of(processes.facts().folder());
    }
    Path copy = Files.createDirectories(folder.resolve("client/prometheus_client"));
    try (Stream<Path> files = Files.walk(installed)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".py")).toList()) {
        Path target = copy.resolve(installed.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    Path keeper = copy.resolve("mmap_dict.py");
    String text = Files.readString(keeper);
    assertThat(text).contains(from);
    Files.writeString(keeper, text.replace(from, to));
    return copy.getParent();
  }
}
