package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import multiproc.RunningJar;
import multiproc.store.MappedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a run leaves reads in Python, with nothing of this project in between, as it scrapes here.
 */
@Timeout(120)
class PythonReadsIT {

  @TempDir Path folder;

  @Test
  void shouldReadTheSameInPythonWhenARunIsOver() throws Exception {
    assumeTrue(hasPython(), "python3 is missing: install it to check the files from outside");
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "--client", "0.5.0", "928453")) {
      jar.awaitStderr("Sleep for", 3);
      // A worker that is killed before its first header leaves a file that fails the scrape.
      await("every process in its own file")
          .atMost(Duration.ofSeconds(60))
          .until(() -> files() == started(jar) + 1);
      jar.signal("TERM");
      jar.exitCode();
    }
    List<String> samples;
    try (RunningJar scrape = RunningJar.start(folder, "scrape", "./tmp/")) {
      assertThat(scrape.exitCode()).isZero();
      samples = scrape.stdout().stream().filter(line -> !line.startsWith("#")).toList();
    }
    assertThat(samples).hasSizeGreaterThan(14);
    assertThat(readByPython()).containsExactlyInAnyOrderElementsOf(samples);
  }

  private static long started(RunningJar jar) {
    return jar.log().stream().filter(line -> line.matches("Starting \\d process")).count();
  }

  /** The files with a header that covers an entry. */
  private long files() throws IOException {
    long files = 0;
    for (String file : new MappedStore().list(folder.resolve("tmp").toString(), ".db")) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(Path.of(file)));
      files += bytes.capacity() > 0 && bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(0) > 8 ? 1 : 0;
    }
    return files;
  }

  private List<String> readByPython() throws IOException, InterruptedException {
    Path script = folder.resolve("read_directory.py");
    try (InputStream in = getClass().getResourceAsStream("/harness/read_directory.py")) {
      Files.copy(in, script);
    }
    Process python =
        new ProcessBuilder("python3", script.toString(), folder.resolve("tmp").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String text = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor()).isZero();
    return text.lines().toList();
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
