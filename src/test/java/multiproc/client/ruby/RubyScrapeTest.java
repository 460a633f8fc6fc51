package multiproc.client.ruby;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import multiproc.Fixtures;
import multiproc.layout.DbException;
import multiproc.store.MappedStore;
import multiproc.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages and errors of prometheus-client-mmap 0.16.2, recorded by {@code clients/make_ruby.rb}. */
class RubyScrapeTest {

  private static final Map<String, Map<String, byte[]>> DIRECTORIES = new TreeMap<>();

  static {
    Fixtures.zipped("/clients/ruby.zip")
        .forEach(
            (path, bytes) -> {
              int slash = path.indexOf('/');
              if (slash > 0 && slash + 1 < path.length()) {
                DIRECTORIES
                    .computeIfAbsent(path.substring(0, slash), d -> new TreeMap<>())
                    .put(path.substring(slash + 1), bytes);
              }
            });
  }

  static Stream<String> directories() {
    return DIRECTORIES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("directories")
  void shouldGiveTheRealClientsPageOrItsError(String directory) throws IOException {
    Map<String, byte[]> files = DIRECTORIES.get(directory);
    MemoryStore store = new MemoryStore();
    files.forEach(
        (name, bytes) -> {
          if (name.endsWith(".db")) {
            store.write(directory + "/" + name, bytes);
          }
        });
    String given;
    try {
      given = text(RubyScrape.page(store, directory, RubyRelease.C).text());
    } catch (DbException e) {
      given = e.pythonType() + ": " + e.getMessage();
    }
    byte[] expected = files.getOrDefault("page.txt", files.get("error.txt"));
    assertThat(given).isEqualTo(text(expected));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Recorded: prometheus-client-mmap 0.16.2 with a link to a file that is not there. */
  @Test
  void shouldFailInRubysWordsWhenAFileCannotBeOpened(@TempDir Path directory) throws IOException {
    Path link = directory.resolve("gauge_all_a-0.db");
    Files.createSymbolicLink(link, directory.resolve("gone"));
    assertThatThrownBy(
            () -> RubyScrape.page(new MappedStore(), directory.toString(), RubyRelease.C))
        .isInstanceOf(DbException.class)
        .hasMessage("Can't open " + link + ", errno: 2");
  }

  /** Rust's {@code Display} of f64 is the shortest decimal, and has no exponent. */
  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1", "1e21, 1000000000000000000000", "-0.0, -0", "1e-7, 0.0000001",
    "9007199254740993, 9007199254740992", "NaN, NaN", "-Infinity, -inf", "100, 100",
  })
  void shouldWriteNumbersAsRustDoes(double value, String text) {
    assertThat(RubyRelease.RUST.number(value)).isEqualTo(text);
  }
}
