package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import multiproc.layout.DbException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A small start of the original, with its steps in any order. */
class RandomInterleavingPropertyTest {

  private static final long PARENT = 1000;
  private static final int LABELS = 3;
  private static final int WORKERS = 3;

  /** One run: the parent forks a few workers and counts them, in a random order. */
  private static final class Run implements AutoCloseable {

    private final Simulation simulation;
    private final SimulatedProcess parent;
    private final Gauge count;
    private final Random random;
    private final Deque<Runnable> parentsActs = new ArrayDeque<>();
    private final List<SimulatedProcess> running = new ArrayList<>();
    private final List<DbException> deaths = new ArrayList<>();

    Run(ClientVersion version, long seed) {
      simulation = new Simulation(version);
      parent = simulation.start(PARENT);
      count = parent.gauge("writer_process_count", "worker_id");
      random = new Random(seed);
      int forksFirst = random.nextInt(WORKERS + 1);
      for (int i = 0; i < WORKERS; i++) {
        int worker = i;
        Runnable fork = () -> fork(worker);
        if (i < forksFirst) {
          parentsActs.add(fork);
        }
      }
      for (int i = 0; i < LABELS; i++) {
        String label = "" + i;
        parentsActs.add(() -> begin(parent, () -> count.labels(label).set(1)));
      }
      for (int i = forksFirst; i < WORKERS; i++) {
        int worker = i;
        parentsActs.add(() -> fork(worker));
      }
    }

    private void fork(int worker) {
      SimulatedProcess child = simulation.fork(parent, 2000 + worker);
      Gauge gauge = child.gauge("writer_" + worker + "_my_gauge", "label1");
      begin(child, () -> gauge.labels("my label").set(10_000));
    }

    private void begin(SimulatedProcess process, Runnable code) {
      process.begin(code);
      running.add(process);
    }

    /** Makes steps until none is left, and calls the check after each. */
    void toEnd(Runnable check) {
      while (!running.isEmpty() || !parentsActs.isEmpty()) {
        boolean parentMayAct = !parentsActs.isEmpty() && !running.contains(parent);
        int choice = random.nextInt(running.size() + (parentMayAct ? 1 : 0));
        if (choice == running.size()) {
          parentsActs.remove().run();
        } else {
          step(running.get(choice));
        }
        check.run();
      }
    }

    private void step(SimulatedProcess process) {
      if (process.next() != null) {
        process.step();
        return;
      }
      running.remove(process);
      try {
        process.finish();
      } catch (DbException e) {
        deaths.add(e);
      }
    }

    Map<String, Double> scraped() {
      return simulation.scrape().values();
    }

    @Override
    public void close() {
      simulation.close();
    }
  }

  @Property(tries = 60)
  void shouldNeverDamageAFileWhenVersionIsFixed(@ForAll long seed) {
    try (Run run = new Run(ClientVersion.V0_5_0, seed)) {
      run.toEnd(() -> checkNoFileIsCorrupt(run.simulation));

      assertThat(run.deaths).isEmpty();
      Map<String, Double> scraped = run.scraped();
      assertThat(scraped).containsAllEntriesOf(expected());
      scraped.keySet().removeAll(expected().keySet());
      // The remaining entries are the labels that a later worker inherited, in its own file.
      assertThat(scraped)
          .allSatisfy(
              (series, value) -> {
                assertThat(series).matches("writer_process_count\\{pid=200\\d, worker_id=\\d}");
                assertThat(value).isZero();
              });
    }
  }

  private static Map<String, Double> expected() {
    Map<String, Double> expected = new TreeMap<>();
    for (int i = 0; i < LABELS; i++) {
      expected.put("writer_process_count{pid=1000, worker_id=" + i + "}", 1.0);
    }
    for (int i = 0; i < WORKERS; i++) {
      expected.put("writer_" + i + "_my_gauge{label1=my label, pid=200" + i + "}", 10_000.0);
    }
    return expected;
  }

  private static void checkNoFileIsCorrupt(Simulation simulation) {
    MultiProcessCollector collector =
        new MultiProcessCollector(simulation.memory(), Simulation.DIRECTORY, simulation.version());
    assertThat(collector.failures()).allMatch(DbException::isUninitialised);
  }

  /** The same runs under 0.4.2, to check that they find damage. */
  @Test
  void shouldDamageFilesNowAndThenWhenVersionIs042() {
    int failedScrapes = 0;
    for (long seed = 0; seed < 60; seed++) {
      try (Run run = new Run(ClientVersion.V0_4_2, seed)) {
        run.toEnd(() -> {});
        run.scraped();
      } catch (DbException e) {
        failedScrapes++;
      }
    }
    assertThat(failedScrapes).as("scrapes that fail for good").isBetween(5, 55);
  }
}
