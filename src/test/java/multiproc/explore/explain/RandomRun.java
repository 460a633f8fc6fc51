package multiproc.explore.explain;

import java.util.Random;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.Scenario;
import multiproc.schedule.image.FileImage;
import multiproc.schedule.plan.Granularity;
import multiproc.schedule.simulate.Judge;
import multiproc.schedule.simulate.World;

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
    World world = new World(scenario.plan(), Explorer.DIRECTORY);
    Judge judge = new Judge(world);
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
