package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.schedule.Granularity;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Statement;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShrinkerTest {

  private static Schedule named(String name) throws Exception {
    try (InputStream in =
        ShrinkerTest.class.getResourceAsStream("/schedules/" + name + ".schedule")) {
      return ScheduleText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    }
  }

  /** A run to the end of three children and three labels, chosen by a seed. */
  private static Schedule misaligned(long seed) {
    Scenario scenario =
        new Scenario(ClientVersion.V0_4_2, Granularity.OPERATION, 3, 3, 1, 1, false, false);
    TransitionSystem system = new TransitionSystem(scenario.plan(), "./tmp");
    StateChecker judge = new StateChecker(system);
    java.util.Random random = new java.util.Random(seed);
    while (true) {
      List<Integer> movers = new ArrayList<>();
      int[] state = system.initial();
      while (!judge.isFinal(state)) {
        int process = random.nextInt(system.processes());
        if (system.enabled(state, process)) {
          system.step(state, process);
          movers.add(process);
        }
      }
      int[] run = movers.stream().mapToInt(Integer::intValue).toArray();
      Optional<Schedule> schedule = MoverSequences.schedule(system, judge, run);
      if (schedule.orElseThrow().expectation().verdict() == Verdict.MISALIGNED
          && schedule.get().expectation().deaths().isEmpty()) {
        return schedule.get();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldComeToTheKnownMinimumWhenARunIsShrunk(long seed) {
    Schedule original = misaligned(seed);
    Shrinker.Shrunk shrunk = new Shrinker(original, Explorer.Limits.NONE).run();
    assertThat(shrunk.proved()).isTrue();
    assertThat(shrunk.schedule().steps()).hasSize(9).hasSizeLessThan(original.steps().size());
    assertThat(shrunk.schedule().plan().processes()).hasSize(2);
    assertThat(shrunk.schedule().expectation().verdict()).isEqualTo(Verdict.MISALIGNED);
  }

  /** No process dies of a value that is not expected. */
  @ParameterizedTest
  @CsvSource({
    "dead-files, 'scrape temperature{pid=\"4101\",room=\"hall\"} is 20.0, expected absent'",
    "reader-init, scrape IOError",
  })
  void shouldKeepTheWholeOfWhatAScrapeShowsAndTheTypeOfItsError(String fault, String kept)
      throws Exception {
    Schedule run = FaultCatalogue.find(fault).orElseThrow().run().orElseThrow();
    assertThat(new Shrinker(run, Explorer.Limits.NONE).kept()).containsExactly(kept);
  }

  @ParameterizedTest
  @CsvSource({"error1, 15, 3", "error2, 15, 3"})
  void shouldNotGetSmallerWhenItIsShipped(String name, int steps, int processes) throws Exception {
    Schedule original = named(name);
    Shrinker.Shrunk shrunk = new Shrinker(original, Explorer.Limits.NONE).run();
    assertThat(shrunk.proved()).isTrue();
    assertThat(original.steps()).hasSize(steps).hasSameSizeAs(shrunk.schedule().steps());
    assertThat(original.plan().processes()).hasSize(processes);
    assertThat(shrunk.schedule().expectation().deaths()).isEqualTo(original.expectation().deaths());
  }

  @Test
  void shouldKeepOneScrapeWhenTwoFailed() throws Exception {
    Schedule error2 = named("error2");
    List<ProcessPlan> processes = new ArrayList<>(error2.plan().processes());
    processes.add(new ProcessPlan(4104, ProcessPlan.Role.SCRAPE, List.of(new Statement.Scrape())));
    TransitionSystem system = new TransitionSystem(error2.plan().with(processes), "./tmp");
    int last = processes.size() - 1;
    List<Integer> movers = new ArrayList<>();
    // Moved by their places, which the added process leaves as they were.
    for (int mover : MoverSequences.movers(error2)) {
      movers.add(mover);
    }
    for (int step = 0; step < 5; step++) {
      movers.add(last);
    }
    Schedule twice =
        MoverSequences.schedule(
                system,
                new StateChecker(system),
                movers.stream().mapToInt(Integer::intValue).toArray())
            .orElseThrow();
    assertThat(twice.expectation().deaths()).containsOnlyKeys(4103L, 4104L);
    Shrinker.Shrunk shrunk = new Shrinker(twice, Explorer.Limits.NONE).run();
    assertThat(shrunk.proved()).isTrue();
    assertThat(shrunk.schedule().steps()).hasSameSizeAs(error2.steps());
    assertThat(shrunk.schedule().expectation().deaths()).containsOnlyKeys(4103L);
  }

  @Test
  void shouldNameAPairThatClearsTheRunWhenSwapped() throws Exception {
    Schedule error1 = named("error1");
    TransitionSystem system = new TransitionSystem(error1.plan(), "./tmp");
    StateChecker judge = new StateChecker(system);
    int[] movers = MoverSequences.movers(error1);
    int first = MoverSequences.cleanSwap(system, judge, movers);
    assertThat(first).isEqualTo(7);
    int[] swapped = movers.clone();
    swapped[first - 1] = movers[first];
    swapped[first] = movers[first - 1];
    // A worker that does not die runs on, so only the operations before the death are compared.
    int[] state = system.initial();
    for (int mover : swapped) {
      system.step(state, mover);
    }
    assertThat(judge.verdicts(state)).isZero();
  }

  @Test
  void shouldSayThatItIsNotProvedWhenStopped() {
    Schedule original = misaligned(1);
    Shrinker.Shrunk shrunk = new Shrinker(original, new Explorer.Limits(10, 1e9)).run();
    assertThat(shrunk.proved()).isFalse();
    assertThat(shrunk.schedule()).isEqualTo(original);
  }

  /** A subset of the processes makes no file that another one of them deletes or cuts. */
  @ParameterizedTest
  @ValueSource(strings = {"live-unlink", "cut-copy"})
  void shouldLeaveOutWhatIsDoneToTheFilesOfProcessesThatItLeavesOut(String fault) throws Exception {
    Schedule run = FaultCatalogue.find(fault).orElseThrow().run().orElseThrow();
    Schedule small = new Shrinker(run, Explorer.Limits.NONE).run().schedule();
    assertThat(small.expectation().verdict()).isEqualTo(run.expectation().verdict());
    assertThat(small.steps().size()).isLessThanOrEqualTo(run.steps().size());
    assertThat(small.plan().fileNames()).containsAll(small.plan().listing());
  }
}
