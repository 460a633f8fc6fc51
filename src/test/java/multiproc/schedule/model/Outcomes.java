package multiproc.schedule.model;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import multiproc.client.ClientVersion;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;

/** Every way in which the interleavings of a plan can end, and plans to compare them for. */
public final class Outcomes {

  private static final int MOST_STATES = 400_000;

  private static final String METRICS =
      """
      schedule 1
      metric counter c_total code "help"
      metric counter c_total code "help" as again
      metric all g l "help"
      metric summary s l "help"
      """;

  private Outcomes() {}

  /** Of a search that holds equivalent local states for one. */
  public static Set<String> merging(Plan plan) {
    return of(new TransitionSystem(plan, "./tmp"), false);
  }

  /**
   * The same, where any child may be killed at any step, and without the files' bytes: of these a
   * kill leaves many, and only few kinds.
   */
  public static Set<String> mergingWithKills(Plan plan) {
    return of(new TransitionSystem(plan, "./tmp"), true);
  }

  /** Of one that keeps local states apart, at every operation. */
  public static Set<String> exact(Plan plan) {
    return of(TransitionSystem.ofOneRun(plan.with(Granularity.OPERATION), "./tmp"), false);
  }

  /** The same, where any child may be killed at any step, and without the files' bytes. */
  public static Set<String> exactWithKills(Plan plan) {
    return of(TransitionSystem.ofOneRun(plan.with(Granularity.OPERATION), "./tmp"), true);
  }

  /** The plan of a text without the lines of the metrics, which are the same for all. */
  public static Plan plan(String processes, ClientVersion version, Granularity granularity) {
    return ScheduleText.parseScenario(METRICS + processes, "plan")
        .plan()
        .with(version)
        .with(granularity);
  }

  /**
   * Two writers drawn at random, with one identifier or two, and a third process after or beside
   * them.
   */
  public static String drawn(long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("process 1 parent\n");
    statements(random, text, 1 + random.nextInt(2));
    boolean forks = random.nextInt(3) == 0;
    if (forks) {
      text.append("  fork 2\n");
      statements(random, text, random.nextInt(2));
    }
    String identifier = random.nextBoolean() ? " identifier 1" : "";
    text.append("process 2 ").append(forks ? "child" : "parent").append(identifier).append('\n');
    statements(random, text, 1);
    if (random.nextInt(3) > 0) {
      text.append("process 3 scrape\n");
      text.append(random.nextBoolean() ? "  wait 1\n" : "");
      text.append("  scrape\n");
      text.append("  expect c_total{code=\"a\"} ").append(random.nextInt(4)).append('\n');
    }
    return text.toString();
  }

  private static void statements(Random random, StringBuilder text, int count) {
    List<String> statements =
        List.of(
            "inc c_total \"a\" 1",
            "inc again \"a\" 2",
            "inc c_total \"abcdefgh\" 1",
            "set g \"x\" 3",
            "inc g \"x\" 1",
            "observe s \"y\" 2",
            "try inc c_total \"a\" 1");
    for (int i = 0; i < count; i++) {
      int drawn = random.nextInt(statements.size());
      // A process that has tried a statement may not fork; such a statement is rarely drawn last.
      String statement = statements.get(drawn);
      text.append("  ").append(statement.startsWith("try ") ? statements.get(0) : statement);
      text.append('\n');
    }
  }

  private static Set<String> of(TransitionSystem system, boolean kill) {
    StateChecker judge = new StateChecker(system);
    Set<String> outcomes = new TreeSet<>();
    Set<List<Integer>> seen = new HashSet<>();
    Deque<int[]> left = new ArrayDeque<>();
    left.add(system.initial());
    while (!left.isEmpty()) {
      int[] state = left.removeLast();
      boolean moved = false;
      for (int mover = 0; mover < (kill ? 2 : 1) * system.processes(); mover++) {
        if (system.canMove(state, mover)
            && (mover < system.processes() || isChild(system, mover))) {
          moved |= mover < system.processes();
          int[] next = state.clone();
          system.move(next, mover);
          if (seen.add(Arrays.stream(next).boxed().toList())) {
            left.add(next);
          }
        }
      }
      if (!moved) {
        outcomes.add(outcome(system, judge, state, !kill));
      }
      if (seen.size() > MOST_STATES) {
        throw new IllegalStateException("too many states for a test: states=" + seen.size());
      }
    }
    return outcomes;
  }

  private static boolean isChild(TransitionSystem system, int mover) {
    ProcessPlan process = system.plan().processes().get(mover - system.processes());
    return process.role() == ProcessPlan.Role.CHILD;
  }

  private static String outcome(
      TransitionSystem system, StateChecker judge, int[] state, boolean bytes) {
    StringBuilder text = new StringBuilder(Verdict.worst(judge.verdicts(state)).word());
    for (int process = 0; process < system.processes(); process++) {
      LocalState node = system.node(state, process);
      // A kill after the last operation and an exit leave the same state.
      boolean died = node != null && node.end() != null && node.end().error() != null;
      text.append("; ").append(died ? node.end() : node == null ? "never" : "ended");
    }
    for (int file = 0; bytes && file < system.files(); file++) {
      FileImage image = system.image(state, file);
      text.append("; ").append(image == null ? "none" : image.sha256().substring(0, 12));
    }
    return text.toString();
  }
}
