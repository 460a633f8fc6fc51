package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipInputStream;
import multiproc.RunningJar;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Prometheus server of this machine scrapes the main job. */
@Timeout(300)
class PrometheusIT {

  private static final Path DAMAGED =
      Path.of("error2/20261126-022603-attempt10/gauge_all_17372.db.zip");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)\\{(.*?),?\\} (\\S+)$");
  private static final Pattern RESULT =
      Pattern.compile("\\{\"metric\":\\{(.*?)\\},\"value\":\\[([\\d.e+]+),\"(.*?)\"\\]\\}");
  private static final Pattern LABEL = Pattern.compile("\"?(\\w+)\"?[:=]\"(.*?)\"");

  /** What promtool says of the original's names, which are not ours to change. */
  private static final Pattern LINT =
      Pattern.compile(
          "writer_\\d_my_gauge metric name should not include type 'gauge'"
              + "|writer_process_count non-histogram and non-summary metrics should not have"
              + " \"_count\" suffix");

  @TempDir private Path folder;

  private static String program(String name) {
    Optional<Path> found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(found.isPresent(), name + " is not on the path: not tried");
    return found.orElseThrow().toString();
  }

  private static ConditionFactory patiently(String what) {
    return await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
  }

  private RunningJar mainJob() throws IOException {
    return RunningJar.start(
        folder, "--port", "0", "--client", "0.5.0", "--multiproc-dir", "db", "7");
  }

  /** A Prometheus that scrapes one port, and nothing else. */
  private static final class Server implements AutoCloseable {
    private final Process process;
    private final String port;

    private Server(String program, Path folder, String scraped) throws IOException {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = String.valueOf(free.getLocalPort());
      }
      Path config =
          Files.writeString(
              folder.resolve("prometheus.yml"),
              """
              scrape_configs:
                - job_name: reproduce
                  scrape_interval: 300ms
                  scrape_timeout: 300ms
                  metrics_path: /
                  static_configs:
                    - targets: ['127.0.0.1:%s']
              """
                  .formatted(scraped));
      process =
          new ProcessBuilder(
                  program,
                  "--config.file=" + config,
                  "--storage.tsdb.path=" + folder.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("prometheus.log").toFile())
              .start();
    }

    /** The answer to a request of its interface; empty while it does not answer. */
    private String get(String path) {
      try {
        return RunningJar.get(port, "/api/v1/" + path, "application/json").body();
      } catch (IOException e) {
        return "";
      }
    }

    private Map<String, Double> query(String expression) {
      Map<String, Double> samples = new TreeMap<>();
      Matcher results =
          RESULT.matcher(
              get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)));
      while (results.find()) {
        samples.put(series("", results.group(1)), Double.valueOf(results.group(3)));
      }
      return samples;
    }

    @Override
    public void close() {
      process.destroy();
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
    }
  }

  /** A series by its name and the labels that the page has. */
  private static String series(String name, String labels) {
    Map<String, String> all = new TreeMap<>();
    Matcher label = LABEL.matcher(labels);
    while (label.find()) {
      all.put(label.group(1), label.group(2));
    }
    all.remove("job");
    all.remove("instance");
    all.putIfAbsent("__name__", name);
    return all.toString();
  }

  private static Map<String, Double> page(String port) throws IOException {
    Map<String, Double> samples = new TreeMap<>();
    Matcher sample = SAMPLE.matcher(RunningJar.get(port, "/").body());
    while (sample.find()) {
      samples.put(series(sample.group(1), sample.group(2)), Double.valueOf(sample.group(3)));
    }
    return samples;
  }

  /** Whether a scrape of Prometheus between two of ours that are the same has the same samples. */
  private static boolean sameSamples(Server server, String port) throws IOException {
    double asked = System.currentTimeMillis() / 1000.0;
    Map<String, Double> before = page(port);
    patiently("a scrape after " + asked)
        .until(
            () ->
                server.query("timestamp(up{job=\"reproduce\"})").values().stream()
                    .anyMatch(time -> time > asked));
    Map<String, Double> scraped = server.query("{__name__=~\"writer_.*\",job=\"reproduce\"}");
    if (before.isEmpty() || !before.equals(page(port))) {
      return false;
    }
    assertThat(scraped).isEqualTo(before);
    return true;
  }

  private void breakDirectory() throws IOException {
    Path written = folder.resolve("damaged");
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(DAMAGED))) {
      zip.getNextEntry();
      Files.write(written, zip.readAllBytes());
    }
    Files.move(written, folder.resolve("db/gauge_all_1.db"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void shouldSeeTheTargetGoDownWhenTheDirectoryBecomesCorrupt() throws Exception {
    String prometheus = program("prometheus");
    try (RunningJar job = mainJob()) {
      String port = job.awaitStdout("PORT: ");
      try (Server server = new Server(prometheus, folder, port)) {
        patiently("up").until(() -> server.get("targets").contains("\"health\":\"up\""));
        patiently("a moment in which nothing changes").until(() -> sameSamples(server, port));
        breakDirectory();
        patiently("down").until(() -> server.get("targets").contains("\"health\":\"down\""));
        assertThat(server.get("targets")).contains("server returned HTTP status 500");
        patiently("up is 0").until(() -> server.query("up{job=\"reproduce\"}").containsValue(0.0));
        RunningJar.Answer answer = RunningJar.get(port, "/");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("No JSON object could be decoded");
      }
      job.signal("INT");
      assertThat(job.exitCode()).isEqualTo(130);
      assertThat(job.stdout())
          .anyMatch(line -> line.startsWith("  verdict: endpoint dead: every scrape fails since "));
    }
  }

  private String check(String promtool, String page) throws Exception {
    Path text = Files.writeString(folder.resolve("page"), page);
    Process check =
        new ProcessBuilder(promtool, "check", "metrics")
            .redirectInput(text.toFile())
            .redirectErrorStream(true)
            .start();
    String said;
    try (InputStream out = check.getInputStream()) {
      said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    check.waitFor();
    return said;
  }

  @Test
  void shouldBeSoundToPromtoolWhenScraped() throws Exception {
    String promtool = program("promtool");
    try (RunningJar job = mainJob()) {
      String port = job.awaitStdout("PORT: ");
      patiently("a page").until(() -> !page(port).isEmpty());
      String page = RunningJar.get(port, "/").body();
      assertThat(check(promtool, page).lines()).allMatch(line -> LINT.matcher(line).matches());
      assertThat(check(promtool, page + "writer{ 1\n")).contains("text format parsing error");
    }
  }
}
