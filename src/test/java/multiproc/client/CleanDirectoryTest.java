package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import multiproc.Fixtures;
import multiproc.layout.DbException;
import multiproc.store.MappedStore;
import multiproc.store.MemoryStore;
import multiproc.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Directories of the real clients: the port scrapes the same samples from them, and the same calls
 * make it write the same bytes.
 */
class CleanDirectoryTest {

  private static final String DIRECTORY = "/multiproc";
  private static final List<Long> PIDS = List.of(4101L, 4102L, 4107L);
  private static final List<String> PATHS =
      List.of(
          "/",
          "/a\"b",
          "/back\\slash",
          "/\u00fcn\u00ef",
          "/\ud83d\ude00",
          "/tab\tnl\n",
          "/del\u007f",
          "");

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"V0_4_2", "V0_5_0"})
  void shouldScrapeTheClientsSamplesWhenDirectoryIsItsOwn(ClientVersion version) {
    Samples samples = scrape(holding(version.text()), version);

    Samples expected = Samples.parse(Fixtures.text(fixture(version.text()) + "-scrape.txt"));
    assertThat(expected.values()).hasSize(43);
    assertThat(samples).isEqualTo(expected);
  }

  @Test
  void shouldWriteBoundsInItsOwnWayWhenAnotherReleaseWroteTheFiles() {
    MemoryStore of042 = holding("0.4.2");

    Samples samples = scrape(of042, ClientVersion.V0_5_0);

    assertThat(samples).isEqualTo(scrape(holding("0.5.0"), ClientVersion.V0_5_0));
    assertThat(samples).isNotEqualTo(scrape(of042, ClientVersion.V0_4_2));
  }

  @ParameterizedTest
  @CsvSource({"0.3.1,0.4.2", "0.3.1,0.5.0", "0.16.0,0.4.2", "0.16.0,0.5.0", "0.25.0,0.4.2"})
  void shouldFailWhenKeysHaveFourParts(String writer, String reader) {
    ClientVersion version = ClientVersion.of(reader).orElseThrow();

    DbException error =
        catchThrowableOfType(DbException.class, () -> scrape(holding(writer), version));

    assertThat(error.pythonType()).isEqualTo("ValueError");
    assertThat(error).hasMessage("too many values to unpack");
    assertThat(error.position()).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource(names = {"V0_4_2", "V0_5_0"})
  void shouldWriteTheClientsBytesWhenCalledAsItWas(ClientVersion version) throws IOException {
    for (long pid : PIDS) {
      callAsTheClientWas(version, pid);
    }

    SortedMap<String, byte[]> expected = Fixtures.zipped(fixture(version.text()) + ".zip");
    SortedMap<String, byte[]> written = new TreeMap<>();
    for (String path : new MappedStore().list(directory.toString(), ".db")) {
      written.put(Path.of(path).getFileName().toString(), Files.readAllBytes(Path.of(path)));
    }
    assertThat(written).hasSize(24).containsOnlyKeys(expected.keySet());
    expected.forEach((name, bytes) -> assertThat(written.get(name)).as(name).isEqualTo(bytes));
  }

  /** The calls that made {@code clean/*.zip}, derived from its bytes. */
  private void callAsTheClientWas(ClientVersion version, long pid) {
    MultiProcessValue process =
        new MultiProcessValue(new MappedStore(), directory.toString(), version, () -> pid);
    Gauge count = new Gauge(process, "writer_process_count", "", List.of("worker_id"), "all");
    for (int worker = 0; worker < 7; worker++) {
      count.labels("" + worker).set(1);
    }
    for (String mode : List.of("liveall", "livesum", "min", "max")) {
      new Gauge(process, "temp_" + mode, "", List.of(), mode).labels().set(pid - 4103.5);
    }
    for (int i = 0; i < PATHS.size(); i++) {
      Map<String, String> path = Map.of("path", PATHS.get(i));
      process.newValue("counter", "requests", "requests_total", path, "", "").inc(pid / 1000.0 + i);
    }
    Map<String, String> get = Map.of("op", "get");
    process.newValue("summary", "latency", "latency_count", get, "", "").inc(1);
    process.newValue("summary", "latency", "latency_sum", get, "", "").inc(pid / 3.0);
    observeSizes(process, version);
  }

  private static void observeSizes(MultiProcessValue process, ClientVersion version) {
    double[] bounds = {1.0, 2.5, 1e6, Double.POSITIVE_INFINITY};
    double[] sizes = {0.5, 2.0, 3e6};
    Map<String, String> put = Map.of("op", "put");
    MmapedValue sum = process.newValue("histogram", "size", "size_sum", put, "", "");
    MmapedValue[] buckets = new MmapedValue[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      String bound = GoFloat.format(bounds[i], version.numbers());
      buckets[i] =
          process.newValue(
              "histogram", "size", "size_bucket", Map.of("op", "put", "le", bound), "", "");
    }
    for (double size : sizes) {
      sum.inc(size);
      int i = 0;
      while (size > bounds[i]) {
        i++;
      }
      buckets[i].inc(1);
    }
  }

  private static Samples scrape(Store store, ClientVersion version) {
    return Samples.of(BothMerges.collect(store, DIRECTORY, version));
  }

  private static MemoryStore holding(String version) {
    MemoryStore store = new MemoryStore();
    Fixtures.zipped(fixture(version) + ".zip")
        .forEach((name, bytes) -> store.write(DIRECTORY + "/" + name, bytes));
    return store;
  }

  private static String fixture(String version) {
    return "/fixtures/clean/v" + version;
  }
}
