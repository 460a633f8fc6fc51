package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import multiproc.client.ClientVersion;
import multiproc.schedule.Granularity;
import multiproc.schedule.Metric;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.End;
import multiproc.schedule.model.FileChecker;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A file without a header is a fault of those releases alone of which a scrape fails on it. What
 * each release does was seen by scraping directories with one such file with the real client:
 * client_python 0.3.1, 0.4.2, 0.5.0 and 0.6.0 under Python 2.7, 0.7.0, 0.16.0, 0.21.0 and 0.25.0
 * under Python 3.11.
 */
class HeaderlessFilesTest {

  @ParameterizedTest
  @CsvSource({
    "0.3.1, 0, CLEAN",
    "0.3.1, 3, EMPTY_FILE",
    "0.3.1, 4, CLEAN",
    "0.3.1, 1048576, CLEAN",
    "0.4.2, 0, EMPTY_FILE",
    "0.4.2, 1048576, EMPTY_FILE",
    "0.5.0, 0, EMPTY_FILE",
    "0.5.0, 1048576, EMPTY_FILE",
    "0.6.0, 0, EMPTY_FILE",
    "0.6.0, 4, EMPTY_FILE",
    "0.7.0, 0, EMPTY_FILE",
    "0.7.0, 3, EMPTY_FILE",
    "0.7.0, 4, CLEAN",
    "0.7.0, 1048576, CLEAN",
    "0.16.0, 0, EMPTY_FILE",
    "0.16.0, 65536, CLEAN",
    "0.21.0, 0, EMPTY_FILE",
    "0.21.0, 65536, CLEAN",
    "0.25.0, 0, EMPTY_FILE",
    "0.25.0, 65536, CLEAN"
  })
  void shouldJudgeAFileWithoutAHeaderAsTheRealScrapeOfThatReleaseDoes(
      String release, int size, Verdict expected) {
    Plan plan = plan(ClientVersion.of(release).orElseThrow(), false);

    FileChecker.FileVerdict judged = new FileChecker(plan).judge(FileImage.of(new byte[size]));

    assertThat(judged.verdict()).isEqualTo(expected);
    assertThat(judged.text()).isEqualTo(size == 0 ? "empty" : "no header");
  }

  /** One child that may be killed; with a scrape at any time, or without. */
  private static Plan plan(ClientVersion version, boolean scrape) {
    Metric metric = Metric.ofWorker(1);
    ProcessPlan parent =
        new ProcessPlan(1, ProcessPlan.Role.PARENT, List.of(new Statement.Fork(2)));
    ProcessPlan child =
        new ProcessPlan(
            2, ProcessPlan.Role.CHILD, List.of(new Statement.Set(metric.name(), "a", 1)));
    ProcessPlan reader =
        new ProcessPlan(3, ProcessPlan.Role.SCRAPE, List.of(new Statement.Scrape()));
    return new Plan(
        version,
        Granularity.OBSERVED,
        List.of(metric),
        scrape ? List.of(parent, child, reader) : List.of(parent, child));
  }

  /** Whether a real scrape of the release fails on a file of these bytes, by the rows above. */
  private static boolean fails(ClientVersion version, FileImage image) {
    boolean zeros = image.size() == 0 || image.getInt(0) == 0;
    return switch (version) {
      case V0_4_2, V0_5_0 -> zeros;
      case V0_25_0 -> image.size() == 0;
      default -> throw new IllegalArgumentException("not seen: version=" + version);
    };
  }

  /**
   * Runs every interleaving without a search, and judges its end by the file's bytes and the
   * scrape's end.
   */
  private static void walk(
      TransitionSystem system, int[] state, ClientVersion version, Map<Verdict, BigInteger> ends) {
    boolean last = true;
    for (int process = 0; process < system.processes(); process++) {
      if (system.enabled(state, process)) {
        last = false;
        int[] next = state.clone();
        system.step(next, process);
        walk(system, next, version, ends);
      }
    }
    if (system.isAlive(state, 1)) {
      last = false;
      int[] next = state.clone();
      system.kill(next, 1);
      walk(system, next, version, ends);
    }
    if (last) {
      boolean failing = false;
      for (String name : system.plan().fileNames()) {
        int file = system.file(state, name);
        failing |= file >= 0 && fails(version, system.image(state, file));
      }
      boolean met =
          system.processes() > 2 && system.node(state, 2).end().how() == End.How.UNINITIALISED;
      Verdict end = failing ? Verdict.EMPTY_FILE : met ? Verdict.READER_INIT : Verdict.CLEAN;
      ends.merge(end, BigInteger.ONE, BigInteger::add);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientVersion.class,
      names = {"V0_4_2", "V0_5_0", "V0_25_0"})
  void shouldCountTheEndsThatAWalkOfEveryRunFindsWhenAWriterMayBeKilled(ClientVersion version) {
    for (boolean scrape : new boolean[] {false, true}) {
      Plan plan = plan(version, scrape);
      TransitionSystem system = new TransitionSystem(plan, "./tmp");
      Map<Verdict, BigInteger> walked = new EnumMap<>(Verdict.class);
      walk(system, system.initial(), version, walked);

      PathCounts counts =
          new Explorer(plan, true, Explorer.Limits.NONE, (a, b, c) -> {})
              .run()
              .schedules()
              .orElseThrow();

      assertThat(counts.ending()).isEqualTo(walked);
      assertThat(counts.beside()).doesNotContainKey(Verdict.READER_INIT);
    }
  }

  @Test
  void shouldNotSayThatTheNextScrapeIsWellWhenTheWriterOfTheEmptyFileIsDead() {
    Plan plan = plan(ClientVersion.V0_25_0, true);
    TransitionSystem system = new TransitionSystem(plan, "./tmp");
    StateChecker judge = new StateChecker(system);
    int[] state = system.initial();
    system.step(state, 0);
    system.step(state, 1);
    while (system.enabled(state, 2)) {
      system.step(state, 2);
    }
    assertThat(judge.verdicts(state)).isEqualTo(Verdict.READER_INIT.bit());
    system.kill(state, 1);
    assertThat(judge.verdicts(state)).isEqualTo(Verdict.EMPTY_FILE.bit());
  }
}
