package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.client.DirectoryScrape;
import multiproc.client.ExpositionFormat;
import multiproc.client.FileSizes;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.store.MappedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code scrape} chooses the client by the files, in whatever order they are listed. */
class ClientChoiceTest {

  private static final byte[] NAMES_KEY =
      "[\"m\", \"m\", [], []]".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] LABELS_KEY = "[\"m\", \"m\", {}]".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] HELP_KEY =
      "[\"m\", \"m\", {}, \"help\"]".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] RUBY_KEY = "[\"m\",\"m\",[],[]]".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;

  private void write(String name, DbFormat format) throws IOException {
    byte[] key =
        switch (format) {
          case NAMES_AND_VALUES -> NAMES_KEY;
          case LABELS -> LABELS_KEY;
          case HELP, TIMESTAMP -> HELP_KEY;
          case RUBY -> RUBY_KEY;
        };
    byte[] entry = format.encodeEntry(key, 1, 0);
    ByteBuffer file = ByteBuffer.allocate(FileSizes.smallest(format)).order(DbLayout.BYTE_ORDER);
    file.putInt(DbLayout.HEADER_SIZE + entry.length).position(DbLayout.HEADER_SIZE);
    file.put(entry);
    Files.write(directory.resolve(name), file.array());
  }

  private List<String> paths() throws IOException {
    return new MappedStore().list(directory.toString(), DbFileName.SUFFIX);
  }

  private void histogram(int used, String... bounds) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(1 << 20).order(DbLayout.BYTE_ORDER);
    file.position(DbLayout.HEADER_SIZE);
    for (String bound : bounds) {
      String key = "[\"m\", \"m_bucket\", {\"le\": \"" + bound + "\"}]";
      file.put(DbFormat.LABELS.encodeEntry(key.getBytes(StandardCharsets.US_ASCII), 1, 0));
    }
    file.putInt(DbLayout.USED_POSITION, used == 0 ? file.position() : used);
    Files.write(directory.resolve("histogram_1.db"), file.array());
  }

  /** No scrape reads what lies after used, so that it decides nothing. */
  @Test
  void shouldNotChooseByABoundAfterUsed() throws IOException {
    histogram(DbLayout.HEADER_SIZE, "1e+06");

    assertThat(ClientChoice.of(DbFormat.LABELS, paths()).version()).hasToString("0.4.2");
  }

  /** A file is read further than its first bytes if more are in use. */
  @Test
  void shouldChooseByABoundFarIntoTheBytesInUse() throws IOException {
    String[] bounds = new String[200];
    Arrays.fill(bounds, "1.0");
    bounds[199] = "1e+06";
    histogram(0, bounds);

    assertThat(ClientChoice.of(DbFormat.LABELS, paths()).version()).hasToString("0.15.0");
  }

  /** A writer that was killed before its first header leaves its file's first size, of zeros. */
  @ParameterizedTest
  @CsvSource({"65536, newest", "131072, newest", "1048576, 0.4.2", "0, 0.4.2", "4096, 0.4.2"})
  void shouldTellTheReleaseByTheSizeWhenNoFileHasAnEntry(int size, String release)
      throws IOException {
    Files.write(directory.resolve("counter_1.db"), new byte[size]);

    assertThat(ClientChoice.ofSizes(paths()).version())
        .hasToString(release.replace("newest", ClientVersion.newest().text()));
  }

  /** CPython: open() fails, and the scrape with it; what the release is told by is no matter. */
  @ParameterizedTest
  @CsvSource({"counter_1.db", "histogram_1.db"})
  void shouldFailAsTheClientDoesWhenAFileIsALinkToNothing(String name) throws IOException {
    Files.createSymbolicLink(directory.resolve(name), directory.resolve("gone"));

    assertThat(Main.run("scrape", directory.toString())).isEqualTo(ExitCode.CORRUPT);

    write("counter_2.db", DbFormat.LABELS);

    assertThat(Main.run("scrape", directory.toString())).isEqualTo(ExitCode.CORRUPT);
  }

  @ParameterizedTest
  @EnumSource
  void shouldScrapeWhenAllFilesAreOfOneClient(DbFormat format) throws IOException {
    write("counter_1.db", format);
    write("counter_2.db", format);

    assertThat(Main.run("scrape", directory.toString())).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "NAMES_AND_VALUES,LABELS",
    "NAMES_AND_VALUES,HELP",
    "NAMES_AND_VALUES,TIMESTAMP",
    "LABELS,HELP",
    "LABELS,TIMESTAMP",
    "HELP,TIMESTAMP"
  })
  void shouldFailAsEveryClientDoesWhenFilesAreOfTwoClients(DbFormat one, DbFormat other)
      throws IOException {
    for (int pid = 1; pid <= 8; pid++) {
      write("counter_" + pid + ".db", pid % 2 == 0 ? one : other);
    }

    assertThat(Main.run("scrape", directory.toString())).isEqualTo(ExitCode.CORRUPT);
  }

  @ParameterizedTest
  @CsvSource({
    "histogram_1.db, 1000000.0, 0.4.2",
    "histogram_1.db, 1e+06, 0.15.0",
    "histogram_1.db, 1.0, 0.4.2",
    "gauge_livemax_1.db, 1.0, 0.15.0",
    "gauge_max_1.db, 1e+06, 0.4.2"
  })
  void shouldChooseTheReleaseByBoundsAndModes(String name, String bound, String release)
      throws IOException {
    String key = "[\"m\", \"m_bucket\", {\"le\": \"" + bound + "\"}]";
    byte[] entry = DbFormat.LABELS.encodeEntry(key.getBytes(StandardCharsets.US_ASCII), 1, 0);
    ByteBuffer file = ByteBuffer.allocate(1 << 20).order(DbLayout.BYTE_ORDER);
    file.putInt(DbLayout.HEADER_SIZE + entry.length).position(DbLayout.HEADER_SIZE);
    file.put(entry);
    Files.write(directory.resolve(name), file.array());

    ClientChoice choice = ClientChoice.of(DbFormat.LABELS, paths());

    assertThat(choice.version()).hasToString(release);
    assertThat(choice.reason().contains(" write the same files"))
        .isEqualTo(bound.equals("1.0") && name.startsWith("h") || name.startsWith("gauge_max"));
  }

  /** Real clients: 0.4.2 writes a million as 1000000.0, 0.5.0 and later as 1e+06. */
  @Test
  void shouldSayWhatALaterReleasePrintsWhenTheFilesDoNotTellTheRelease() throws IOException {
    byte[] entry = DbFormat.LABELS.encodeEntry(LABELS_KEY, 1_000_000, 0);
    ByteBuffer file = ByteBuffer.allocate(1 << 20).order(DbLayout.BYTE_ORDER);
    file.putInt(DbLayout.HEADER_SIZE + entry.length).position(DbLayout.HEADER_SIZE);
    file.put(entry);
    Files.write(directory.resolve("counter_1.db"), file.array());

    ClientChoice choice = ClientChoice.of(DbFormat.LABELS, paths());

    assertThat(choice.certainty()).isEqualTo("cannot be told");
    assertThat(differing(choice)).containsExactly("client 0.15.0 differs: m 1e+06");
    write("counter_1.db", DbFormat.LABELS);
    assertThat(differing(choice)).isEmpty();
  }

  @Test
  void shouldCompareReleasesOnlyInDirectoriesThatAreScrapedAgainSoon() {
    assertThat(OtherReleases.areCompared(0, true)).isFalse();
    assertThat(OtherReleases.areCompared(16, false)).isTrue();
    assertThat(OtherReleases.areCompared(17, false)).isFalse();
    assertThat(OtherReleases.areCompared(64, true)).isTrue();
    assertThat(OtherReleases.areCompared(65, true)).isFalse();
  }

  private List<String> differing(ClientChoice choice) throws IOException {
    String path = directory.toString();
    String page =
        OtherReleases.page(
            new DirectoryScrape(new MappedStore(), path, choice.version())
                .scrape(ExpositionFormat.TEXT));
    return OtherReleases.differing(path, choice.version(), page, true);
  }
}
