package multiproc.schedule.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import multiproc.schedule.model.FileImage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Opens the page in a real browser, where this machine has one. */
@Timeout(300)
class SchedulePageIT {

  private static final int CHANGED = 0xffe27a;
  private static final int LIGHT = 0xffffff;
  private static final int DARK = 0x15171b;
  private static final int FIRST_BAD = 9;

  /** Presses keys and writes down, after each, what can be seen. */
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
    return SchedulePage.html(Schedules.misaligned());
  }

  /** The page with a script that its policy would not let through. */
  private static String probed(String script) {
    return html()
        .replaceFirst("<meta http-equiv=Content-Security-Policy [^>]*>", "")
        .replace("</body>", script + "</body>");
  }

  private static List<String> seen(String elements) {
    Matcher probe = Pattern.compile("(?s)<pre id=\"probe\">(.*?)</pre>").matcher(elements);
    assertThat(probe.find()).as("the probe ran to its end").isTrue();
    return probe.group(1).lines().toList();
  }

  /** The bytes of the parent's file that a step changed, as the page writes them. */
  private static String changed(int number) {
    List<StepRow> rows = RowMaker.all(Schedules.misaligned(), List.of());
    FileImage after = rows.get(number - 1).files().get(0).image();
    FileImage before = rows.get(number - 2).files().get(0).image();
    int length = Math.max(after.headLength(), before.headLength());
    byte[] now = after.bytes(length);
    byte[] then = before.bytes(length);
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      if (now[i] != then[i]) {
        changed.add(HexFormat.of().toHexDigits(now[i]));
      }
    }
    return String.join(" ", changed);
  }

  @Test
  void shouldShowTheChangedBytesAndTheVerdictWhenSteppedThrough() throws Exception {
    Browser.Output output = browser.open(page(probed(PROBE)), "");
    assertThat(output.console()).isEmpty();
    List<String> seen = seen(output.elements());
    String bad = "MISALIGNED: a walk meets bytes that are no entry";
    String good = "CLEAN: nothing is wrong";
    String ninth = "b9|" + changed(FIRST_BAD) + "|" + bad + "|s9|1|step 9 of 11";
    assertThat(changed(FIRST_BAD)).startsWith("42 30 5f 6d").hasSizeGreaterThan(100);
    assertThat(seen.get(0)).as("opened at the first step with a fault").isEqualTo(ninth);
    assertThat(seen.get(1)).isEqualTo("b1||" + good + "|s1|0|step 1 of 11");
    assertThat(seen.get(4)).isEqualTo("b4|08|" + good + "|s4|1|step 4 of 11");
    assertThat(seen.get(7)).isEqualTo("b7||" + good + "|s7|1|step 7 of 11");
    assertThat(seen.get(8)).isEqualTo("b8|60|" + good + "|s8|1|step 8 of 11");
    assertThat(seen.get(9)).isEqualTo(ninth);
    assertThat(seen.subList(10, 15))
        .extracting(line -> line.substring(0, line.indexOf('|')))
        .as("the end, beyond it, back, a click on a row, on the button")
        .containsExactly("b11", "b11", "b10", "b3", "b4");
    assertThat(seen.get(15)).isEqualTo("requests 0");
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
    BufferedImage light = ImageIO.read(browser.picture(page, "1500,900").toFile());
    assertThat(light.getRGB(2, 2) & 0xffffff).isEqualTo(LIGHT);
    int changed = pixels(light, CHANGED);
    assertThat(changed).isGreaterThan(5_000);
    String option = "--blink-settings=preferredColorScheme=0";
    BufferedImage dark = ImageIO.read(browser.picture(page, "1500,900", option).toFile());
    assertThat(dark.getRGB(2, 2) & 0xffffff).isEqualTo(DARK);
    Path unscripted = page(html().replaceFirst("(?s)<script>.*</script>", ""));
    BufferedImage still = ImageIO.read(browser.picture(unscripted, "1500,3500").toFile());
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
