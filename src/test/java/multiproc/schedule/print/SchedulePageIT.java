package multiproc.schedule.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import multiproc.explore.Explorer;
import multiproc.explore.WhatIf;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Opens the page in a real browser, if this machine has one. */
@Timeout(300)
class SchedulePageIT {

  private static final int CHANGED = 0xffe27a;
  private static final int LIGHT = 0xffffff;
  private static final int DARK = 0x15171b;
  private static final int FIRST_BAD = 9;

  /** Presses keys and records, after each, the visible parts of the page. */
  private static final String PROBE =
      """
      <script>
      (function () {
        const seen = [];
        function look() {
          const shown = Array.from(document.querySelectorAll("section")).filter(function (s) {
            return getComputedStyle(s).display !== "none";
          });
          const marks = shown.flatMap(function (s) {
            return Array.from(s.querySelectorAll("td:nth-child(3) mark"));
          });
          seen.push([
            shown.map(function (s) { return s.id; }).join(" "),
            marks.map(function (m) { return m.textContent; }).join(" "),
            shown[0].querySelector("p").textContent,
            document.querySelector("[aria-current]").id,
            shown[0].querySelectorAll("table").length,
            document.getElementById("now").textContent
          ].join("|"));
        }
        function press(key) {
          document.body.dispatchEvent(new KeyboardEvent("keydown", {key: key, bubbles: true}));
          look();
        }
        look();
        press("d");
        press("Home");
        for (let i = 0; i < 8; i++) { press(i % 2 ? "ArrowRight" : "ArrowDown"); }
        press("End");
        press("ArrowDown");
        press("ArrowUp");
        document.querySelector("#s3 td").click();
        look();
        document.getElementById("on").click();
        look();
        seen.push("requests " + performance.getEntriesByType("resource").length);
        const probe = document.createElement("pre");
        probe.id = "probe";
        probe.textContent = seen.join("\\n");
        document.body.append(probe);
      })();
      </script>
      """;

  @TempDir private Path directory;
  private Browser browser;

  @BeforeEach
  void findBrowser() {
    Optional<Browser> found = Browser.find(directory);
    Assumptions.assumeTrue(found.isPresent(), "no Chromium on the path: the page was not opened");
    browser = found.orElseThrow();
  }

  private Path page(String html) throws IOException {
    return Files.writeString(directory.resolve("page.html"), html);
  }

  private static String html() {
    return SchedulePage.html(Schedules.misaligned(), PageFacts.NONE, ScheduleEnd.NONE);
  }

  /** The page with a script that its policy would forbid. */
  private static String probed(String script) {
    return probed(html(), script);
  }

  private static String probed(String html, String script) {
    return html.replaceFirst("<meta http-equiv=Content-Security-Policy [^>]*>", "")
        .replace("</body>", script + "</body>");
  }

  private static List<String> seen(String elements) {
    Matcher probe = Pattern.compile("(?s)<pre id=\"probe\">(.*?)</pre>").matcher(elements);
    assertThat(probe.find()).as("the probe ran to its end").isTrue();
    return probe.group(1).lines().toList();
  }

  /** The bytes of the parent's file that a step stored: an entry of a length, at a position. */
  private static String stored(int number, int position, int length) {
    List<StepRow> rows = RowMaker.all(Schedules.misaligned(), List.of());
    byte[] bytes = rows.get(number - 1).files().get(0).image().bytes(position + length);
    List<String> stored = new ArrayList<>();
    for (int i = position; i < position + length; i++) {
      stored.add(HexFormat.of().toHexDigits(bytes[i]));
    }
    return String.join(" ", stored);
  }

