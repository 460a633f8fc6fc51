package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import multiproc.Fixtures;
import multiproc.JsonSchema;
import multiproc.RunningJar;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that ends with a file on which every scrape fails. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CorruptRunIT {

  @TempDir Path folder;

  @Test
  void shouldSaySoAndExitCorruptWhenAFileHasNoHeader() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    try (RunningJar jar =
        RunningJar.start(folder, "--port", "0", "--client", "0.5.0", "--duration", "6", "1")) {
      String port = jar.awaitStdout("PORT: ");
      jar.awaitStderr("Starting 6 process", 1);
      String name = "gauge_all_" + dead.pid() + ".db";
      Files.createFile(folder.resolve("tmp").resolve(name));
      assertThat(RunningJar.get(port, "/").status()).isEqualTo(500);

      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isEqualTo(10);
      assertThat(jar.stdout())
          .anyMatch(
              line ->
                  line.startsWith("  empty-file: ")
                      && line.contains(name)
                      && line.endsWith("process " + dead.pid() + ", is dead"))
          .anyMatch(
              line ->
                  line.startsWith("  verdict: endpoint dead: every scrape fails since ")
                      && line.endsWith("fault: empty-file"));
    }
  }

  @Test
  void shouldNameAndKeepTheBrokenFileWhenItIsTerminated() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "--client", "0.5.0", "1")) {
      String port = jar.awaitStdout("PORT: ");
      jar.awaitStderr("Starting 6 process", 1);
      Files.writeString(folder.resolve("tmp/gauge_all_4999999.db"), "garbage\n");
      assertThat(RunningJar.get(port, "/").status()).isEqualTo(500);

      jar.signal("TERM");

      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isEqualTo(143);
      assertThat(jar.stdout())
          .anyMatch(
              line ->
                  line.startsWith("  verdict: endpoint dead: every scrape fails since ")
                      && line.endsWith("fault: foreign-db"));
      String saved =
          jar.stdout().stream().filter(line -> line.startsWith("  case: ")).findFirst().get();
      String path = saved.substring("  case: ".length()).replaceFirst(";.*", "");
      assertThat(folder.resolve(path).resolve("gauge_all_4999999.db.zip")).exists();
    }
  }

  @Test
  void shouldPrintOneDocumentAndNothingElseWhenAskedForJson() throws Exception {
    String[] words = {"--port", "0", "--client", "0.5.0", "--json", "--evidence", "kept", "1"};
    Files.createDirectory(folder.resolve("kept"));
    try (RunningJar jar = RunningJar.start(folder, words)) {
      jar.awaitStderr("Starting 6 process", 1);
      Files.writeString(folder.resolve("tmp/gauge_all_4999999.db"), "garbage\n");

      jar.signal("TERM");

      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isEqualTo(143);
      Map<?, ?> document =
          (Map<?, ?>) PythonJson.loads(String.join("\n", jar.stdout()), PythonVersion.PYTHON_3);
      assertThat(JsonSchema.errors(Fixtures.json("/multiproc/reproduce.schema.json"), document))
          .isEmpty();
      assertThat(document.get("verdict")).isEqualTo("corrupt");
      assertThat(document.get("fault")).isEqualTo("foreign-db");
      assertThat(folder.resolve((String) document.get("case"))).isDirectory();
      assertThat(jar.stderr()).anyMatch(line -> line.startsWith("  verdict: endpoint dead: "));
    }
  }
}
