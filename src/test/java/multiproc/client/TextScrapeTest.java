package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import multiproc.Fixtures;
import multiproc.data.DataSet;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.store.GatedStore;
import multiproc.store.MappedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text straight from the files is the same as that of the exact merge. */
class TextScrapeTest {

  @TempDir Path directory;

  private final ScrapedFiles files = new ScrapedFiles();

  @ParameterizedTest
  @CsvSource({
    "a,1,PYTHON_0_4,0.4.2",
    "b,1,PYTHON_0_4,0.4.2",
    "b,1,PYTHON_0_4,0.5.0",
    "c,1,PYTHON_0_4,0.4.2",
    "d,1,PYTHON_0_4,0.4.2",
    "e,1,PYTHON_0_4,0.4.2",
    "a,1,PYTHON_0_16,0.16.0",
    "b,1,PYTHON_0_16,0.16.0",
    "b,1,PYTHON_0_25,0.25.0",
    "e,1,PYTHON_0_25,0.25.0"
  })
  void shouldBeSimpleclientsTextWhenDataSetIsScraped(
      char name, int times, DataSet.Format format, String client) throws IOException {
    ClientVersion version = ClientVersion.of(client).orElseThrow();
    DataSet.of(name, times).write(directory, format);

    assertThat(BothMerges.collect(new MappedStore(), directory.toString(), version)).isNotEmpty();
    // This throws if the exact merge is needed, so it was not.
    TextScrape.of(new MappedStore(), directory.toString(), version, ExpositionFormat.OPEN_METRICS);
  }

  @ParameterizedTest
  @EnumSource(names = {"V0_3_1", "V0_4_2", "V0_5_0", "V0_16_0", "V0_25_0"})
  void shouldBeTheMergesTextWhenDirectoryIsARealClients(ClientVersion version) throws IOException {
    Fixtures.zipped("/fixtures/clean/v" + version + ".zip").forEach(files::put);

    assertThat(files.lines(version)).hasSizeGreaterThan(20);
    assertThat(files.isUnusual(version)).isFalse();
  }

  @Test
  void shouldBeOneSeriesWhenKeysDifferInNothingButTheirText() {
    files.write(
        "counter_1.db",
        "[\"c\", \"c_total\", {\"a\": \"x\", \"b\": \"y\"}]",
        1,
        "[\"c\",\"c_total\",{\"a\":\"x\",\"b\":\"y\"}]",
        2,
        "[\"c\", \"c_total\", {\"b\": \"y\", \"a\": \"x\"}]",
        4,
        "[\"c\", \"c_total\", {\"a\": \"\\u0078\", \"b\": \"y\"}]",
        8,
        "[\"c\", \"c_total\", {\"a\": \"z\", \"a\": \"x\", \"b\": \"y\"}]",
        16);

    assertThat(files.lines()).containsExactly("c_total{a=\"x\",b=\"y\"} 31.0");
  }

  @Test
  void shouldBeOneSeriesWhenTheHelpDiffers() {
    ClientVersion version = ClientVersion.V0_25_0;
    files.write(version, "counter_1.db", "[\"c\", \"c_total\", {}, \"one\"]", 1);
    files.write(version, "counter_2.db", "[\"c\", \"c_total\", {}, \"two\\n\"]", 2);

    assertThat(files.lines(version)).containsExactly("c_total 3.0");
    assertThat(files.text(version)).startsWith("# HELP c_total one\n");
  }

