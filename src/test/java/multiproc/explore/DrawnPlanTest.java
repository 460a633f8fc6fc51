package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import multiproc.schedule.Plan;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Merged and settled states change no result, whatever gauges, forks, kills and scrapes the
 * programs have.
 */
class DrawnPlanTest {

  private static final Explorer.Progress SILENT = (states, queued, depth) -> {};
  private static final List<String> CLIENTS =
      List.of("0.4.2", "0.4.2", "0.3.1", "0.4.0", "0.5.0", "0.9.0", "0.25.0", "0.25.0");
  private static final List<String> STEPS =
      List.of("visible", "visible", "observed", "operation", "word", "word");
  private static final List<String> MODES = List.of("all", "liveall", "max", "livesum");
  private static final List<String> GAUGES = List.of("g", "gauge_longer", "writer_count_abc");

  private final List<List<String>> programs = new ArrayList<>();
  private Random random;

  static LongStream seeds() {
    return LongStream.concat(
        LongStream.range(0, 30), new Random().longs(6).map(seed -> seed & 0xffffff));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldComeToTheSameAsASearchThatKeepsAllStatesApart(long seed) {
    random = new Random(seed * 7919);
    String text = plan();
    boolean kill = random.nextInt(4) == 0;
    Plan plan = ScheduleText.parseScenario(text, "plan").plan();
    TransitionSystem apart = TransitionSystem.ofOneRun(plan, Explorer.DIRECTORY);
    Explorer.Limits limits = new Explorer.Limits(8_000, Double.POSITIVE_INFINITY);
    Exploration every =
        new Explorer(apart, kill, limits, SILENT, false, false, Integer.MAX_VALUE).run();
    if (every.complete()) {
      Exploration once = new Explorer(plan, kill, Explorer.Limits.NONE, SILENT).run();
      assertThat(once.schedules()).as(text).isEqualTo(every.schedules());
      assertThat(lengths(once)).as(text).isEqualTo(lengths(every));
    }
  }

  /** One process damages no file; its timestamps are words, too, from 0.18 on. */
  @Test
  void shouldEndCleanWhenOneProcessStoresWordsOfValuesWithTimestamps() {
    String text =
        "schedule 1\nclient 0.25.0\ngranularity word\nmetric max g l \"help\"\n"
            + "process 4101 parent\n  set g \"b\" 2.5\n  set g \"a\" 2.0\n";
    Plan plan = ScheduleText.parseScenario(text, "plan").plan();
    Exploration all = new Explorer(plan, false, Explorer.Limits.NONE, SILENT).run();
    assertThat(all.complete()).isTrue();
    assertThat(all.shortest()).doesNotContainKeys(Verdict.VALUE_STOMP, Verdict.LOST);
  }

  /**
   * Plans in which one thing alone decides: which files mark_process_dead has found, between two of
   * its deletions; the second listing of a scrape, after its first file; of two files of one name,
   * one of them deleted, which one a child inherited; what two scrapes read of a release with a
   * bounded walk; where a key lies that a process looks up later, in the order in which two others
   * stored theirs, by sets alone and with an inc; the value that a child of 0.0.19 inherits and
   * adds to; what a scrape that is compared has read, by a walk and before its last file; and the
   * words to come of a key that is longer than the other process's, over its entry.
   */
  static List<String> narrow() {
    return List.of(
        "client 0.4.2\ngranularity operation\nmetric liveall g l \"help\"\n"
            + "metric livesum w l \"help\"\nprocess 4101 parent\n  set w \"c\" 2.0\n  fork 4102\n"
            + "  kill 4102\n  mark-process-dead 4102\nprocess 4102 child\n  set g \"b\" 2.0\n",
        "client 0.25.0\ngranularity observed\nmetric all g l \"help\"\n"
            + "metric max h l \"help\"\nmetric min k l \"help\"\n"
            + "process 1 parent\n  set g \"a\" 1\n  set h \"a\" 1\n  set k \"a\" 1\n"
            + "process 2 scrape\n  scrape\n  scrape\n",
        "client 0.4.2\ngranularity visible\nmetric liveall g l \"help\"\n"
            + "process 1 parent\n  fork 2\n  set g \"a\" 1\n  fork 3\nprocess 2 child\n"
            + "  set g \"b\" 1\nprocess 3 child\n  set g \"c\" 1\n"
            + "process 4 parent\n  mark-process-dead 1\n",
        "client 0.5.0\ngranularity operation\nmetric max g l \"help\"\n"
            + "process 4101 parent\n  set g \"bb\"*5 0.0\n  fork 4102\nprocess 4102 child\n"
            + "  set g \"bb\"*7 0.0\nprocess 4190 scrape\n  scrape\n  scrape\n",
        twoKeysLookedUp("set"),
        twoKeysLookedUp("inc"),
        twoWorkers("all", "h l", "", "set h \"a\" 1"),
        twoWorkers("max", "h l", "", "set h \"a\" 1"),
        twoWorkers("all", "longer_name l", "", "set longer_name \"a\" 1"),
        twoWorkers("all", "h longer_label", "", "set h \"a\" 1"),
        twoWorkers("all", "h l", "", "set h \"longer value\" 1"),
        twoWorkers("all", "h l", " identifier 1", "set h \"a\" 1"),
        twoWorkers("all", "h l", "", "set h \"a\" 1\n  fork 4\nprocess 4 child\n  set p \"b\" 1"),
        twoWorkers("liveall", "h l", "", "set h \"a\" 1\nprocess 4 parent\n  mark-process-dead 2")
            .replace("all g", "liveall g"),
        twoWorkers("all", "h l", "", "set h \"a\" 1\nprocess 4 scrape\n  scrape\n  scrape")
            .replace("0.4.2", "0.25.0")
            .replace("visible", "observed"),
        // The bits of the first 8 bytes of the entry of h.
        twoWorkers("all", "h l", "", "set h \"a\" 1")
            .replace("set p \"a\" 1", "set p \"a\" 6.184790520008239E-143"),
        twoWorkers("all", "ggHHHHHHHHKKKKKKKK l", "", "set ggHHHHHHHHKKKKKKKK \"a\" 1")
            .replace(" g ", " ggGGGGGGGGHHHHHHHH "),
        twoWorkers("all", "h l", "", "set h \"a\" 1").replace("visible", "operation"),
        "client 0.0.19\ngranularity observed\nmetric counter c l \"help\"\n"
            + "process 1 parent\n  inc c \"a\" 1\n  fork 11\n"
            + "process 11 child\n  inc c \"a\" 4\n"
            + "process 2 parent identifier 1\n  inc c \"a\" 2\n"
            + "process 4190 scrape\n  wait 1\n  wait 11\n  wait 2\n  scrape\n"
            + "  expect c_total{l=\"a\"} 7.0\n",
        "client 0.3.1\ngranularity observed\nmetric max g l \"help\"\n"
            + "process 1 parent\n  set g \"a\" 1\n  set g \"a\" 2\n"
            + "process 4190 scrape\n  scrape\n  expect g{l=\"a\"} 1.0\n",
        "client 0.25.0\ngranularity observed\nmetric max g l \"help\"\n"
            + "metric min h l \"help\"\n"
            + "process 1 parent\n  set h \"a\" 1\n  set g \"a\" 1\n  set g \"a\" 2\n"
            + "process 4190 scrape\n  scrape\n  expect g{l=\"a\"} 1.0\n",
        "client 0.4.2\ngranularity word\nmetric all g l \"help\"\n"
            + "process 1 parent\n  set g \"b\" 0\n  fork 2\n  set g \"a\"*60 1\n"
            + "process 2 child\n  set g \"a\" 0\n");
  }

  /** The third process reads both keys, and uses one of them only after another store. */
  private static String twoKeysLookedUp(String change) {
    return """
    client 0.4.2
    granularity observed
    metric all g l "help"
    process 1 parent
      set g "a" 1
    process 2 parent identifier 1
      set g "b" 1
    process 3 parent identifier 1
      wait 1
      wait 2
      %1$s g "c" 9
      %1$s g "a" 5
    """
        .formatted(change);
  }

  /** Two workers that are interchangeable, or would be without what is given. */
  private static String twoWorkers(String mode, String metric, String role, String program) {
    return """
    client 0.4.2
    granularity visible
    metric all p l "help"
    metric all g l "help"
    metric %s %s "help"
    process 1 parent
      set p "a" 1
      fork 2
      fork 3
    process 2 child%s
      set g "a" 1
    process 3 child
      %s
    """
        .formatted(mode, metric, role, program);
  }

  @ParameterizedTest
  @MethodSource("narrow")
  void shouldComeToTheSameWhenOneThingAloneDecides(String text) {
    Plan plan = ScheduleText.parseScenario("schedule 1\n" + text, "plan").plan();
    TransitionSystem apart = TransitionSystem.ofOneRun(plan, Explorer.DIRECTORY);
    Exploration every =
        new Explorer(apart, false, Explorer.Limits.NONE, SILENT, false, false, Integer.MAX_VALUE)
            .run();
    Exploration once = new Explorer(plan, false, Explorer.Limits.NONE, SILENT).run();
    assertThat(once.schedules()).isPresent().isEqualTo(every.schedules());
  }

  private String plan() {
    StringBuilder text = new StringBuilder("schedule 1\nclient ").append(pick(CLIENTS));
    text.append("\ngranularity ").append(pick(STEPS)).append('\n');
    int metrics = 1 + random.nextInt(GAUGES.size());
    for (String gauge : GAUGES.subList(0, metrics)) {
      text.append("metric ").append(pick(MODES)).append(' ').append(gauge).append(" l \"help\"\n");
    }
    int parents = 1 + random.nextInt(2);
    int processes = parents + Math.max(random.nextInt(3), 2 - parents);
    for (int i = 0; i < processes; i++) {
      List<String> program = new ArrayList<>();
      for (int sets = 1 + random.nextInt(2); sets > 0; sets--) {
        String label = random.nextInt(3) == 0 ? "\"bb\"*" + (1 + random.nextInt(8)) : "\"a\"";
        String gauge = GAUGES.get(random.nextInt(metrics));
        program.add("  set " + gauge + " " + label + " " + random.nextInt(3) + ".0");
      }
      programs.add(program);
    }
    for (int child = parents; child < processes; child++) {
      insert(programs.get(random.nextInt(child)), "  fork " + (4101 + child));
    }
    for (int i = 0; i < processes; i++) {
      text.append("process ").append(4101 + i).append(i < parents ? " parent\n" : " child\n");
      programs.get(i).forEach(line -> text.append(line).append('\n'));
    }
    return text + (random.nextInt(4) == 0 ? "process 4190 scrape\n  scrape\n" : "");
  }

  private void insert(List<String> program, String line) {
    program.add(random.nextInt(program.size() + 1), line);
  }

  private String pick(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static Map<Verdict, String> lengths(Exploration exploration) {
    Map<Verdict, String> lengths = new EnumMap<>(Verdict.class);
    exploration
        .shortest()
        .forEach(
            (verdict, run) ->
                lengths.put(verdict, run.steps().size() + " " + run.contextSwitches()));
    return lengths;
  }
}
