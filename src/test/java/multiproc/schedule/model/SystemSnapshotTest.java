package multiproc.schedule.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import multiproc.explore.Search;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.ScheduleText;
import multiproc.store.SystemFault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A system that is read has the images and local states of the one that was written. */
class SystemSnapshotTest {

  private static final int RUNS = 10;

  static List<String> faults() throws IOException {
    return FaultCatalogue.all().stream().map(FaultCase::id).toList();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldReadWhatWasWrittenOfTheSearchOfAFault(String id) throws Exception {
    FaultCase fault = FaultCatalogue.find(id).orElseThrow();
    Search search = fault.search(fault.version(), Set.of());
    check(search.plan(), search.kill(), search.fault());
  }

  /**
   * Settled files, a forked worker's inherited handle, a killed worker, words, a scrape, a file
   * that is cut before it is mapped, and a name that is not ASCII.
   */
  static List<String> plans() {
    String programs =
        """
        metric all g l "help"
        process 9 parent
          set g "x" 1
        process 1 parent
          set g "a" 1
          fork 2
          fork 3
          set g "longer"*9 2
        process 2 child
          set g "b" 1
        process 3 child
          set g "cc" 2
          set g "a" 2
        """;
    return List.of(
        "client 0.4.2\ngranularity visible\n" + programs,
        "client 0.4.2\ngranularity operation\n" + programs + "process 4 scrape\n  scrape\n",
        "client 0.25.0\ngranularity word\n" + programs,
        """
        client 0.25.0
        granularity operation
        metric all g l "help"
        process 1 parent identifier web_1
          set g "a" 1
          fork 2
        process 2 child
          set g "a" 1
        process 3 parent
          cut gauge_all_web_1.db 100
        """);
  }

  @ParameterizedTest
  @MethodSource("plans")
  void shouldReadWhatWasWritten(String text) throws IOException {
    check(ScheduleText.parseScenario("schedule 1\n" + text, "plan").plan(), true, null);
  }

  private static void check(Plan plan, boolean kill, SystemFault fault) throws IOException {
    TransitionSystem written = new TransitionSystem(plan, "./tmp", fault);
    run(written, kill);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SystemSnapshot.write(written, new DataOutputStream(bytes));
    TransitionSystem read = new TransitionSystem(plan, "./tmp", fault);
    read.initial();
    SystemSnapshot.read(read, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertThat(read.images().count()).isEqualTo(written.images().count());
    for (int id = 1; id <= written.images().count(); id++) {
      assertThat(read.image(id)).isEqualTo(written.image(id));
    }
    assertThat(read.localStates().size()).isEqualTo(written.localStates().size());
    for (int id = 1; id <= written.localStates().size(); id++) {
      assertThat(facts(read, id)).isEqualTo(facts(written, id));
    }
  }

  /** Random runs, in which settled files are replaced as in a search. */
  private static void run(TransitionSystem system, boolean kill) {
    SettledFiles settled = new SettledFiles(system, new StateChecker(system));
    Random random = new Random(system.plan().hashCode());
    int processes = system.processes();
    for (int run = 0; run < RUNS; run++) {
      int[] state = system.initial();
      int[] movers = {0};
      while (movers.length > 0) {
        int[] now = state;
        movers =
            IntStream.range(0, Mover.values().length * processes)
                .filter(mover -> system.canMove(now, mover))
                .filter(
                    mover ->
                        Mover.kind(mover, processes) != Mover.KILL
                            || kill && isChild(system, mover))
                .toArray();
        if (movers.length > 0) {
          system.move(state, movers[random.nextInt(movers.length)]);
          settled.settle(state);
        }
      }
    }
  }

  private static boolean isChild(TransitionSystem system, int mover) {
    ProcessPlan process = system.plan().processes().get(Mover.process(mover, system.processes()));
    return process.role() == ProcessPlan.Role.CHILD;
  }

  /** All that a search asks of a local state. */
  private static List<Object> facts(TransitionSystem system, int id) {
    LocalState node = system.node(id);
    List<Object> facts = new ArrayList<>();
    facts.add(node.root);
    facts.add(node.previous == null ? 0 : node.previous.id);
    facts.add(Arrays.asList(node.answers));
    facts.add(node.next);
    facts.add(node.end);
    facts.add(node.claims);
    for (UnfinishedEntry entry = node.entry; entry != null; entry = entry.interrupted()) {
      facts.add("entry " + entry.inode() + " " + entry.position());
      facts.add(Arrays.toString(entry.bytes()));
    }
    facts.add("statement " + node.statement + " key " + node.key + " used " + node.used);
    facts.add("in value " + node.inValue + " awaits a signal " + node.awaitsSignal);
    facts.add(node.mapped);
    LocalState.Settled how = node.settled;
    if (how != null) {
      facts.add("settled " + how.origin().id + " " + how.file());
      facts.add("verdicts " + how.verdicts() + " " + how.next());
    }
    facts.add(system.localStates().progress(id));
    return facts;
  }
}
