package multiproc.explore.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import multiproc.Fixtures;
import multiproc.explore.Explorer;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Step;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files are of real clients; {@code README.md} beside them says how they were made. */
class HandleExplainerTest {

  private static final Explorer.Limits LIMITS = new Explorer.Limits(1, 60);

  private static InferredHandles explain(byte[] bytes, String name, DbFormat format) {
    DbFileName parsed = DbFileName.parse(name).orElseThrow();
    return new HandleExplainer(
            FileImage.of(bytes), parsed, Long.parseLong(parsed.pid()), Set.of(), format, LIMITS)
        .run();
  }

  private static byte[] file(String archive) {
    Map<String, byte[]> zipped = Fixtures.zipped("/infer/" + archive + ".zip");
    return zipped.values().iterator().next();
  }

  private static String name(String archive) {
    return Fixtures.zipped("/infer/" + archive + ".zip").keySet().iterator().next();
  }

  /** Written and read again, and run in a system of its own. */
  private static FileImage replayed(Schedule found, String name) {
    Schedule read = ScheduleText.parse(ScheduleText.format(found), "found");
    TransitionSystem system = new TransitionSystem(read.plan(), "./elsewhere");
    Simulation run = new Simulation(system, new StateChecker(system));
    for (Step step : read.steps()) {
      run.step(system.plan().indexOf(step.pid()));
    }
    return run.image(name);
  }

  @ParameterizedTest
  @CsvSource({
    "forked-counter, LABELS, 2",
    "containers-gauge, TIMESTAMP, 2",
    "second-header, LABELS, 2",
    "containers-counter, LABELS, 2",
    "two-beginnings, LABELS, 2",
    "restarted-histogram, LABELS, 4",
    "restarted-summary, TIMESTAMP, 2",
    "two-containers-histogram, LABELS, 2",
    "time-stored-over, TIMESTAMP, 2",
    "set-to-zero, LABELS, 2",
    "bound-in-part, HELP, 2",
    "hidden-before, LABELS, 2",
    "shared-child, LABELS, 2",
    "under-timestamp, TIMESTAMP, 2",
  })
  void shouldLeaveTheVeryBytesWhenAnybodysProgramsWroteThem(
      String archive, DbFormat format, int handles) {
    byte[] bytes = file(archive);
    InferredHandles found = explain(bytes, name(archive), format);
    assertThat(found.reason()).isEmpty();
    assertThat(found.handles()).isEqualTo(handles);
    assertThat(found.distinct()).isPositive();
    assertThat(found.schedule().expectation().verdict()).isNotEqualTo(Verdict.CLEAN);
    assertThat(replayed(found.schedule(), name(archive))).isEqualTo(FileImage.of(bytes));
  }

  @Test
  void shouldNameEachEntryThatTheFileDoesNotShowWholeWhenItIsExplained() {
    InferredHandles found =
        explain(file("forked-counter"), name("forked-counter"), DbFormat.LABELS);
    String text = new String(file("forked-counter"), StandardCharsets.ISO_8859_1);
    assertThat(found.unknown()).isNotEmpty();
    for (InferredHandles.Unknown unknown : found.unknown()) {
      assertThat(text).doesNotContain(unknown.key());
      assertThat(unknown.shown()).isLessThan(unknown.length());
    }
  }

  @Test
  void shouldNotInventEntriesWhenTwoHandlesCountedInOneChild() {
    InferredHandles found = explain(file("shared-child"), name("shared-child"), DbFormat.LABELS);
    // The four entries of "high-priority" over which those of "low" were stored.
    assertThat(found.unknown()).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void shouldSayHowFarItCameWhenTheTimeEnds() {
    DbFileName name = DbFileName.parse(name("shared-child")).orElseThrow();
    FileImage image = FileImage.of(file("shared-child"));
    InferredHandles none =
        new HandleExplainer(image, name, 7, Set.of(), DbFormat.LABELS, new Explorer.Limits(1, 1e-6))
            .run();
    assertThat(none.schedule()).isNull();
    assertThat(none.reason())
        .isEqualTo(
            "the search was stopped before it had tried everything; "
                + "nothing had been tried yet");
  }

  /** One bit of a key's quotation mark: no client stores such a word, whatever the order. */
  @Test
  void shouldSayWhereWhenABitWasTurned() {
    byte[] bytes = file("containers-counter");
    bytes[DbLayout.HEADER_SIZE + 13] ^= 1 << 1;
    InferredHandles found = explain(bytes, name("containers-counter"), DbFormat.LABELS);
    assertThat(found.schedule()).isNull();
    assertThat(found.reason()).isNotEmpty();
  }

  @Test
  void shouldNameTheSizeWhenAFileWasCut() {
    byte[] cut = Arrays.copyOf(file("containers-counter"), 300);
    assertThat(explain(cut, name("containers-counter"), DbFormat.LABELS).reason())
        .startsWith("no client of this format makes a file of 300 bytes");
  }

  @Test
  void shouldNameUsedWhenNoEntryCanEndThere() {
    byte[] bytes = file("containers-counter");
    bytes[0] |= 2;
    assertThat(explain(bytes, name("containers-counter"), DbFormat.LABELS).reason())
        .startsWith("no handle stores used=");
  }
}
