package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import multiproc.Fixtures;
import multiproc.layout.DbException;
import multiproc.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For 110 damaged files, the port gives the same results as the real clients, as collector and as
 * writer.
 */
class DamagedFilesTest {

  private static final String DIRECTORY = "/multiproc";
  private static final Map<String, byte[]> FILES = Fixtures.zipped("/fixtures/damaged/files.zip");
  private static final Map<?, ?> TRUTH =
      (Map<?, ?>) Fixtures.json("/fixtures/damaged/what-clients-say.json");

  private static final List<ClientVersion> VERSIONS =
      List.of(ClientVersion.V0_4_2, ClientVersion.V0_5_0);

  private static Stream<Arguments> filesAndVersions() {
    return TRUTH.keySet().stream()
        .map(file -> (String) file)
        .flatMap(file -> VERSIONS.stream().map(version -> Arguments.of(file, version)));
  }

  @Test
  void shouldHold110FilesWhenFixturesAreWhole() {
    assertThat(TRUTH).hasSize(110);
    assertThat(filesAndVersions()).hasSize(110 * VERSIONS.size());
    assertThat(FILES.keySet()).isEqualTo(TRUTH.keySet());
  }

  @ParameterizedTest
  @MethodSource("filesAndVersions")
  void shouldAgreeWithTheClientWhenFileIsScraped(String file, ClientVersion version) {
    MemoryStore store = holding(file);

    Map<String, String> said =
        outcome(() -> Map.of("samples", count(BothMerges.collect(store, DIRECTORY, version))));

    assertThat(said).isEqualTo(truth(file, version, "collector"));
  }

  @ParameterizedTest
  @MethodSource("filesAndVersions")
  void shouldAgreeWithTheClientWhenFileIsOpened(String file, ClientVersion version) {
    MemoryStore store = holding(file);

    Map<String, String> said =
        outcome(
            () -> {
              MmapedDict.State state = MmapedDict.open(store, path(file), version).state();
              return Map.of("keys", "" + state.positions().size(), "used", "" + state.used());
            });

    assertThat(said).isEqualTo(truth(file, version, "writer"));
  }

  private static Map<String, String> outcome(Supplier<Map<String, String>> call) {
    try {
      return call.get();
    } catch (DbException e) {
      return Map.of(
          "error", e.pythonType(), "message", e.getMessage().replace(DIRECTORY + "/", "DIR/"));
    }
  }

  private static Map<String, String> truth(String file, ClientVersion version, String role) {
    Map<?, ?> ofVersion = (Map<?, ?>) ((Map<?, ?>) TRUTH.get(file)).get(version.text());
    Map<String, String> words = new TreeMap<>();
    ((Map<?, ?>) ofVersion.get(role)).forEach((key, value) -> words.put((String) key, "" + value));
    return words;
  }

  private static String count(List<MetricFamilySamples> families) {
    return "" + families.stream().mapToInt(family -> family.samples.size()).sum();
  }

  private static MemoryStore holding(String file) {
    MemoryStore store = new MemoryStore();
    store.write(path(file), FILES.get(file));
    return store;
  }

  private static String path(String file) {
    return DIRECTORY + "/" + file;
  }
}
