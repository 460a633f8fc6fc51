package multiproc.schedule.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import multiproc.client.ClientVersion;
import multiproc.explore.Scenario;
import multiproc.schedule.Granularity;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulePageTest {

  private static final int STEPS = 100;
  private static final int MUCH = 1 << 19;

  private static List<String> all(String html, String regex) {
    return Pattern.compile(regex).matcher(html).results().map(r -> r.group(1)).toList();
  }

  /** The section of a step. */
  private static String section(String html, int step) {
    return all(html, "(?s)<section id=b" + step + " (.*?)</section>").get(0);
  }

  /** A hundred steps of seven children and a parent of seven labels. */
  private static Schedule large() {
    Scenario scenario =
        new Scenario(ClientVersion.V0_4_2, Granularity.OBSERVED, 7, 7, 1, 4, false, false);
    return Schedules.random(scenario.plan(), STEPS, 1);
  }

  @Test
  void shouldShowTheStepsOfTheStoryTogetherWhenTheRunIsLong() throws Exception {
    Path file = Path.of("error1/20261126-022559-attempt8/run.schedule");
    String html =
        SchedulePage.html(
            ScheduleText.parse(Files.readString(file), file.toString()),
            PageFacts.NONE,
            ScheduleEnd.NONE);

    List<String> told = all(all(html, "(?s)<div id=story>(.*?)</div>").get(0), ">step (\\d+)<");
    List<String> race = all(all(html, "(?s)<table id=race>(.*?)</table>").get(0), ">step (\\d+)<");
    assertThat(race)
        .hasSizeGreaterThan(2)
        .containsExactlyElementsOf(
            told.stream().map(Integer::valueOf).distinct().sorted().map(String::valueOf).toList());
    assertThat(SchedulePage.html(Schedules.misaligned(), PageFacts.NONE, ScheduleEnd.NONE))
        .doesNotContain("<table id=race>");
  }

  @Test
  void shouldHaveASectionForEachStepWhenThereAreSteps() {
    Schedule schedule = Schedules.misaligned();
    String html = SchedulePage.html(schedule, PageFacts.NONE, ScheduleEnd.NONE);
    List<String> steps =
        IntStream.rangeClosed(1, schedule.steps().size()).mapToObj(i -> "b" + i).toList();
    assertThat(all(html, "<section id=(\\S+) ")).isEqualTo(steps);
    assertThat(all(html, "<th scope=row><a href=#(b\\d+)>")).isEqualTo(steps);
    assertThat(section(html, 9))
        .contains("Step 9: child 4102 entry[80] @8 over entry[88]")
        .contains("MISALIGNED: a walk meets bytes that are no entry")
        .contains("gauge_all_4101.db <small>1 MiB, used 96 MISALIGNED at 88: length 0");
  }

  @Test
  void shouldTellWhoStoredWhatWhenTheWalkGoesAstray() {
    assertThat(
            section(SchedulePage.html(Schedules.misaligned(), PageFacts.NONE, ScheduleEnd.NONE), 9))
        .contains(
            "<th scope=row>8<td>writer_0_my_gauge{label1=&quot;my label&quot;} = 0.0 "
                + "<small>80 bytes, stored by 4102 in step 9</small>")
        .contains(
            "<tr class=astray><th scope=row>88<td>not an entry: a reader misreads from here on"
                + " <small>8 bytes, stored by 4101 in step 5 as value</small>");
  }

  @Test
  void shouldMarkAllBytesThatTheStepStoredWhenOneIsStoredOverAnother() {
    // Three bytes of the length were 0 before.
    assertThat(
            section(SchedulePage.html(Schedules.misaligned(), PageFacts.NONE, ScheduleEnd.NONE), 9))
        .contains("<mark class=length>42 00 00 00</mark> <mark class=key>5b 22 77");
    assertThat(
            section(SchedulePage.html(Schedules.misaligned(), PageFacts.NONE, ScheduleEnd.NONE), 7))
        .doesNotContain("<mark");
  }

  @Test
  void shouldTakeNoPunctuationIntoAWordsNumberWhenAStepDoesMore() {
    assertThat(Words.of("value @72 = 1.0; grows to 128 KiB\n"))
        .containsExactly(
            new Words.Word("value @72 = 1.0", "stores the value 1.0 at position 72"),
            new Words.Word(
                "grows to 128 KiB",
                "makes the file larger, 128 KiB: the next entry does not fit into it"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spawn 4102",
        "wait 4102",
        "kill 4102",
        "signal",
        "size = 0",
        "extend 1 MiB",
        "map 1 MiB",
        "exit",
        "value @48 = 1.0; cuts to 64 KiB"
      })
  void shouldExplainAStepWhenItsCellStandsAlone(String cell) {
    assertThat(Words.of(cell + "\n")).isNotEmpty();
  }

  @Test
  void shouldExplainTheWordsThatItHasWhenThereAreSome() {
    String html = SchedulePage.html(Schedules.misaligned(), PageFacts.NONE, ScheduleEnd.NONE);
    assertThat(all(html, "<dt>([^<]*)<dd>"))
        .contains("*", "!", "over entry[88]", "stale from step 8 on", "MISALIGNED at 88: length 0")
        .doesNotContain("killed", "SHRINK");
  }

  @Test
  void shouldShowWhatElseIsKnownWhenThereIsSomething() {
    PageFacts facts =
        new PageFacts(
            "",
            List.of("Swap step 7 and step 8.", "Some <b>."),
            "9 schedules",
            List.of(List.of("", "end with it"), List.of("LOST", "9")));
    assertThat(SchedulePage.html(Schedules.misaligned(), facts, ScheduleEnd.NONE))
        .contains("<p class=fact>Swap <a href=#b7>step 7</a> and <a href=#b8>step 8</a>.</p>")
        .contains("<p class=fact>Some &lt;b&gt;.</p>")
        .contains("<caption>9 schedules</caption>", "<th scope=col>end with it", "<td>LOST<td>9");
  }

  @Test
  void shouldTakeTheNumbersOfAWordFromTheRun() {
    assertThat(Words.of("header 96 -> 184\nLOST: 4102's up\n"))
        .containsExactly(
            new Words.Word(
                "header 96 -> 184",
                "stores used = 184 in the header; before an arrow is what the file had there"),
            new Words.Word(
                "LOST: 4102's up",
                "process 4102 stored this entry in this file and counted it in used, and no reader"
                    + " finds it there"));
  }

  @Test
  void shouldShowTheWalkOfTheReaderThatDies() throws Exception {
    String error1 = Files.readString(Path.of("src/main/resources/schedules/error1.schedule"));
    String html =
        SchedulePage.html(ScheduleText.parse(error1, "error1"), PageFacts.NONE, ScheduleEnd.NONE);
    List<String> lines =
        List.of(
            "at 8: key length 66, an entry of 80 bytes; next at 88",
            "at 88: 00 00 00 00, as a key&#39;s length 0, stored as value by 4101; next at 104",
            "at 104: 69 74 65 72 (&quot;iter&quot;), as a key&#39;s length 1919251561, stored as"
                + " key by 4101; fails (error: unpack_from requires a buffer of at least 1919251561"
                + " bytes)");
    assertThat(all(section(html, 15), "<li>(.*)")).isEqualTo(lines);
    assertThat(all(section(html, 12), "<li>(.*)")).isEqualTo(lines);
    assertThat(section(html, 13)).doesNotContain("<li>");
  }

  @Test
  void shouldDimTheStepsAfterTheCutWhenTheProgramsRunOn() {
    PageFacts facts = new PageFacts("CLEAN at the cut", List.of(), "", List.of());
    String html = SchedulePage.html(Schedules.misaligned(), facts, new ScheduleEnd(8, 4));
    assertThat(all(html, "<tr id=s\\d+ class=\"([^\"]*)\""))
        .containsExactly("swapped", "swapped", "rest", "turns rest", "rest");
    assertThat(html).contains("<h1 class=bad>CLEAN at the cut</h1>", "swapped: was step 5");
  }

  @Test
  void shouldReferToTheBytesWhenAStepChangesNone() {
    String html = SchedulePage.html(Schedules.misaligned(), PageFacts.NONE, ScheduleEnd.NONE);
    assertThat(section(html, 7)).contains("<p class=same data-bytes=b5f0>");
    assertThat(all(html, "<table class=bytes id=(\\w+)>"))
        .containsAll(all(html, "data-bytes=(\\S+)>"));
  }

  @Test
  void shouldHaveEachIdentifierOnceWhenThereAreManySteps() {
    String html = SchedulePage.html(large(), PageFacts.NONE, ScheduleEnd.NONE);
    assertThat(all(html, " id=(\\w+)")).doesNotHaveDuplicates().hasSizeGreaterThan(300);
    assertThat(all(html, " id=(\\w+)")).containsAll(all(html, "href=#(\\w+)"));
  }

  @Test
  void shouldStaySmallWhenThereAreAHundredSteps() {
    Schedule schedule = large();
    assertThat(schedule.steps()).hasSize(STEPS);
    assertThat(SchedulePage.html(schedule, PageFacts.NONE, ScheduleEnd.NONE)).hasSizeLessThan(MUCH);
  }

  @Test
  void shouldAskForNothingWhenItIsOpened() {
    String html = SchedulePage.html(large(), PageFacts.NONE, ScheduleEnd.NONE);
    assertThat(html).doesNotContainPattern("(?i)https?:|//[a-z]|\\bsrc=|url\\(|@import|<link");
    assertThat(html).contains("default-src 'none'; style-src 'sha256-");
  }

  @Test
  void shouldEscapeWhenLabelsHoldMarkup() {
    String label = "</pre><script>alert('1')</script>&amp;\"><img src=x>";
    Schedule schedule = Schedules.random(Schedules.hostile(label), STEPS, 1);
    String html = SchedulePage.html(schedule, PageFacts.NONE, ScheduleEnd.NONE);
    assertThat(html).contains("&lt;script&gt;alert(&#39;1&#39;)").doesNotContain("<img");
    assertThat(all(html, "(<script)")).hasSize(1);
    assertThat(all(html, "(</script)")).hasSize(1);
    assertThat(Pattern.compile("</?([a-z0-9]+)[ >]").matcher(html).results())
        .extracting((MatchResult tag) -> tag.group(1))
        .doesNotContain("img");
  }
}
