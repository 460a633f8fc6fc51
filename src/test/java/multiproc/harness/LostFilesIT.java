package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import multiproc.RunningJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that vanish or are cut under a run, and children that cannot start. */
@Timeout(180)
class LostFilesIT {

  @TempDir Path folder;

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
      return files.filter(file -> file.toString().endsWith(".db")).toList();
    }
  }

  @Test
  void shouldGoOnForkingWhenTheFilesAreDeletedAsOnPosix() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "--client", "0.5.0", "928453")) {
      jar.awaitStderr("Reconfigure with writers", 1);
      jar.awaitStderr("Sleep for", 4);
      for (Path file : files()) {
        Files.delete(file);
      }
      jar.awaitStderr("Reconfigure with writers", 3);
      jar.awaitStderr("Sleep for", 7);
      assertThat(files()).isNotEmpty();
      jar.signal("TERM");
      assertThat(jar.exitCode()).isEqualTo(143);
      assertThat(jar.stderr()).noneMatch(line -> line.startsWith("Process Process-"));
    }
  }

  @Test
  void shouldDieOfSigbusAndTellWhenTheFilesAreCut() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "--client", "0.5.0", "928453")) {
      jar.awaitStderr("Sleep for", 2);
      for (Path file : files()) {
        Files.write(file, new byte[0]);
      }
      jar.awaitStdout("SUMMARY after");
      assertThat(jar.exitCode()).isEqualTo(10);
      assertThat(jar.stderr())
          .filteredOn(line -> line.startsWith("reproduce: "))
          .singleElement()
          .asString()
          .startsWith("reproduce: the main process died: SIGBUS: Bus error: the file was cut");
      assertThat(jar.stderr()).noneMatch(line -> line.contains("unsafe memory access"));
      Path saved = folder.resolve(jar.awaitStdout("  case: "));
      assertThat(saved.resolve("case.json")).isNotEmptyFile();
    }
  }

  @Test
  void shouldNotBlameTheForkWhenAnInheritedFileWasCut() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "928453")) {
      jar.awaitStderr("Sleep for", 2);
      String name = "gauge_all_" + jar.process().pid() + ".db";
      Path file = folder.resolve("tmp").resolve(name);
      // The first page stays: the main process, which has it mapped, runs on.
      try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
        cut.truncate(100);
      }
      jar.awaitStderr("SIGBUS: Bus error: the file was cut under its mapping to 100 bytes", 1);
      jar.signal("TERM");
      jar.awaitStdout("SUMMARY after");
      assertThat(jar.exitCode()).isEqualTo(143);
      assertThat(jar.stderr()).noneMatch(line -> line.startsWith("java."));
    }
  }

  /** CPython: open() of a directory fails with EISDIR, which names the file. */
  @Test
  void shouldAnswer500InPythonsWordsWhenAFolderHasAFilesName() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "--client", "0.5.0", "928453")) {
      String url = jar.awaitStdout("SERVING: ");
      jar.awaitStderr("Sleep for", 2);
      Path inTheWay = Files.createDirectory(folder.resolve("tmp").resolve("counter_1.db"));
      HttpResponse<String> broken = scrape(url);
      assertThat(broken.statusCode()).isEqualTo(500);
      assertThat(broken.body()).contains("[Errno 21] Is a directory: u'./tmp/counter_1.db'");
      Files.delete(inTheWay);
      assertThat(scrape(url).statusCode()).isEqualTo(200);
      Files.createDirectory(inTheWay);
      assertThat(scrape(url).statusCode()).isEqualTo(500);
      jar.signal("TERM");
      assertThat(jar.awaitStdout("  verdict: ")).startsWith("endpoint dead: every scrape fails");
      assertThat(jar.exitCode()).isEqualTo(143);
      assertThat(inTheWay).isEmptyDirectory();
    }
  }

  private static HttpResponse<String> scrape(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void shouldSayThatThereIsNoFileWhenTheDirectoryWasRemoved() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "--client", "0.5.0", "928453")) {
      jar.awaitStderr("Sleep for", 2);
      while (Files.exists(folder.resolve("tmp"))) {
        emptyAndRemove(folder.resolve("tmp"));
      }
      jar.awaitStderr("[Errno 2] No such file or directory: u'./tmp/gauge_all_", 1);
      jar.signal("TERM");
      assertThat(jar.awaitStdout("  verdict: ")).isEqualTo("UNKNOWN: there is no .db file");
      assertThat(jar.stderr()).noneMatch(line -> line.contains("internal error"));
      assertThat(folder.resolve("tmp")).doesNotExist();
    }
  }

  /** A worker may make a file meanwhile; then the directory stays. */
  private static void emptyAndRemove(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    try {
      Files.delete(directory);
    } catch (DirectoryNotEmptyException e) {
      // The caller tries again.
    }
  }

  @Test
  void shouldSayThatNothingWasCheckedWhenNoChildStarts() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    // The main process takes the port, and every child then fails to.
    String agent =
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port;
    try (RunningJar jar =
        RunningJar.start(folder, Map.of("JAVA_TOOL_OPTIONS", agent), "--port", "0", "1")) {
      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isEqualTo(3);
      assertThat(jar.stdout()).contains("  verdict: UNKNOWN: no worker was started");
      assertThat(jar.stderr())
          .anyMatch(line -> line.startsWith("reproduce: the machine failed: no worker can be"));
    }
  }
}