  @Test
  void shouldNotTakeAKeyForAnothersIdentityWhenItHasNoHelp() {
    ClientVersion version = ClientVersion.V0_25_0;
    files.write(
        version,
        "counter_1.db",
        "[\"c\", \"c_total\", {}, \"help\"]",
        1,
        "[\"c\", \"c_total\", {}]",
        2);

    assertThatThrownBy(() -> files.lines(version))
        .isInstanceOf(DbException.class)
        .hasMessage("not enough values to unpack (expected 4, got 3)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "liveall", "min", "max", "livesum", "odd"})
  void shouldKeepTheLastValueOrTheLeastOrMostWhenAnEntryIsThereTwice(String mode) {
    String key = "[\"g\", \"g\", {\"a\": \"\\u00fc\\\"\\\\\\n\"}]";
    files.write("gauge_" + mode + "_1.db", key, 2, key, 1, key, 3);
    files.write("gauge_" + mode + "_2.db", key, Double.NaN, key, -0.0);

    assertThat(files.lines()).isNotEmpty();
  }

  @Test
  void shouldBeOneProcessWhenItsFilesAreApart() {
    files.write("gauge_all_1.db", "[\"g\", \"g\", {}]", 1, "[\"g\", \"g\", {\"a\": \"x\"}]", 2);
    files.write("gauge_all_2.db", "[\"g\", \"g\", {}]", 3);
    files.write("gauge_all_1.db_x.db", "[\"h\", \"h\", {}]", 4, "[\"g\", \"g\", {}]", 5);
    files.write("gauge_all_host_7.db", "[\"g\", \"g\", {}]", 6);
    files.write("gauge_all_2.db_9.db", "[\"g\", \"g\", {\"z\": \"\"}]", 7, "[\"g\", \"g\", {}]", 8);
    files.write("gauge_all_host_8.db", "[\"g\", \"g\", {}]", 9);

    assertThat(files.lines()).contains("g{pid=\"2\"} 8.0", "g{pid=\"h\"} 9.0").hasSize(6);
  }

  @Test
  void shouldGoBetweenTheLabelsWhenThePidIsAdded() throws IOException {
    files.write(
        "gauge_all_1.db",
        "[\"g\", \"g\", {\"o\": \"1\", \"pie\": \"2\", \"z\": \"3\"}]",
        1,
        "[\"g\", \"g\", {\"Z\": \"1\", \"pi\": \"2\"}]",
        2);

    assertThat(files.lines())
        .containsExactly(
            "g{o=\"1\",pid=\"1\",pie=\"2\",z=\"3\"} 1.0", "g{Z=\"1\",pi=\"2\",pid=\"1\"} 2.0");
    assertThat(files.isUnusual(ClientVersion.V0_4_2)).isFalse();
  }

  @Test
  void shouldAddUpBucketsWhenBoundsAreWrittenInManyWays() throws IOException {
    files.write(
        "histogram_1.db",
        "[\"h\", \"h_bucket\", {\"le\": \"1\", \"z\": \"1\"}]",
        1,
        "[\"h\", \"h_sum\", {\"z\": \"1\"}]",
        5,
        "[\"h\", \"h_bucket\", {\"le\": \"1.0\", \"z\": \"1\"}]",
        2,
        "[\"h\", \"h_bucket\", {\"le\": \"+Inf\", \"z\": \"1\"}]",
        4,
        "[\"h\", \"h_bucket\", {\"a\": \"1\", \"le\": \" 1e6 \"}]",
        8,
        "[\"h\", \"any\", {\"a\": \"1\", \"le\": \"nan\"}]",
        16,
        "[\"h\", \"h_bucket\", {\"a\": \"1\", \"le\": \"-0.0\"}]",
        32,
        "[\"h\", \"h_bucket\", {\"le\": \"0.1\"}]",
        64);

    assertThat(files.lines())
        .contains("h_sum{z=\"1\"} 5.0", "h_count{z=\"1\"} 7.0", "h_count 64.0")
        .contains("h_bucket{le=\"1.0\",z=\"1\"} 3.0");
    assertThat(files.isUnusual(ClientVersion.V0_4_2)).isFalse();
  }

  @Test
  void shouldTakeTheBucketsWordWhenAFileHoldsTheCount() throws IOException {
    files.write(
        "histogram_1.db",
        "[\"h\", \"h_count\", {\"a\": \"1\"}]",
        100,
        "[\"h\", \"h_count\", {\"a\": \"2\"}]",
        200,
        "[\"h\", \"h_bucket\", {\"a\": \"1\", \"le\": \"1.0\"}]",
        1);

    assertThat(files.lines())
        .containsExactly(
            "h_count{a=\"1\"} 1.0", "h_count{a=\"2\"} 200.0", "h_bucket{a=\"1\",le=\"1.0\"} 1.0");
    assertThat(files.isUnusual(ClientVersion.V0_4_2)).isFalse();
  }

  @Test
  void shouldFailAtTheMetricThatADictHasFirstWhenSeveralBoundsAreBad() {
    files.write(
        "histogram_1.db",
        "[\"x\", \"x_bucket\", {\"le\": \"1\"}]",
        1,
        "[\"y\", \"y_bucket\", {\"le\": \"y\"}]",
        1,
        "[\"x\", \"x_bucket\", {\"le\": \"x\"}]",
        1);
    files.write("histogram_2.db", "[\"x\", \"x_bucket\", {\"le\": \"x\"}]", 1);

    assertThatThrownBy(files::lines)
        .hasMessage("could not convert string to float: y")
        .isInstanceOfSatisfying(
            DbException.class, e -> assertThat(e.file()).endsWith("histogram_1.db"));
  }

  @Test
  void shouldKeepTheNewestWhenModeIsMostRecent() {
    ClientVersion version = ClientVersion.V0_25_0;
    String key = "[\"g\", \"g\", {}, \"\"]";
    files.write(version, "gauge_mostrecent_1.db", "[\"o\", \"o\", {}, \"\"]", 1, key, 2);
    files.write(version, "gauge_mostrecent_2.db", key, 3);
    files.write(version, "gauge_livemax_2.db", "[\"m\", \"m\", {}, \"\"]", 3);

    assertThat(files.lines(version)).containsExactly("o 1.0", "g 2.0", "m 3.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mostrecent", "livemostrecent"})
  void shouldHaveNoSampleWhenAMostRecentValueWasNeverSet(String mode) {
    ClientVersion version = ClientVersion.V0_25_0;
    String name = "gauge_" + mode + "_";
    files.put(name + "1.db", neverSet("[\"n\", \"n\", {}, \"\"]", 1));
    files.put(name + "2.db", neverSet("[\"g\", \"g\", {}, \"\"]", 4));
    files.write(version, name + "3.db", "[\"g\", \"g\", {}, \"\"]", 2);

    // As in 0.25.0: the families are shown, with help and type.
    assertThat(files.lines(version)).containsExactly("g 2.0");
    assertThat(files.text(version)).contains("# TYPE n gauge\n");
  }

  private static byte[] neverSet(String key, double value) {
    byte[] entry =
        ClientVersion.V0_25_0.format().encodeEntry(key.getBytes(StandardCharsets.UTF_8), value, 0);
    return Simulation.file(DbLayout.HEADER_SIZE + entry.length, entry);
  }

  @Test
  void shouldPassOverALiveGaugesFileWhenItVanishes() throws IOException {
    ClientVersion version = ClientVersion.V0_25_0;
    files.write(version, "gauge_liveall_1.db", "[\"g\", \"g\", {}, \"\"]", 1);
    files.write(version, "counter_1.db", "[\"c\", \"c_total\", {}, \"\"]", 1);
    GatedStore store =
        TextGate.over(
            files.store(),
            step -> {
              if (step.equals("openForReading gauge_liveall_1.db")) {
                files.delete("gauge_liveall_1.db");
              }
            });

    assertThat(BothMerges.text(new MultiProcessCollector(store, ScrapedFiles.DIRECTORY, version)))
        .isEqualTo("# HELP c_total \n# TYPE c_total counter\nc_total 1.0\n");
  }

  @Test
  void shouldBeEmptyWhenThereIsNothing() {
    files.write("counter_1.db");

    assertThat(files.lines()).isEmpty();
  }
}
