package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import multiproc.Fixtures;
import multiproc.client.text.ExpositionFormat;
import multiproc.client.text.TextScrape;
import multiproc.client.text.Unusual;
import multiproc.data.DataSet;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.store.GatedStore;
import multiproc.store.MappedStore;
import multiproc.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the text straight from the merge is what simpleclient makes of the collected samples. */
class TextScrapeTest {

  private static final String DIRECTORY = "/multiproc";

  @TempDir Path directory;

  private final MemoryStore memory = new MemoryStore();

  private static byte[] file(ClientVersion version, Object... keysAndValues) {
    List<byte[]> entries = new ArrayList<>();
    int used = DbLayout.HEADER_SIZE;
    for (int i = 0; i < keysAndValues.length; i += 2) {
      byte[] key = ((String) keysAndValues[i]).getBytes(StandardCharsets.UTF_8);
      double value = ((Number) keysAndValues[i + 1]).doubleValue();
      entries.add(version.generation().encodeEntry(key, value, i + 1));
      used += entries.get(entries.size() - 1).length;
    }
    return Simulation.file(used, entries.toArray(byte[][]::new));
  }

  private void write(String name, Object... keysAndValues) {
    memory.write(DIRECTORY + "/" + name, file(ClientVersion.V0_4_2, keysAndValues));
  }

  private List<String> lines() {
    return lines(ClientVersion.V0_4_2);
  }

  /** The lines of a scrape that is the same both ways, without the comments. */
  private List<String> lines(ClientVersion version) {
    BothWays.collect(memory, DIRECTORY, version);
    String text = BothWays.text(new MultiProcessCollector(memory, DIRECTORY, version));
    return text.lines().filter(line -> !line.startsWith("#")).toList();
  }

  private boolean isUnusual(ClientVersion version) throws IOException {
    try {
      TextScrape.of(memory, DIRECTORY, version, ExpositionFormat.TEXT);
      return false;
    } catch (Unusual e) {
      return true;
    }
  }

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

