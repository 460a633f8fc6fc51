package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.Fixtures;
import multiproc.store.MemoryStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Directories of unusual but honest programs: the scrape has the client's lines, the same number of
 * each.
 */
class UnusualProgramsTest {

  private static final String DIRECTORY = "/multiproc";
  private static final Pattern SAMPLE = Pattern.compile("(?!# )(.*?)(,?)(}?) ([^ ]+)");

  @ParameterizedTest
  @CsvSource({
    "0.3.1,pidlabel", "0.4.2,pidlabel", "0.5.0,pidlabel", "0.16.0,pidlabel", "0.25.0,pidlabel",
    "0.3.1,unset", "0.4.2,unset", "0.5.0,unset", "0.16.0,unset", "0.25.0,unset",
    "0.3.1,types", "0.4.2,types", "0.5.0,types", "0.16.0,types", "0.25.0,types"
  })
  void shouldScrapeTheClientsLines(String version, String use) {
    MemoryStore memory = new MemoryStore();
    String fixture = "/fixtures/honest/v" + version + "-" + use;
    Fixtures.zipped(fixture + ".zip")
        .forEach((name, bytes) -> memory.write(DIRECTORY + "/" + name, bytes));
    ClientVersion client = ClientVersion.of(version).orElseThrow();

    String text = BothMerges.text(new MultiProcessCollector(memory, DIRECTORY, client));

    List<String> expected = lines(Fixtures.text(fixture + "-scrape.txt"));
    assertThat(expected).hasSizeGreaterThan(20);
    assertThat(lines(text)).containsExactlyInAnyOrderElementsOf(expected);
    // The exact merge has the same number of samples.
    assertThat(new MultiProcessCollector(memory, DIRECTORY, client).read().countSamples())
        .isEqualTo((int) expected.stream().filter(line -> !line.startsWith("# ")).count());
  }

  /** The lines with all numbers in one format, and without simpleclient's last comma. */
  private static List<String> lines(String text) {
    return text.lines().map(UnusualProgramsTest::line).toList();
  }

  private static String line(String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      return line;
    }
    double value = Double.parseDouble(sample.group(4).replace("Inf", "Infinity"));
    // Rounded, since sums depend on the directory's order of the files.
    return sample.group(1) + sample.group(3) + " " + String.format(Locale.ROOT, "%.12g", value);
  }
}
