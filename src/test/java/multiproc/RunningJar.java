package multiproc;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The built jar, started as a user starts it, and what it says. */
public final class RunningJar implements AutoCloseable {

  private static final String JAR = System.getProperty("reproduce.jar", "target/reproduce.jar");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final List<String> stdout = new CopyOnWriteArrayList<>();
  private final List<String> stderr = new CopyOnWriteArrayList<>();
  private final List<Thread> readers = new ArrayList<>();

  private RunningJar(Process process) {
    this.process = process;
    read(process.getInputStream(), stdout);
    read(process.getErrorStream(), stderr);
  }

  /** Starts the jar in a folder. */
  public static RunningJar start(Path folder, String... args) throws IOException {
    return start(folder, Map.of(), args);
  }

  /** Starts the jar in a folder, with these variables beside those that are set. */
  public static RunningJar start(Path folder, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(Path.of(JAR).toAbsolutePath().toString());
    command.addAll(Arrays.asList(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().remove("prometheus_multiproc_dir");
    builder.environment().remove("PROMETHEUS_MULTIPROC_DIR");
    builder.environment().putAll(environment);
    return new RunningJar(builder.start());
  }

  private void read(InputStream in, List<String> lines) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader text =
                  new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                text.lines().forEach(lines::add);
              } catch (IOException e) {
                lines.add("(the pipe broke: " + e + ")");
              }
            });
    reader.setDaemon(true);
    reader.start();
    readers.add(reader);
  }

  /** Waits for a line of standard output that starts so, and gives the rest of it. */
  public String awaitStdout(String prefix) {
    return await("standard output: " + prefix)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                stdout.stream()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .findFirst()
                    .orElse(null),
            rest -> rest != null);
  }

  /** Waits until standard error has this number of lines that contain a text. */
  public void awaitStderr(String text, int times) {
    await("standard error: " + text + "; so far: " + stderr)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> stderr.stream().filter(line -> line.contains(text)).count() >= times);
  }

  /** The messages of the log, without level and logger. */
  public List<String> log() {
    return stderr.stream()
        .filter(line -> line.startsWith("INFO root - "))
        .map(line -> line.substring("INFO root - ".length()))
        .toList();
  }

  public List<String> stdout() {
    return stdout;
  }

  public List<String> stderr() {
    return stderr;
  }

  /** The jar's process. */
  public Process process() {
    return process;
  }

  /** The children that are alive now. */
  public List<ProcessHandle> children() {
    return process.children().filter(ProcessHandle::isAlive).toList();
  }

  /** Sends a signal by its name, for example INT. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Waits for the end and gives the exit code. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still running; standard error so far: " + stderr);
    }
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  /** Status and body of a request. */
  public record Answer(int status, String body) {}

  /** Makes a request to a server of this machine. */
  public static Answer get(String port, String path, String accept) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    connection.setReadTimeout((int) LIMIT.toMillis());
    connection.setRequestProperty("Accept", accept);
    int status = connection.getResponseCode();
    try (InputStream in =
        status == HttpURLConnection.HTTP_OK
            ? connection.getInputStream()
            : connection.getErrorStream()) {
      // Null where there is no body.
      byte[] body = in == null ? new byte[0] : in.readAllBytes();
      return new Answer(status, new String(body, StandardCharsets.UTF_8));
    }
  }

  /** Makes a request for the text format. */
  public static Answer get(String port, String path) throws IOException {
    return get(port, path, "text/plain");
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