    assertThat(BothWays.collect(new MappedStore(), directory.toString(), version)).isNotEmpty();
    // It does not come from simpleclient itself.
    TextScrape.of(new MappedStore(), directory.toString(), version, ExpositionFormat.OPEN_METRICS);
  }

  @ParameterizedTest
  @EnumSource(ClientVersion.class)
  void shouldBeSimpleclientsTextWhenDirectoryIsARealClients(ClientVersion version)
      throws IOException {
    Fixtures.zipped("/fixtures/clean/v" + version + ".zip")
        .forEach((name, bytes) -> memory.write(DIRECTORY + "/" + name, bytes));

    assertThat(lines(version)).hasSizeGreaterThan(20);
    assertThat(isUnusual(version)).isFalse();
  }

  @Test
  void shouldBeOneSeriesWhenKeysDifferInNothingButTheirText() {
    write(
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

    assertThat(lines()).containsExactly("c_total{a=\"x\",b=\"y\",} 31.0");
  }

  @Test
  void shouldBeOneSeriesWhenTheHelpDiffers() {
    ClientVersion version = ClientVersion.V0_25_0;
    memory.write(
        DIRECTORY + "/counter_1.db", file(version, "[\"c\", \"c_total\", {}, \"one\"]", 1));
    memory.write(
        DIRECTORY + "/counter_2.db", file(version, "[\"c\", \"c_total\", {}, \"two\\n\"]", 2));

    assertThat(lines(version)).containsExactly("c_total 3.0");
    assertThat(BothWays.text(new MultiProcessCollector(memory, DIRECTORY, version)))
        .startsWith("# HELP c_total one\n");
  }

  @Test
  void shouldNotTakeAKeyForAnothersIdentityWhenItHasNoHelp() {
    ClientVersion version = ClientVersion.V0_25_0;
    memory.write(
        DIRECTORY + "/counter_1.db",
        file(version, "[\"c\", \"c_total\", {}, \"help\"]", 1, "[\"c\", \"c_total\", {}]", 2));

    assertThatThrownBy(() -> lines(version))
        .isInstanceOf(DbException.class)
        .hasMessage("not enough values to unpack (expected 4, got 3)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "liveall", "min", "max", "livesum", "odd"})
  void shouldKeepTheLastValueOrTheLeastOrMostWhenAnEntryIsThereTwice(String mode) {
    String key = "[\"g\", \"g\", {\"a\": \"\\u00fc\\\"\\\\\\n\"}]";
    write("gauge_" + mode + "_1.db", key, 2, key, 1, key, 3);
    write("gauge_" + mode + "_2.db", key, Double.NaN, key, -0.0);

    assertThat(lines()).isNotEmpty();
  }

  @Test
  void shouldBeOneProcessWhenItsFilesAreApart() {
    write("gauge_all_1.db", "[\"g\", \"g\", {}]", 1, "[\"g\", \"g\", {\"a\": \"x\"}]", 2);
    write("gauge_all_2.db", "[\"g\", \"g\", {}]", 3);
    write("gauge_all_1.db_x.db", "[\"h\", \"h\", {}]", 4, "[\"g\", \"g\", {}]", 5);
    write("gauge_all_host_7.db", "[\"g\", \"g\", {}]", 6);
    write("gauge_all_2.db_9.db", "[\"g\", \"g\", {\"z\": \"\"}]", 7, "[\"g\", \"g\", {}]", 8);
    write("gauge_all_host_8.db", "[\"g\", \"g\", {}]", 9);

    assertThat(lines()).contains("g{pid=\"2\",} 8.0", "g{pid=\"h\",} 9.0").hasSize(6);
  }

  @Test
  void shouldGoBetweenTheLabelsWhenThePidIsAdded() throws IOException {
    write(
        "gauge_all_1.db",
        "[\"g\", \"g\", {\"o\": \"1\", \"pie\": \"2\", \"z\": \"3\"}]",
        1,
        "[\"g\", \"g\", {\"Z\": \"1\", \"pi\": \"2\"}]",
        2);

    assertThat(lines())
        .containsExactly(
            "g{o=\"1\",pid=\"1\",pie=\"2\",z=\"3\",} 1.0", "g{Z=\"1\",pi=\"2\",pid=\"1\",} 2.0");
    assertThat(isUnusual(ClientVersion.V0_4_2)).isFalse();
  }

  @Test
  void shouldAddUpBucketsWhenBoundsAreWrittenInManyWays() throws IOException {
    write(
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

    assertThat(lines())
        .contains("h_sum{z=\"1\",} 5.0", "h_count{z=\"1\",} 7.0", "h_count 64.0")
        .contains("h_bucket{le=\"1.0\",z=\"1\",} 3.0");
    assertThat(isUnusual(ClientVersion.V0_4_2)).isFalse();
  }

  @Test
  void shouldTakeTheBucketsWordWhenAFileHoldsTheCount() throws IOException {
    write(
        "histogram_1.db",
        "[\"h\", \"h_count\", {\"a\": \"1\"}]",
        100,
        "[\"h\", \"h_count\", {\"a\": \"2\"}]",
        200,
        "[\"h\", \"h_bucket\", {\"a\": \"1\", \"le\": \"1.0\"}]",
        1);

    assertThat(lines())
        .containsExactly(
            "h_count{a=\"1\",} 1.0",
            "h_count{a=\"2\",} 200.0",
            "h_bucket{a=\"1\",le=\"1.0\",} 1.0");
    assertThat(isUnusual(ClientVersion.V0_4_2)).isFalse();
  }

  @Test
  void shouldFailAtTheMetricThatADictHasFirstWhenSeveralBoundsAreBad() {
    write(
        "histogram_1.db",
        "[\"x\", \"x_bucket\", {\"le\": \"1\"}]",
        1,
        "[\"y\", \"y_bucket\", {\"le\": \"y\"}]",
        1,
        "[\"x\", \"x_bucket\", {\"le\": \"x\"}]",
        1);
    write("histogram_2.db", "[\"x\", \"x_bucket\", {\"le\": \"x\"}]", 1);

    assertThatThrownBy(this::lines)
        .hasMessage("could not convert string to float: y")
        .isInstanceOfSatisfying(
            DbException.class, e -> assertThat(e.file()).endsWith("histogram_1.db"));
  }

  @Test
  void shouldKeepTheNewestWhenModeIsMostRecent() {
    ClientVersion version = ClientVersion.V0_25_0;
    String key = "[\"g\", \"g\", {}, \"\"]";
    memory.write(
        DIRECTORY + "/gauge_mostrecent_1.db", file(version, "[\"o\", \"o\", {}, \"\"]", 1, key, 2));
    memory.write(DIRECTORY + "/gauge_mostrecent_2.db", file(version, key, 3));
    memory.write(DIRECTORY + "/gauge_livemax_2.db", file(version, "[\"m\", \"m\", {}, \"\"]", 3));

    assertThat(lines(version)).containsExactly("o 1.0", "g 2.0", "m 3.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mostrecent", "livemostrecent"})
  void shouldHaveNoSampleWhenAMostRecentValueWasNeverSet(String mode) {
    ClientVersion version = ClientVersion.V0_25_0;
    String name = DIRECTORY + "/gauge_" + mode + "_";
    memory.write(name + "1.db", neverSet("[\"n\", \"n\", {}, \"\"]", 1));
    memory.write(name + "2.db", neverSet("[\"g\", \"g\", {}, \"\"]", 4));
    memory.write(name + "3.db", file(version, "[\"g\", \"g\", {}, \"\"]", 2));

    // As 0.25.0 itself: its families are there, with help and type.
    assertThat(lines(version)).containsExactly("g 2.0");
    assertThat(BothWays.text(new MultiProcessCollector(memory, DIRECTORY, version)))
        .contains("# TYPE n gauge\n");
  }

  private static byte[] neverSet(String key, double value) {
    byte[] entry =
        ClientVersion.V0_25_0
            .generation()
            .encodeEntry(key.getBytes(StandardCharsets.UTF_8), value, 0);
    return Simulation.file(DbLayout.HEADER_SIZE + entry.length, entry);
  }

  @Test
  void shouldWriteUnderscoresWhenNamesAreNotPlain() {
    ClientVersion version = ClientVersion.V0_25_0;
    memory.write(
        DIRECTORY + "/gauge_min_1.db",
        file(version, "[\"a.b\", \"a.b\", {\"x-\\u00e9\": \"1\", \"9:\": \"2\"}, \"h\"]", 1));

    assertThat(lines(version)).containsExactly("a_b{__=\"2\",x__=\"1\",} 1.0");
    assertThat(BothWays.text(new MultiProcessCollector(memory, DIRECTORY, version)))
        .startsWith("# HELP a_b h\n# TYPE a_b gauge\n");
  }

  @Test
  void shouldKeepTheClientsNameWhenACountersMetricIsInAGaugesFile() {
    write("counter_1.db", "[\"m\", \"m\", {}]", 1.5);
    write("gauge_all_1.db", "[\"m\", \"m\", {}]", 0.5);

    assertThat(lines()).containsExactlyInAnyOrder("m 1.5", "m{pid=\"1\",} 0.5");
  }

  @ParameterizedTest
  @CsvSource({
    "gauge_all_1.db,gauge_max_2.db",
    "gauge_max_1.db,gauge_all_2.db",
    "counter_1.db,gauge_all_1.db",
    "gauge_all_1.db,counter_1.db",
    "untyped_1.db,unknown_1.db",
    "counter_1.db,nothing_1.db"
  })
  void shouldLeaveItToTheExactMergeWhenAMetricIsInFilesOfTwoKinds(String one, String two)
      throws IOException {
    write(one, "[\"m\", \"m_x\", {\"a\": \"x\"}]", 1);
    write(two, "[\"m\", \"m_x\", {\"a\": \"x\"}]", 2, "[\"m\", \"m_x\", {}]", 3);

    assertThat(lines()).isNotEmpty();
    assertThat(isUnusual(ClientVersion.V0_4_2)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"m\", \"m_created\", {}]",
        "[\"m\", 5, {}]",
        "[\"m\", \"m_x\", {\"a\\\"\": \"5\"}]",
        "[\"m\", \"m_\\ud800\", {}]"
      })
  void shouldLeaveItToTheExactMergeWhenAKeyIsStrange(String key) throws IOException {
    write("gauge_all_1.db", "[\"a\", \"a\", {}]", 1, key, 2);

    assertThat(lines()).hasSize(2);
    assertThat(isUnusual(ClientVersion.V0_4_2)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 65_500, 65_536, 70_000})
  void shouldBeTheSameWhenALabelIsLong(int length) {
    write("counter_1.db", "[\"c\", \"c_total\", {\"a\": \"" + "x".repeat(length) + "\"}]", 1);
    write("counter_2.db", "[\"c\", \"c_total\", {\"a\": \"" + "x".repeat(length) + "\"}]", 2);

    assertThat(lines()).singleElement().asString().endsWith("x\",} 3.0");
  }

  @Test
  void shouldTellKeysApartWhenTheirPaddingIsNoSpaces() {
    byte[] file =
        file(ClientVersion.V0_4_2, "[\"c\", \"c_total\", {}]", 1, "[\"c\", \"c_total\", {}]", 2);
    int firstValue = DbLayout.HEADER_SIZE + 32;
    file[firstValue - 1] = 'x';
    memory.write(DIRECTORY + "/counter_1.db", file);

    assertThat(lines()).containsExactly("c_total 3.0");
  }

  @Test
  void shouldKeepTheClientsNameWhenACountersSampleHasTheMetricsOwn() {
    write("counter_1.db", "[\"c\", \"c\", {}]", 1);

    assertThat(BothWays.text(new MultiProcessCollector(memory, DIRECTORY, ClientVersion.V0_4_2)))
        .contains("\nc 1.0\n");
    // Simpleclient's model renames it.
    assertThat(
            BothWays.rendered(
                new MultiProcessCollector(memory, DIRECTORY, ClientVersion.V0_4_2).collect()))
        .contains("\nc_total 1.0\n");
  }

  @Test
  void shouldPassOverALiveGaugesFileWhenItVanishes() throws IOException {
    ClientVersion version = ClientVersion.V0_25_0;
    String live = DIRECTORY + "/gauge_liveall_1.db";
    memory.write(live, file(version, "[\"g\", \"g\", {}, \"\"]", 1));
    memory.write(DIRECTORY + "/counter_1.db", file(version, "[\"c\", \"c_total\", {}, \"\"]", 1));
    GatedStore store =
        TextGate.over(
            memory,
            step -> {
              if (step.equals("openForReading gauge_liveall_1.db")) {
                delete(live);
              }
            });

    assertThat(BothWays.text(new MultiProcessCollector(store, DIRECTORY, version)))
        .isEqualTo("# HELP c_total \n# TYPE c_total counter\nc_total 1.0\n");
  }

  private void delete(String path) {
    try {
      memory.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldHaveAnEscapedPidWhenTheFilesNameHasAQuote() {
    write("gauge_all_\"\u00fc.db", "[\"g\", \"g\", {}]", 1);

    assertThat(lines()).containsExactly("g{pid=\"\\\"\u00fc\",} 1.0");
  }

  @Test
  void shouldBeEmptyWhenThereIsNothing() {
    write("counter_1.db");

    assertThat(lines()).isEmpty();
  }
}
