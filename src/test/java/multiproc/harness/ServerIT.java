package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import multiproc.RunningJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServerIT {

  @TempDir Path folder;

  /** A scrape may meet a file before its writer has initialised it, and then fails once. */
  private static void awaitSoundScrape(String port) {
    await("a sound scrape")
        .atMost(Duration.ofSeconds(60))
        .until(() -> RunningJar.get(port, "/").status() == 200);
  }

  @Test
  void shouldAnswerEveryPathAndFormatWhenTheFilesAreSound() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "--client", "0.5.0", "928453")) {
      String port = jar.awaitStdout("PORT: ");
      jar.awaitStderr("Sleep for", 1);
      awaitSoundScrape(port);
      for (String path : List.of("/", "/metrics", "/-/healthy", "/any/path?x=y")) {
        RunningJar.Answer answer = RunningJar.get(port, path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
            .contains("# HELP writer_process_count Multiprocess metric")
            .contains(
                "writer_process_count{pid=\"" + jar.process().pid() + "\",worker_id=\"6\"} 1.0");
      }
      assertThat(RunningJar.get(port, "/", "application/openmetrics-text; version=1.0.0").body())
          .endsWith("# EOF\n");
    }
  }

  @Test
  void shouldCountNoScrapeWhenABrowserAsksForAnIcon() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "--client", "0.5.0", "928453")) {
      String port = jar.awaitStdout("PORT: ");
      jar.awaitStderr("Sleep for", 1);
      awaitSoundScrape(port);
      Files.write(folder.resolve("tmp/gauge_all_1.db"), new byte[0]);
      assertThat(RunningJar.get(port, "/").status()).isEqualTo(500);
      jar.awaitStderr("IOError: File not open", 1);
      long traces = traces(jar);
      for (int i = 0; i < 5; i++) {
        assertThat(RunningJar.get(port, "/favicon.ico").status()).isEqualTo(404);
      }
      jar.signal("INT");
      jar.exitCode();
      assertThat(traces(jar)).isEqualTo(traces);
    }
  }

  private static long traces(RunningJar jar) {
    return jar.stderr().stream().filter(line -> line.startsWith("Exception happened")).count();
  }

  @Test
  void shouldAnswer500AndLogOneTraceARequestWhenAFileIsBad() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "--client", "0.5.0", "928453")) {
      String port = jar.awaitStdout("PORT: ");
      jar.awaitStderr("Sleep for", 1);
      awaitSoundScrape(port);
      Files.write(folder.resolve("tmp/gauge_all_1.db"), new byte[0]);
      for (int i = 0; i < 3; i++) {
        assertThat(RunningJar.get(port, "/"))
            .isEqualTo(
                new RunningJar.Answer(
                    500,
                    "error generating metric output: File not open for writing"
                        + " (./tmp/gauge_all_1.db, position 0)\n"));
      }
      jar.awaitStderr("----------------------------------------", 6);
      // One trace for each request, between dashes, after the client's address.
      List<String> lines = jar.stderr();
      List<Integer> traces =
          IntStream.range(0, lines.size())
              .filter(
                  i ->
                      lines
                          .get(i)
                          .equals(
                              "IOError: File not open for writing"
                                  + " (./tmp/gauge_all_1.db, position 0)"))
              .boxed()
              .toList();
      assertThat(traces).hasSize(3);
      for (int trace : traces) {
        assertThat(lines.get(trace - 1))
            .startsWith("Exception happened during processing of request from ('127.0.0.1', ");
        assertThat(lines.get(trace - 2)).isEqualTo("-".repeat(40));
        // Of the client's code alone: what serves it says nothing of the file.
        int end = lines.subList(trace, lines.size()).indexOf("-".repeat(40));
        assertThat(lines.subList(trace + 1, trace + end))
            .isNotEmpty()
            .allMatch(line -> line.startsWith("\tat multiproc."))
            .noneMatch(line -> line.startsWith("\tat multiproc.harness."))
            .anyMatch(line -> line.contains(".MultiProcessCollector."));
      }
      Files.delete(folder.resolve("tmp/gauge_all_1.db"));
      assertThat(RunningJar.get(port, "/").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldAnswerEveryClientWhenManyScrapeDuringStartUp() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(20);
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "928453")) {
      String port = jar.awaitStdout("PORT: ");
      List<Socket> silent = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        Socket socket = new Socket("127.0.0.1", Integer.parseInt(port));
        OutputStream half = socket.getOutputStream();
        half.write("GET / HT".getBytes(StandardCharsets.US_ASCII));
        half.flush();
        silent.add(socket);
      }
      Callable<Integer> scrape = () -> RunningJar.get(port, "/").status();
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(clients.submit(scrape));
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isIn(200, 500);
      }
      jar.awaitStderr("Sleep for", 2);
      for (Socket socket : silent) {
        socket.close();
      }
    } finally {
      clients.shutdownNow();
    }
  }
}
