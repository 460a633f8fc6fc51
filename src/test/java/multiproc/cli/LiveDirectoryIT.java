package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import multiproc.RunningJar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The directory of a living Python process, as an operator's shell names it. */
@Timeout(300)
class LiveDirectoryIT {

  private static final String PROGRAM =
      String.join(
          "\n",
          "import sys, prometheus_client",
          "c = prometheus_client.Counter('seen', 'h', ['n'])",
          "g = prometheus_client.Gauge('now', 'h', multiprocess_mode='all')",
          "for line in sys.stdin:",
          "    c.labels(line.strip()).inc(); g.set(5)",
          "    print('done', flush=True)");

  @TempDir Path folder;

  private Path live;
  private Process python;
  private BufferedReader answers;

  @BeforeEach
  void startPython() throws Exception {
    live = Files.createDirectory(folder.resolve("live"));
    ProcessBuilder builder = new ProcessBuilder(interpreter(), "-c", PROGRAM);
    builder.environment().put("PROMETHEUS_MULTIPROC_DIR", live.toString());
    builder.environment().put("prometheus_multiproc_dir", live.toString());
    python = builder.start();
    answers = python.inputReader(StandardCharsets.US_ASCII);
    assertThat(inc("a")).isTrue();
    Files.write(live.resolve("counter_4242.db"), new byte[] {1, 2, 3});
  }

  private static String interpreter() throws Exception {
    for (String python : List.of("python3", "/usr/bin/python3")) {
      try {
        Process asked =
            new ProcessBuilder(python, "-c", "import prometheus_client.multiprocess").start();
        if (asked.waitFor() == 0) {
          return python;
        }
      } catch (IOException e) {
        // There is no such interpreter; the next may be there.
      }
    }
    return abort("no python3 with prometheus_client: install python3-prometheus-client");
  }

  @AfterEach
  void endPython() throws Exception {
    if (python != null) {
      python.destroyForcibly().waitFor();
    }
  }

  private boolean inc(String label) throws Exception {
    try {
      OutputStream to = python.getOutputStream();
      to.write((label + "\n").getBytes(StandardCharsets.US_ASCII));
      to.flush();
    } catch (IOException e) {
      return false;
    }
    return "done".equals(answers.readLine());
  }

  private List<String> files() throws Exception {
    List<String> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(live)) {
      for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
        files.add(path.getFileName() + " " + Files.getAttribute(path, "unix:ino"));
      }
    }
    return files;
  }

  @Test
  void shouldSurviveEveryCommandWhenTheShellsVariableNamesIt() throws Exception {
    Map<String, String> small = Map.of("prometheus_multiproc_dir", live.toString());
    Map<String, String> capital = Map.of("PROMETHEUS_MULTIPROC_DIR", live.toString());
    List<String> before = files();
    for (Map<String, String> named : List.of(small, capital, Map.<String, String>of())) {
      String directory = named.isEmpty() ? " --multiproc-dir " + live : "";
      run(named, "--port 0 --duration 0.5" + directory, 2);
      run(named, "--port 0 --duration 0.5 --clean" + directory, 2);
      run(named, "replay error1" + directory, 10);
      run(named, "replay error1 --real" + directory, 2);
      assertThat(files()).isEqualTo(before);
    }
    // One way of naming it is enough for those that take long.
    Map<String, String> shell = capital;
    run(shell, "hunt --attempts 1 --no-record", 0, 3, 10);
    run(shell, "explore --children 1 --labels 2 --confirm -o found", 10);
    run(shell, "inspect " + live, 2, 10);
    run(shell, "scrape " + live, 10);
    run(shell, "salvage -o saved " + live, 2, 10);
    run(shell, "explain " + live, 0, 2, 3, 10);
    run(shell, "shrink error1", 10);
    assertThat(files()).isEqualTo(before);
    assertThat(inc("b")).isTrue();
    String page =
        Files.readString(
            live.resolve("counter_" + python.pid() + ".db"), StandardCharsets.ISO_8859_1);
    assertThat(page).contains("\"b\"");
  }

  private void run(Map<String, String> shell, String line, Integer... codes) throws Exception {
    try (RunningJar jar = RunningJar.start(folder, shell, line.split(" "))) {
      assertThat(jar.exitCode()).describedAs("%s: %s", line, jar.stderr()).isIn((Object[]) codes);
    }
  }

  @Test
  void shouldBeDeletedOnlyWhenNobodyUsesItAndCleanIsGiven() throws Exception {
    python.destroyForcibly().waitFor();
    String directory = "--multiproc-dir " + live;
    run(Map.of(), "--port 0 --duration 0.5 " + directory, 2);
    assertThat(files()).hasSizeGreaterThan(2);
    run(Map.of(), "--port 0 --duration 0.5 --client 0.5.0 --clean " + directory, 0, 3, 10);
    assertThat(live.resolve("counter_4242.db")).doesNotExist();
  }
}
