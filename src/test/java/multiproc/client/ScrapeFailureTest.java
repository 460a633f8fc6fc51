package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.store.MappedStore;
import multiproc.store.MemoryStore;
import multiproc.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The error of a scrape, in Python's words; one bad file is enough. */
class ScrapeFailureTest {

  private static final String DIRECTORY = "/multiproc";
  private static final String GOOD_KEY = "[\"g\", \"g\", {}]";

  private final MemoryStore memory = new MemoryStore();

  private static MultiProcessCollector collector(Store store) {
    return new MultiProcessCollector(store, DIRECTORY, ClientVersion.V0_4_2);
  }

  private static List<MetricFamilySamples> collect(Store store) {
    return BothMerges.collect(store, DIRECTORY, ClientVersion.V0_4_2);
  }

  private DbException failure() {
    return catchThrowableOfType(DbException.class, () -> collect(memory));
  }

  private void write(String file, String... keys) {
    int used = DbLayout.HEADER_SIZE;
    List<byte[]> entries = new ArrayList<>();
    for (String key : keys) {
      entries.add(DbLayout.encodeEntry(key.getBytes(StandardCharsets.UTF_8), 1.0));
      used += entries.get(entries.size() - 1).length;
    }
    memory.write(DIRECTORY + "/" + file, Simulation.file(used, entries.toArray(byte[][]::new)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "``; ValueError; No JSON object could be decoded",
        "[\"g\", \"g\"]; ValueError; need more than 2 values to unpack",
        "[\"g\", \"g\", [\"a\"], [\"b\"]]; ValueError; too many values to unpack",
        "[\"g\", \"g\", []]; AttributeError; 'list' object has no attribute 'items'",
        "[\"g\", \"g\", \"x\"]; AttributeError; 'unicode' object has no attribute 'items'",
        "abc; ValueError; No JSON object could be decoded",
        "\"abc\"; AttributeError; 'unicode' object has no attribute 'items'",
        "1; TypeError; 'int' object is not iterable",
        "[[], \"g\", {}]; TypeError; unhashable type: 'list'",
        "[{}, \"g\", {}]; TypeError; unhashable type: 'dict'",
        "[1, \"g\", {}]; TypeError; expected string or buffer",
        "[\"1g\", \"g\", {}]; ValueError; Invalid metric name: 1g",
        "[\"\", \"g\", {}]; ValueError; `Invalid metric name: `",
        "[\"g\", [], {}]; TypeError; unhashable type: 'list'",
        "[\"g\", \"g\", {\"a\": []}]; TypeError; unhashable type: 'list'",
        "[\"g\", \"g\", {\"a\": 1}]; AttributeError; 'int' object has no attribute 'replace'",
        "[\"g\", \"g\", {\"a\": null}]; AttributeError; "
            + "'NoneType' object has no attribute 'replace'"
      })
  void shouldSayWhatPythonSaysWhenKeyIsNotTheClients(String key, String type, String message) {
    write("gauge_all_1.db", GOOD_KEY, key);

    DbException error = failure();

    assertThat(error.pythonType()).isEqualTo(type);
    assertThat(error).hasMessage(message);
    assertThat(error.file()).isEqualTo(DIRECTORY + "/gauge_all_1.db");
    assertThat(error.position()).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource({
    "foo.db, ValueError, Invalid metric type: foo.db",
    "foo_1.db, ValueError, Invalid metric type: foo",
    "gauge.db, ValueError, Invalid metric type: gauge.db",
    "gauge_1.db, IndexError, list index out of range",
    "_1.db, ValueError, 'Invalid metric type: '"
  })
  void shouldFailWhenFileIsNoClients(String file, String type, String message) {
    write(file, GOOD_KEY);

    DbException error = failure();

    assertThat(error.pythonType()).isEqualTo(type);
    assertThat(error).hasMessage(message);
    assertThat(error.file()).isEqualTo(DIRECTORY + "/" + file);
  }

  @ParameterizedTest
  @CsvSource({"gauge_all_host1_7.db,ho", "gauge_all_x_7.db,''", "gauge_all_.db,''"})
  void shouldCutThreeCharactersOffTheThirdPartWhenItIsTakenForThePid(String file, String pid) {
    write(file, GOOD_KEY);

    assertThat(Samples.of(collect(memory)).values()).containsOnlyKeys("g{pid=" + pid + "}");
  }

  @Test
  void shouldFailAltogetherWhenOneFileOfManyIsBad() {
    write("gauge_all_1.db", GOOD_KEY);
    write("gauge_all_2.db", GOOD_KEY, "x");
    write("counter_1.db", GOOD_KEY);
    write("summary_1.db", "y");

    assertThat(failure().file()).isEqualTo(DIRECTORY + "/gauge_all_2.db");
    assertThat(collector(memory).failures())
        .extracting(DbException::file)
        .containsExactly(DIRECTORY + "/gauge_all_2.db", DIRECTORY + "/summary_1.db");
  }

  @ParameterizedTest
  @EnumSource(names = {"V0_4_2", "V0_5_0"})
  void shouldNameTheEntryWhenABoundIsNoNumber(ClientVersion version) {
    write("gauge_all_1.db", GOOD_KEY);
    write("histogram_1.db", "[\"h\", \"h_sum\", {}]", "[\"h\", \"h_bucket\", {\"le\": \"x\"}]");
    MultiProcessCollector collector = new MultiProcessCollector(memory, DIRECTORY, version);

    DbException error =
        catchThrowableOfType(
            DbException.class, () -> BothMerges.collect(memory, DIRECTORY, version));

    assertThat(error.pythonType()).isEqualTo("ValueError");
    assertThat(error).hasMessage("could not convert string to float: x");
    assertThat(error.file()).isEqualTo(DIRECTORY + "/histogram_1.db");
    assertThat(error.position()).isEqualTo(40);
    assertThat(collector.failures()).hasSize(1);
  }

  @Test
  void shouldTellNotReadyFromCorruptWhenFileFails() {
    memory.write(DIRECTORY + "/counter_1.db", new byte[0]);
    memory.write(DIRECTORY + "/counter_2.db", new byte[8]);
    memory.write(DIRECTORY + "/counter_3.db", new byte[3]);
    write("counter_4.db", "x");

    assertThat(collector(memory).failures())
        .extracting(DbException::isUninitialised)
        .containsExactly(true, true, false, false);
  }

  @Test
  void shouldFailWhenFileVanishedBehindTheList() {
    Store store =
        TextGate.over(
            memory,
            step -> {
              if (step.startsWith("openForReading")) {
                delete(DIRECTORY + "/counter_1.db");
              }
            });
    write("counter_1.db", GOOD_KEY);

    DbException error = catchThrowableOfType(DbException.class, collector(store)::collect);

    assertThat(error.pythonType()).isEqualTo("IOError");
    assertThat(error).hasMessage("[Errno 2] No such file or directory: u'/multiproc/counter_1.db'");
  }

  /** As the real clients do on Python 3.11 when the file is deleted by the listing's caller. */
  @ParameterizedTest
  @CsvSource({
    "0.4.2, gauge_livesum_1.db, true",
    "0.7.0, gauge_livesum_1.db, true",
    "0.7.1, gauge_livesum_1.db, false",
    "0.7.1, gauge_all_1.db, true",
    "0.8.0, gauge_liveall_1.db, false",
    "0.15.0, counter_1.db, true",
    "0.16.0, gauge_livesum_1.db, false",
    "0.26.0, gauge_liveall_1.db, false",
    "0.26.0, gauge_all_1.db, true",
    "0.26.0, histogram_1.db, true",
  })
  void shouldFailOnADeletedFileUnlessItIsALiveGaugesFrom071On(
      String release, String name, boolean fails) {
    ClientVersion version = ClientVersion.of(release).orElseThrow();
    Store store =
        TextGate.over(
            memory,
            step -> {
              if (step.startsWith("openForReading")) {
                delete(DIRECTORY + "/" + name);
              }
            });
    write(name, GOOD_KEY);

    MultiProcessCollector scrape = new MultiProcessCollector(store, DIRECTORY, version);

    assertThat(scrape.failures().isEmpty()).isEqualTo(!fails);
  }

  private void delete(String path) {
    try {
      memory.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldFailWhenADirectoryIsNamedAsAFile(@TempDir Path directory) throws IOException {
    Files.createDirectory(directory.resolve("x.db"));
    DbException error =
        catchThrowableOfType(
            DbException.class,
            () ->
                BothMerges.collect(new MappedStore(), directory.toString(), ClientVersion.V0_4_2));

    assertThat(error.pythonType()).isEqualTo("IOError");
    assertThat(error).hasMessage("[Errno 21] Is a directory: u'" + directory + "/x.db'");
  }

  @Test
  void shouldFailAsPythonWhenALinkPointsToItself(@TempDir Path directory) throws IOException {
    Files.createSymbolicLink(directory.resolve("counter_2.db"), Path.of("counter_2.db"));
    DbException error =
        catchThrowableOfType(
            DbException.class,
            () ->
                BothMerges.collect(new MappedStore(), directory.toString(), ClientVersion.V0_25_0));

    assertThat(error.pythonType()).isEqualTo("OSError");
    assertThat(error)
        .hasMessage(
            "[Errno 40] Too many levels of symbolic links: '" + directory + "/counter_2.db'");
  }

  @Test
  void shouldCollectNothingWhenDirectoryIsGone(@TempDir Path directory) {
    MultiProcessCollector collector =
        new MultiProcessCollector(
            new MappedStore(), directory.resolve("gone").toString(), ClientVersion.V0_4_2);

    assertThat(collector.collect()).isEmpty();
  }
}