  @Test
  void shouldShowTheChangedBytesAndTheVerdictWhenSteppedThrough() throws Exception {
    Browser.Output output = browser.open(page(probed(PROBE)), "");
    assertThat(output.console()).isEmpty();
    List<String> seen = seen(output.elements());
    String bad = "MISALIGNED: a walk meets bytes that are no entry";
    String good = "CLEAN so far";
    String ninth = "b9|" + stored(FIRST_BAD, 8, 80) + "|" + bad + "|s9|1|step 9 of 11";
    String first = "b1||" + good + "|s1|0|step 1 of 11";
    assertThat(seen.get(0)).as("opened at the beginning").isEqualTo(first);
    assertThat(seen.get(1)).as("the deciding step").startsWith("b10|");
    assertThat(seen.get(2)).isEqualTo(first);
    String header = "b4|08 00 00 00|" + good + "|s4|1|step 4 of 11";
    assertThat(seen.get(5)).isEqualTo(header);
    assertThat(seen.get(8)).isEqualTo("b7||" + good + "|s7|1|step 7 of 11");
    assertThat(seen.get(9)).isEqualTo("b8|60 00 00 00|" + good + "|s8|1|step 8 of 11");
    assertThat(seen.get(10)).isEqualTo(ninth);
    assertThat(seen.subList(11, 16))
        .extracting(line -> line.substring(0, line.indexOf('|')))
        .as("the end, beyond it, back, a click on a row, on the button")
        .containsExactly("b11", "b11", "b10", "b3", "b4");
    assertThat(seen.get(16)).isEqualTo("requests 0");
  }

  @Test
  void shouldShowTheStepOfTheAddressWhenThePolicyHolds() throws Exception {
    Browser.Output output = browser.open(page(html()), "#b8");
    assertThat(output.console()).isEmpty();
    assertThat(output.elements())
        .contains("<section id=\"b8\" aria-labelledby=\"h8\" class=\"now\">")
        .containsOnlyOnce("class=\"now\"")
        .contains("step 8 of 11");
  }

  /** Reports which parts of the table of steps are visible. */
  private static final String GEOMETRY =
      """
      <script>
      (function () {
        function write(name, value) {
          out.push(name + " " + value);
        }
        const out = [];
        const time = document.getElementById("time");
        const box = time.getBoundingClientRect();
        const rows = Array.from(document.querySelectorAll("#lanes tbody tr"));
        const whole = rows.filter(function (row) {
          const r = row.getBoundingClientRect();
          return r.top >= box.top && r.bottom <= box.bottom + 1 && box.bottom <= innerHeight;
        });
        write("width", innerWidth);
        write("rows", rows.length);
        write("whole", whole.length);
        write("right", Math.max.apply(null, Array.from(document.querySelectorAll(
            "#lanes td, .bytes td, header *")).map(function (e) {
          return Math.ceil(e.getBoundingClientRect().right);
        })));
        const page = document.documentElement;
        write("down", page.scrollHeight - page.clientHeight);
        const panel = document.getElementById("steps").getBoundingClientRect();
        const changed = Array.from(document.querySelectorAll("section.now mark"));
        write("bytes", changed.filter(function (mark) {
          const r = mark.getBoundingClientRect();
          return r.top >= panel.top && r.bottom <= Math.min(panel.bottom, innerHeight) + 1;
        }).length);
        write("cut", Math.max(page.scrollWidth - page.clientWidth,
            time.scrollWidth - time.clientWidth));
        write("now", document.querySelector("section.now").id);
        write("story", document.querySelectorAll("#story p").length);
        write("turns", document.querySelector("#lanes tr.turns").id);
        write("scrolled", scrollY);
        write("head", getComputedStyle(document.querySelector("td[data-file]"), "::before").content);
        const race = document.querySelector("#race tr.turns");
        write("race", race === null ? "none" : race.cells[0].textContent + ", "
            + race.cells[3].textContent.trim() + ", "
            + (race.getBoundingClientRect().bottom <= innerHeight ? "seen" : "below"));
        write("lane", Array.from(document.querySelectorAll(".from, .through, .to"))
            .map(function (cell) {
              const part = cell.classList.contains("from") ? "::before" : "::after";
              return cell.parentNode.id + " " + cell.cellIndex + " " + cell.className.split(" ")[1]
                  + " " + getComputedStyle(cell, part).borderLeftWidth;
            }).join(", "));
        const probe = document.createElement("pre");
        probe.id = "probe";
        probe.textContent = out.join("\\n");
        (window.top === window ? document : parent.document).body.append(probe);
      })();
      </script>
      """;

