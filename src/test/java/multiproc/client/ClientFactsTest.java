package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import multiproc.Fixtures;
import multiproc.layout.DbException;
import multiproc.python.PythonJson;
import multiproc.python.PythonUtf8;
import multiproc.python.PythonVersion;
import multiproc.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For several hundred directories, the port gives the same page, byte for byte, or the same error
 * as every release of the real client, and the same result for each file when it is opened for
 * writing. See {@code src/test/resources/clients}.
 */
class ClientFactsTest {

  private static final String DIRECTORY = "CASES/";

  /** For each directory, its files by name. */
  private static final SortedMap<String, SortedMap<String, byte[]>> CASES = cases();

  private static final Map<?, ?> ANSWERS =
      (Map<?, ?>)
          PythonJson.loads(
              new String(
                  Fixtures.zipped("/clients/answers.zip").get("answers.json"),
                  StandardCharsets.US_ASCII),
              PythonVersion.PYTHON_3);

  private static SortedMap<String, SortedMap<String, byte[]>> cases() {
    SortedMap<String, SortedMap<String, byte[]>> cases = new TreeMap<>();
    Fixtures.zipped("/clients/directories.zip").forEach((path, bytes) -> put(cases, path, bytes));
    for (String folder : List.of("damaged", "odd")) {
      Fixtures.zipped("/fixtures/" + folder + "/files.zip")
          .forEach(
              (path, bytes) -> {
                String name = path.substring(path.lastIndexOf('/') + 1);
                put(cases, folder + "-" + path.split("/")[0] + "/" + name, bytes);
              });
    }
    return cases;
  }

  private static void put(
      SortedMap<String, SortedMap<String, byte[]>> cases, String path, byte[] bytes) {
    String[] parts = path.split("/");
    cases.computeIfAbsent(parts[0], c -> new TreeMap<>()).put(parts[1], bytes);
  }

  private static Stream<String> names() {
    return CASES.keySet().stream();
  }

  private static MemoryStore holding(String name) {
    MemoryStore store = new MemoryStore();
    CASES.get(name).forEach((file, bytes) -> store.write(DIRECTORY + name + "/" + file, bytes));
    return store;
  }

  @Test
  void shouldHoldEveryReleasesAnswersWhenFixturesAreWhole() {
    assertThat(ANSWERS.keySet()).isEqualTo(CASES.keySet());
    ANSWERS.forEach(
        (name, rows) -> {
          int next = 0;
          for (Object row : (List<?>) rows) {
            assertThat(release(row, 0).ordinal()).as("%s", name).isEqualTo(next);
            next = release(row, 1).ordinal() + 1;
          }
          assertThat(next)
              .as("%s: releases with answers; clients/make_facts.py asks a new one", name)
              .isEqualTo(ClientVersion.values().length);
        });
  }

  private static ClientVersion release(Object row, int column) {
    return ClientVersion.of((String) ((List<?>) row).get(column)).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldAnswerAsEveryReleaseDoes(String name) {
    Map<String, List<ClientVersion>> differences = new LinkedHashMap<>();
    for (Object row : (List<?>) ANSWERS.get(name)) {
      Map<?, ?> expected = (Map<?, ?>) ((List<?>) row).get(2);
      for (int i = release(row, 0).ordinal(); i <= release(row, 1).ordinal(); i++) {
        ClientVersion version = ClientVersion.values()[i];
        compare("page", page(expected), page(name, version), differences, version);
        ((Map<?, ?>) expected.get("opened"))
            .forEach(
                (file, opened) ->
                    compare(
                        "opens " + file,
                        opened((Map<?, ?>) opened),
                        open(name, (String) file, version),
                        differences,
                        version));
      }
    }
    assertThat(differences).as(name).isEmpty();
  }

  private static void compare(
      String what,
      String expected,
      String said,
      Map<String, List<ClientVersion>> differences,
      ClientVersion version) {
    if (!said.equals(expected)) {
      String text = "\n" + what + "\n  client: " + expected + "\n  port:   " + said + "\n ";
      differences.computeIfAbsent(text, t -> new ArrayList<>()).add(version);
    }
  }

  private static String page(Map<?, ?> expected) {
    Object page = expected.get("page");
    if (page != null) {
      String text = String.join("\n", ((List<?>) page).stream().map(l -> (String) l).toList());
      // Half a surrogate pair is written as Python 2 encodes it, and cannot be decoded.
      return new String(PythonUtf8.encode(text), StandardCharsets.UTF_8);
    }
    Object failed = expected.get("failed");
    return words((Map<?, ?>) (failed != null ? failed : expected.get("text failed")));
  }

  private static String words(Map<?, ?> error) {
    String type = (String) error.get("error");
    // The client encodes the whole text; the port does not give the position in it.
    String message =
        ((String) error.get("message")).replaceFirst(" in position \\d+: surr", ": surr");
    return type.endsWith("StandsStill") ? "for ever" : type + ": " + message;
  }

  private static String words(DbException e) {
    return e.isEndless() ? "for ever" : e.pythonType() + ": " + e.getMessage();
  }

  private static String page(String name, ClientVersion version) {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try {
      new DirectoryScrape(holding(name), DIRECTORY + name, version)
          .scrape(ExpositionFormat.TEXT)
          .writeTo(page);
    } catch (DbException e) {
      return words(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString(StandardCharsets.UTF_8);
  }

  private static String opened(Map<?, ?> expected) {
    if (expected.containsKey("error")) {
      return words(expected);
    }
    return "keys " + expected.get("keys") + " used " + expected.get("used");
  }

  private static String open(String name, String file, ClientVersion version) {
    try {
      MmapedDict.State state =
          MmapedDict.open(holding(name), DIRECTORY + name + "/" + file, version).state();
      return "keys " + state.positions().size() + " used " + state.used();
    } catch (DbException e) {
      return words(e);
    }
  }

  @Test
  void shouldDoTheSameOnFilesInTheSameOrderAsEveryReleaseDoes() {
    Map<?, ?> operations = (Map<?, ?>) Fixtures.json("/clients/operations.json");
    Map<String, String> differences = new LinkedHashMap<>();
    operations.forEach(
        (what, rows) -> {
          for (Object row : (List<?>) rows) {
            List<String> steps =
                ((List<?>) ((List<?>) row).get(2)).stream().map(String::valueOf).toList();
            for (int i = release(row, 0).ordinal(); i <= release(row, 1).ordinal(); i++) {
              ClientVersion version = ClientVersion.values()[i];
              List<String> expected = ClientOperations.comparable((String) what, version, steps);
              List<String> done =
                  ClientOperations.comparable(
                      (String) what, version, ClientOperations.of((String) what, version));
              if (!expected.equals(done)) {
                differences.put(version + " " + what, "\n  " + expected + "\n  " + done + "\n");
              }
            }
          }
        });
    assertThat(differences).isEmpty();
  }
}
