package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import multiproc.Fixtures;
import multiproc.JsonSchema;
import multiproc.harness.real.RealClients;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds {@code --json} of commands that run Debian's client to the schema. */
@Timeout(120)
class RealJsonIT {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "replay error1, clean",
    "faults run empty-file --client 0.16.0, corrupt",
  })
  void shouldPrintWhatTheSchemaHas(String line, String verdict) throws Exception {
    RealClients.debian();
    String also = " --real=/usr/bin/python3 --json --multiproc-dir " + folder;
    Printed printed = Printed.by((line + also).split(" "));
    Map<?, ?> document = (Map<?, ?>) PythonJson.loads(printed.text(), PythonVersion.PYTHON_3);
    assertThat(JsonSchema.errors(Fixtures.json("/multiproc/reproduce.schema.json"), document))
        .isEmpty();
    assertThat(document.get("verdict")).isEqualTo(verdict);
  }
}
