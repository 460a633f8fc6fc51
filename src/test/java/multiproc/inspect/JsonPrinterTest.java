package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import multiproc.Fixtures;
import multiproc.JsonSchema;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code inspect --json} prints, against its schema. */
class JsonPrinterTest {

  private static final Object SCHEMA = Fixtures.json("/multiproc/inspect.schema.json");

  @TempDir private Path directory;

  private static String json(Path path) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonPrinter printer = new JsonPrinter(out)) {
      CaseInspection inspection =
          CaseInspection.inspect(
              path,
              file -> {
                try {
                  printer.print(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      printer.finish(List.of(inspection));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Map<?, ?> parse(String json) {
    return (Map<?, ?>) PythonJson.loads(json, PythonVersion.PYTHON_3);
  }

  private void write(Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/inspect/format-mix.zip",
        "/inspect/big-endian.zip",
        "/fixtures/damaged/files.zip",
        "/fixtures/clean/v0.4.2.zip",
        "/fixtures/clean/v0.25.0.zip"
      })
  void shouldPrintWhatItsSchemaSays(String zip) throws IOException {
    Map<String, byte[]> zipped = Fixtures.zipped(zip);
    write(zipped);
    // Beside a file: the folders of a directory that has .db files are not looked into.
    Path first = directory.resolve(zipped.keySet().iterator().next());
    Files.createDirectory(first.resolveSibling("counter_77.db"));
    Map<?, ?> json = parse(json(directory));
    assertThat(JsonSchema.errors(SCHEMA, json)).isEmpty();
    assertThat((List<?>) json.get("files")).isNotEmpty();
    assertThat((List<?>) json.get("problems"))
        .singleElement()
        .asString()
        .endsWith("counter_77.db reason=Is a directory: every scrape fails at it");
  }

  @Test
  void shouldRefuseAFieldThatTheSchemaDoesNotKnow() throws IOException {
    write(Fixtures.zipped("/fixtures/clean/v0.25.0.zip"));
    Map<Object, Object> changed = new LinkedHashMap<>(parse(json(directory)));
    changed.put("surprise", 1);
    changed.remove("problems");
    assertThat(JsonSchema.errors(SCHEMA, changed))
        .containsExactlyInAnyOrder("$: without problems", "$: unknown field surprise");
  }

  @Test
  void shouldGiveLabelsAsAnObjectAndWholeKeysHoweverLong() throws IOException {
    Map<String, byte[]> files = new HashMap<>(Fixtures.zipped("/fixtures/clean/v0.25.0.zip"));
    write(files);
    List<?> all = (List<?>) parse(json(directory)).get("files");
    assertThat(
            all.stream()
                .flatMap(file -> ((List<?>) ((Map<?, ?>) file).get("segments")).stream())
                .map(segment -> (Map<?, ?>) segment)
                .filter(segment -> "ENTRY".equals(segment.get("kind")))
                .map(segment -> ((Map<?, ?>) segment.get("labels")).size()))
        .anyMatch(size -> size > 0);
  }

  @Test
  void shouldPrintASalvageAsItsSchemaSays() throws IOException {
    Map<String, byte[]> files = Fixtures.zipped("/inspect/format-mix.zip");
    write(Map.of("counter_1.db", files.get("0.3.1-0.4.2-3/counter_1.db")));
    Salvager salvager =
        new Salvager(directory.resolve("saved"), Salvager.Extent.PROVEN, new CaseSummary());
    List<SalvageJson.Copy> copies = new ArrayList<>();
    CaseInspection inspection = CaseInspection.inspect(directory);
    for (Inspection file : inspection.files()) {
      copies.add(new SalvageJson.Copy(file.source().path(), salvager.salvage(file)));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SalvageJson.print(
        out, copies, List.of("app.db"), inspection.problems(), List.of("next: stop"), inspection);
    Object json = parse(out.toString(StandardCharsets.UTF_8));
    assertThat(JsonSchema.errors(Fixtures.json("/multiproc/salvage.schema.json"), json)).isEmpty();
    Salvage salvage = copies.get(0).salvage();
    assertThat(salvage.older()).hasSize(1);
    assertThat(((Map<?, ?>) ((Map<?, ?>) json).get("summary")).get("kept"))
        .hasToString(String.valueOf(salvage.kept() + salvage.older().get(0).kept()));
  }
}
