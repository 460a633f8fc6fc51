package multiproc.explore.explain;

import java.util.Random;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.Scenario;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import multiproc.schedule.plan.Granularity;

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
    TransitionSystem world = new TransitionSystem(scenario.plan(), Explorer.DIRECTORY);
    StateChecker judge = new StateChecker(world);
    Random random = new Random(seed);
    int[] state = world.initial();
    while (!judge.isFinal(state)) {
      int process = random.nextInt(world.processes());
      if (world.enabled(state, process)) {
        world.step(state, process);
      }
    }
    return world.image(state, 0);
  }
}
