package multiproc.explore.explain;

import java.util.Random;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.Scenario;
import multiproc.schedule.Granularity;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/** Files to explain. */
final class RandomRun {

  private RandomRun() {}

  /** What a run chosen by a seed leaves in the launcher's file. */
  static FileImage file(int children, int labels, int generations, long seed) {
    Scenario scenario =
        new Scenario(
            ClientVersion.V0_4_2,
            Granularity.OPERATION,
            children,
            labels,
            generations,
            1,
            false,
            false);
    TransitionSystem system = new TransitionSystem(scenario.plan(), Explorer.DIRECTORY);
    StateChecker judge = new StateChecker(system);
    Random random = new Random(seed);
    int[] state = system.initial();
    while (!judge.isFinal(state)) {
      int process = random.nextInt(system.processes());
      if (system.enabled(state, process)) {
        system.step(state, process);
      }
    }
    return system.image(state, 0);
  }
}
