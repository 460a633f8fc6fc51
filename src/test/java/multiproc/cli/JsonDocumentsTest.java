package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import multiproc.Fixtures;
import multiproc.JsonSchema;
import multiproc.layout.DbLayout;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds each command's {@code --json} to the schema. */
class JsonDocumentsTest {

  private static final Object SCHEMA = Fixtures.json("/multiproc/reproduce.schema.json");

  @TempDir private Path folder;

  @BeforeEach
  void makeFiles() throws Exception {
    Files.write(folder.resolve("zeros.db"), new byte[1 << 20]);
    Files.createDirectory(folder.resolve("empty"));
    Files.write(Files.createDirectory(folder.resolve("bad")).resolve("counter_1.db"), new byte[0]);
    byte[] sound = new byte[1 << 20];
    sound[0] = DbLayout.HEADER_SIZE;
    Files.write(Files.createDirectory(folder.resolve("good")).resolve("counter_1.db"), sound);
  }

  private String printed(String... words) {
    return Printed.by(words).text();
  }

  private static Map<?, ?> parsed(String text) {
    return (Map<?, ?>) PythonJson.loads(text, PythonVersion.PYTHON_3);
  }

  @ParameterizedTest
  @CsvSource({
    "replay error1 --simulate, corrupt",
    "replay error1 --simulate --client 0.5.0, clean",
    "shrink error1, corrupt",
    "explore --children 1 --labels 1 -o DIR/found, corrupt",
    "explore --children 1 --labels 1 --client 0.5.0, clean",
    "explore --children 1 --max-states 20, unknown",
    "explain DIR/zeros.db -o DIR/explained.schedule, corrupt",
    "export error1 --pytest DIR/test_race.py, corrupt",
    "scrape DIR/good, clean",
    "scrape DIR/good --client 0.4.2, clean",
    "scrape DIR/bad, corrupt",
    "scrape DIR/empty, unknown",
    "faults, unknown",
    "faults show reader-init, corrupt",
    "faults run reader-init --client 0.3.1, clean",
    "faults matrix --max-seconds 0.01, corrupt unknown",
  })
  void shouldPrintWhatTheSchemaHasAndNothingElse(String line, String verdict) {
    String[] words = (line.replace("DIR", folder.toString()) + " --json").split(" ");
    Map<?, ?> document = parsed(printed(words));
    assertThat(JsonSchema.errors(SCHEMA, document)).isEmpty();
    assertThat(document.get("command")).isEqualTo(words[0]);
    assertThat(verdict.split(" ")).contains((String) document.get("verdict"));
  }

  /** import-pid is of releases to 0.0.19: 0.3.1 has another fault there, and is not tried. */
  @Test
  void shouldNotSayThatNoRunShowsAFaultThatWasNotTried() {
    Map<?, ?> document =
        parsed(printed("faults", "run", "import-pid", "--client", "0.3.1", "--json"));
    Map<?, ?> cell = (Map<?, ?>) ((List<?>) document.get("cells")).get(0);

    assertThat(cell.get("reason")).asString().contains("the identifier is looked at");
    assertThat(cell.get("shown")).isNull();
    assertThat(cell.get("steps")).isNull();
  }

  @Test
  void shouldHaveNoEmptyTextWhereNothingIsKnown() {
    Map<?, ?> document = parsed(printed("faults", "--json"));
    for (Object fault : (List<?>) document.get("faults")) {
      assertThat(((Map<?, ?>) fault).containsValue("")).as(fault.toString()).isFalse();
    }
  }

  @Test
  void shouldBeRefusedByTheSchemaWhenAFieldIsMissingOrUnknown() {
    String text = printed("scrape", folder.resolve("good").toString(), "--json");
    assertThat(JsonSchema.errors(SCHEMA, parsed(text.replace("\"client\"", "\"release\""))))
        .containsExactlyInAnyOrder("$: without client", "$: unknown field release");
  }
}
