package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import multiproc.Fixtures;
import multiproc.layout.DbFormat;
import multiproc.layout.KeyJson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of the totals is in the copies. */
class TotalsTest {

  @TempDir Path folder;

  @TempDir Path saved;

  /**
   * A directory of the real client, of which the real scrape gives requests_total 182.48 over all
   * paths, size_bucket{le="+Inf"} 9 and latency_count 3. In the corrupt file are seven whole
   * entries with the values 11, 12, 13, 14, 15, 17 and 0; two processes stored in it.
   */
  @BeforeEach
  void writeFiles() throws IOException {
    for (Map.Entry<String, byte[]> file :
        Fixtures.zipped("/fixtures/clean/v0.4.2.zip").entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    Files.write(folder.resolve("counter_1.db"), corrupt().bytes());
  }

  private static DbBytes corrupt() {
    DbBytes corrupt = new DbBytes(DbFormat.LABELS);
    for (int i = 11; i < 15; i++) {
      corrupt.append(path("/p/" + i), i);
    }
    corrupt.append(path("/p/12345"), 15).append(path("/a/very/long/path/to"), 16);
    return corrupt.value(296, 7.0).append(path("/p/17"), 17).append(path("/p/18"), 0);
  }

  private static String path(String value) {
    return KeyJson.encode("hits", "hits", Map.of("path", value));
  }

  private List<SalvageJson.Copy> copies(Salvager.Extent extent) throws IOException {
    CaseInspection found = CaseInspection.inspect(folder);
    List<SalvageJson.Copy> copies = new ArrayList<>();
    try (Salvager salvager = new Salvager(saved.resolve(extent.name()), extent, found.summary())) {
      for (Inspection file : found.files()) {
        copies.add(new SalvageJson.Copy(file.source().path(), salvager.salvage(file)));
      }
    }
    return copies;
  }

  @Test
  void shouldAddUpWhatTheCopiesHoldAndWhatIsLeftOut() throws IOException {
    assertThat(Totals.text(copies(Salvager.Extent.PROVEN)))
        .isEqualTo(
            "182.48 in counters (left out: 82), 9 observed in histograms, 3 observed in summaries");
    assertThat(Totals.text(copies(Salvager.Extent.WITH_CANDIDATES)))
        .isEqualTo("264.48 in counters, 9 observed in histograms, 3 observed in summaries");
  }

  @Test
  void shouldSayOfEachChoiceWhatItHolds() throws IOException {
    List<SalvageJson.Copy> copies = copies(Salvager.Extent.PROVEN);
    assertThat(CaseInspection.inspect(folder).summary().putBack().effects(copies))
        .anyMatch(
            line ->
                line.startsWith("safe: ")
                    && line.endsWith(
                        "; values in these copies: 9 observed in histograms, 3 observed in"
                            + " summaries"))
        .anyMatch(
            line ->
                line.startsWith("clean, but not safe: counter_")
                    && line.endsWith("; values in these copies: 182.48 in counters"))
        .anyMatch(
            line ->
                line.startsWith("were corrupt: counter_1.db: ")
                    && line.endsWith("; values in these copies: 0 in counters (left out: 82)"));
  }

  /** Only the copy of its own format lacks an entry that is left out. */
  @Test
  void shouldCountAnEntryOnceAsLeftOutWhenTheFileHasSeveralFormats() throws IOException {
    DbBytes mixed = corrupt();
    for (int i = 0; i < 3; i++) {
      String key = "[\"hits\", \"hits\", {\"path\": \"/q/" + i + "\"}, \"help\"]";
      mixed.append(key, 100 * i);
    }
    Files.write(folder.resolve("counter_1.db"), mixed.bytes());
    Salvage salvage =
        copies(Salvager.Extent.PROVEN).stream()
            .filter(copy -> copy.path().endsWith("counter_1.db"))
            .findFirst()
            .orElseThrow()
            .salvage();
    assertThat(salvage.leftOut()).isEqualTo(2);
    assertThat(salvage.share()).isEqualTo(new Totals.Share(0, 300));
    assertThat(salvage.older().get(0).leftOut()).isEqualTo(6);
    assertThat(salvage.older().get(0).share()).isEqualTo(new Totals.Share(0, 82));
  }

  /** A bucket of the Ruby client counts the observations of the smaller ones, too. */
  @Test
  void shouldCountAnObservationOfTheRubyClientOnce() throws IOException {
    Path ruby = Files.createDirectory(folder.resolve("ruby"));
    DbBytes file =
        new DbBytes(DbFormat.RUBY)
            .append("[\"t\",\"t_sum\",[],[]]", 2.5)
            .append("[\"t\",\"t_count\",[],[]]", 3)
            .append("[\"t\",\"t_bucket\",[\"le\"],[\"+Inf\"]]", 3)
            .append("[\"t\",\"t_bucket\",[\"le\"],[\"1\"]]", 2);
    Path path = Files.write(ruby.resolve("histogram_web-0.db"), file.bytes());
    CaseInspection found = CaseInspection.inspect(path);
    try (Salvager salvager =
        new Salvager(saved.resolve("ruby"), Salvager.Extent.PROVEN, found.summary())) {
      Salvage salvage = salvager.salvage(found.files().get(0));
      assertThat(Totals.text(List.of(new SalvageJson.Copy(path.toString(), salvage))))
          .isEqualTo("3 observed in histograms");
    }
  }

  /** A bucket's value that is no whole number is another entry's, and observes nothing. */
  @Test
  void shouldCountNoObservationWhereAnotherValueIsInABucket() throws IOException {
    String key = KeyJson.encode("size", "size_bucket", Map.of("le", "%s"));
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(key.formatted("1.0"), 3).append(key.formatted("+Inf"), 0.078498609);
    Path directory = Files.createDirectory(folder.resolve("one"));
    Files.write(directory.resolve("histogram_1.db"), file.bytes());
    Inspection inspection = CaseInspection.inspect(directory).files().get(0);
    try (Salvager salvager =
        new Salvager(saved.resolve("one"), Salvager.Extent.PROVEN, new CaseSummary())) {
      assertThat(salvager.salvage(inspection).share()).isEqualTo(new Totals.Share(3, 0));
    }
  }
}