  private static Schedule parse(String text) {
    return ScheduleText.parse(text, "test");
  }

  private static Schedule error1() throws IOException {
    try (InputStream in = SchedulePageIT.class.getResourceAsStream("/schedules/error1.schedule")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** The results of the geometry's script, by name. */
  private Map<String, String> measured(String html, String... options) throws Exception {
    Browser.Output output = browser.open(page(html), "", options);
    assertThat(output.console()).isEmpty();
    return seen(output.elements()).stream()
        .map(line -> line.split(" ", 2))
        .collect(Collectors.toMap(line -> line[0], line -> line[1]));
  }

  @Test
  void shouldShowTheWholeRaceWhenTheWindowIs1280By900() throws Exception {
    PageFacts facts = PageFacts.of(List.of("Swap step 7 and step 8, and the run ends clean."));
    String html = SchedulePage.html(error1(), facts, ScheduleEnd.NONE);
    Map<String, String> seen = measured(probed(html, GEOMETRY), "--window-size=1280,900");
    assertThat(seen)
        .containsEntry("width", "1280")
        .containsEntry("rows", "15")
        .containsEntry("whole", "15")
        .containsEntry("cut", "0")
        .containsEntry("now", "b1")
        .containsEntry("turns", "s12")
        .containsEntry("story", "3");
    assertThat(Integer.parseInt(seen.get("right"))).isLessThanOrEqualTo(1280);
  }

  @Test
  void shouldShowTheVerdictBesideTheBytesWhenTheWindowIs1920By1080() throws Exception {
    String html = SchedulePage.html(error1(), PageFacts.NONE, ScheduleEnd.NONE);
    String damage = "<script>document.getElementById('decide').click();</script>";
    Map<String, String> seen = measured(probed(html, damage + GEOMETRY), "--window-size=1920,1080");
    assertThat(seen)
        .containsEntry("now", "b12")
        .containsEntry("whole", "15")
        .containsEntry("cut", "0");
  }

  /** The table is long, so that the panel below it is low. */
  @Test
  void shouldShowChangedBytesAndFillTheWindowWhenTheProgramsRunOn() throws Exception {
    WhatIf.ChangedRun swapped = new WhatIf(error1(), Explorer.DIRECTORY).swapped(7);
    PageFacts facts = PageFacts.of(List.of("The swap avoids this damage, not the bug."));
    String html = SchedulePage.html(swapped.complete(), facts, new ScheduleEnd(15, 7));
    String key = "<script>document.getElementById('decide').click();</script>";
    Map<String, String> seen = measured(probed(html, key + GEOMETRY), "--window-size=1280,900");
    assertThat(seen)
        .containsEntry("rows", "20")
        .containsEntry("now", "b20")
        .containsEntry("down", "0")
        .containsEntry("cut", "0");
    // The second child's read of used is stale, too, and its store decides the end.
    assertThat(seen.get("lane"))
        .contains("s8 2 from ", "s17 2 to ", "s14 3 from ", "s18 3 through ", "s19 3 to ");
    assertThat(Integer.parseInt(seen.get("bytes"))).isPositive();
  }

  @Test
  void shouldJoinTheStaleReadWithWhatIsStoredByAnArrow() throws Exception {
    String html = SchedulePage.html(error1(), PageFacts.NONE, ScheduleEnd.NONE);
    assertThat(measured(probed(html, GEOMETRY), "--window-size=1280,900"))
        .containsEntry(
            "lane",
            "s7 2 from 2px, s8 2 through 2px, s9 2 through 2px, s10 2 through 2px, "
                + "s11 2 through 2px, s12 2 to 2px");
  }

  @Test
  void shouldFitWhenTheWindowIs420Wide() throws Exception {
    for (Schedule schedule : List.of(error1(), longCase())) {
      String html =
          probed(SchedulePage.html(schedule, PageFacts.NONE, ScheduleEnd.NONE), GEOMETRY)
              .replace("&", "&amp;")
              .replace("\"", "&quot;");
      Map<String, String> seen =
          measured(
              "<!DOCTYPE html><body><iframe style=\"width:420px;height:900px;border:0\" srcdoc=\""
                  + html
                  + "\"></iframe></body>");
      // It opens at its top, with the story; each cell names its file, since no heads are shown.
      assertThat(seen)
          .containsEntry("width", "420")
          .containsEntry("cut", "0")
          .containsEntry("scrolled", "0")
          .hasEntrySatisfying(
              "head", head -> assertThat(head).matches("\"gauge_all_\\d+\\.db: \""));
      assertThat(Integer.parseInt(seen.get("right"))).isLessThanOrEqualTo(420);
    }
  }

  private static Schedule longCase() throws IOException {
    return parse(Files.readString(Path.of("error1/20261126-022559-attempt8/run.schedule")));
  }

  @Test
  void shouldCutNoColumnWhenACaseIsLong() throws Exception {
    Schedule schedule = longCase();
    assertThat(schedule.steps()).hasSizeGreaterThan(150);
    String html = SchedulePage.html(schedule, PageFacts.NONE, ScheduleEnd.NONE);
    Map<String, String> seen = measured(probed(html, GEOMETRY), "--window-size=1280,900");
    assertThat(seen).containsEntry("cut", "0");
    assertThat(Integer.parseInt(seen.get("right"))).isLessThanOrEqualTo(1280);
    // The steps of the race are listed above the table, so that a reader need not search the rows
    // for them.
    assertThat(html).contains("<table id=race>");
    assertThat(seen.get("race")).matches("step \\d+, final damage, seen");
    assertThat(Integer.parseInt(seen.get("whole"))).isGreaterThan(15);
  }

  @Test
  void shouldBeAPageWhenThereIsNoRunToShow() throws Exception {
    PageFacts facts =
        new PageFacts(
            "CLEAN: no interleaving within the bounds is corrupt",
            List.of("Searched."),
            "110 schedules",
            List.of(List.of("", "end with it"), List.of("CLEAN", "110  100.00 %")));
    Browser.Output output = browser.open(page(SchedulePage.html(true, facts)), "");
    assertThat(output.console()).isEmpty();
    assertThat(output.elements())
        .contains("<h1 class=\"good\">CLEAN: no interleaving within the bounds is corrupt</h1>")
        .contains("<td>110  100.00&nbsp;%");
  }

  @Test
  void shouldNoteAnErrorWhenAScriptFails() throws Exception {
    Path broken = page(probed("<script>throw new Error('control');</script>"));
    assertThat(browser.open(broken, "").console()).anyMatch(line -> line.contains("control"));
  }

  @Test
  void shouldRefuseAScriptWhenItIsNotThePagesOwn() throws Exception {
    String html =
        html().replace("</body>", "<script>document.body.id = 'foreign';</script></body>");
    Browser.Output output = browser.open(page(html), "");
    assertThat(output.elements()).doesNotContain("id=\"foreign\"");
    assertThat(output.console()).anyMatch(line -> line.contains("Content Security Policy"));
  }

  @Test
  void shouldBeSeenWhenPictured() throws Exception {
    Path page = page(html());
    BufferedImage light = ImageIO.read(browser.picture(page, "#b9", "1500,900").toFile());
    assertThat(light.getRGB(2, 2) & 0xffffff).isEqualTo(LIGHT);
    int changed = pixels(light, CHANGED);
    assertThat(changed).isGreaterThan(5_000);
    String option = "--blink-settings=preferredColorScheme=0";
    BufferedImage dark = ImageIO.read(browser.picture(page, "#b9", "1500,900", option).toFile());
    assertThat(dark.getRGB(2, 2) & 0xffffff).isEqualTo(DARK);
    Path unscripted = page(html().replaceFirst("(?s)<script>.*</script>", ""));
    BufferedImage still = ImageIO.read(browser.picture(unscripted, "", "1500,3500").toFile());
    assertThat(pixels(still, CHANGED)).as("all steps, without scripts").isGreaterThan(2 * changed);
  }

  private static int pixels(BufferedImage image, int colour) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if ((image.getRGB(x, y) & 0xffffff) == colour) {
          count++;
        }
      }
    }
    return count;
  }
}
