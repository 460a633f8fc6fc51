package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shell that started the jar gets to know. */
@Timeout(300)
class ExitCodesIT {

  private static final String JAR =
      Path.of(System.getProperty("reproduce.jar", "target/reproduce.jar"))
          .toAbsolutePath()
          .toString();

  @TempDir Path folder;

  /** A command line of a shell, with {@code $J} for the jar; its exit code and standard error. */
  private record Shell(int code, List<String> stderr) {}

  private Shell shell(String line) throws Exception {
    Path stderr = folder.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", line.replace("$J", "java -jar '" + JAR + "'"))
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(stderr.toFile());
    builder.environment().remove("prometheus_multiproc_dir");
    builder.environment().remove("PROMETHEUS_MULTIPROC_DIR");
    int code = builder.start().waitFor();
    return new Shell(code, Files.readAllLines(stderr, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "replay --list",
        "replay error1 --simulate",
        "scrape sound",
        "inspect gauge_all_9.db",
        "inspect --json gauge_all_9.db",
        "salvage gauge_all_9.db -o saved",
        "explore --children 1 --labels 1",
        "shrink error1",
        "explain gauge_all_9.db",
        "--duration 0.1 --port 0",
      })
  void shouldFailWhenStandardOutputIsFull(String command) throws Exception {
    assumeThat(Path.of("/dev/full")).exists();
    Files.write(folder.resolve("gauge_all_9.db"), new byte[1 << 20]);
    Path sound = Files.createDirectory(folder.resolve("sound"));
    byte[] key = KeyJson.encode("a", "a", Map.of()).getBytes(StandardCharsets.US_ASCII);
    byte[] entry = DbLayout.encodeEntry(key, 1);
    ByteBuffer file = ByteBuffer.allocate(1 << 20).order(DbLayout.BYTE_ORDER);
    file.putInt(0, DbLayout.HEADER_SIZE + entry.length).put(DbLayout.HEADER_SIZE, entry);
    Files.write(sound.resolve("gauge_all_8.db"), file.array());
    Shell shell = shell("$J " + command + " >/dev/full");
    assertThat(shell.code()).describedAs("%s", shell).isEqualTo(70);
    assertThat(shell.stderr())
        .contains(
            "reproduce: standard output cannot be written: No space left on device; what is"
                + " printed is not complete");
  }

  @Test
  void shouldEndAsOfSigpipeWhenNobodyReads() throws Exception {
    Shell shell = shell("$J explore --help | (exec 0<&-; sleep 1); exit ${PIPESTATUS[0]}");
    assertThat(shell.code()).isEqualTo(141);
    assertThat(shell.stderr()).isEmpty();
  }

  @Test
  void shouldEndTheMainJobAsOfSigpipeWhenNobodyReads() throws Exception {
    Shell shell = shell("$J --port 0 928453 2>&1 | sed -n /RECONFIGURE/q; exit ${PIPESTATUS[0]}");
    assertThat(shell.code()).isEqualTo(141);
  }

  /**
   * In the third case memory runs out in the client's code, which a process would die of; in the
   * last it is full of the files' contents.
   */
  @ParameterizedTest
  @CsvSource({
    "24,--children 7 --labels 7",
    "24,--children 7 --labels 7 --granularity word",
    "32,--children 1 --labels 3 --label-length 1048420",
    "48,--children 3 --labels 4 --label-length 100000",
  })
  void shouldSayThatItIsUnknownWhenMemoryRunsOut(int mebibytes, String bounds) throws Exception {
    Shell shell = shell("java -Xmx" + mebibytes + "m -jar '" + JAR + "' explore " + bounds);
    assertThat(shell.code()).describedAs("%s", shell).isEqualTo(3);
    assertThat(shell.stderr())
        .filteredOn(line -> line.startsWith("reproduce: "))
        .singleElement()
        .asString()
        .contains("out of memory", "-Xmx", "--max-states");
  }

  @ParameterizedTest
  @CsvSource({
    "16,--port 0 --duration 1",
    "6,replay error1",
    "10,replay error1",
    "16,hunt --attempts 1"
  })
  void shouldSayInOneLineWhatToRaiseWhenThereAreTooFewDescriptors(int descriptors, String command)
      throws Exception {
    Shell shell = shell("ulimit -n " + descriptors + "; $J " + command + " >stdout");
    assertThat(shell.code()).describedAs("%s", shell).isIn(3, 70);
    List<String> said = new ArrayList<>(Files.readAllLines(folder.resolve("stdout")));
    said.addAll(shell.stderr());
    assertThat(said)
        .noneMatch(line -> line.matches("(  \\| )?\tat .*"))
        .filteredOn(line -> line.contains("Too many open files"))
        .singleElement()
        .asString()
        .endsWith("; raise ulimit -n");
  }

  @Test
  void shouldNameTheFileThatStaysWithoutBytesWhenFilesMayNotGrow() throws Exception {
    Shell shell = shell("ulimit -f 64; $J --port 0 --duration 5 >stdout");
    assertThat(shell.code()).describedAs("%s", shell).isEqualTo(10);
    assertThat(Files.readAllLines(folder.resolve("stdout")))
        .anyMatch(line -> line.contains("the main process") && line.contains("[Errno 27]"))
        .anyMatch(line -> line.startsWith("  verdict: ") && line.endsWith("fault: empty-file"));
    assertThat(shell.stderr())
        .filteredOn(line -> line.startsWith("reproduce: "))
        .singleElement()
        .asString()
        .contains("File too large: file=./tmp/gauge_all_")
        .endsWith(".db; raise ulimit -f");
  }

  @Test
  void shouldNotControlTheTerminalWhenAFilesNameHoldsAnEscapeSequence() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("odd\u001b[31m"));
    Files.write(odd.resolve("counter_1\n.db"), new byte[] {1, 2, 3});
    Shell shell = shell("$J scrape odd*");
    assertThat(shell.code()).describedAs("%s", shell).isEqualTo(10);
    assertThat(shell.stderr())
        .noneMatch(line -> line.contains("\u001b"))
        .last()
        .asString()
        .contains("u001b[31m/counter_1\\n.db");
  }

  @Test
  void shouldSayThatThereWasNothingWhenAFolderHasNoFiles() throws Exception {
    for (String command : List.of("scrape .", "inspect .", "salvage . -o saved")) {
      assertThat(shell("$J " + command).code()).describedAs(command).isEqualTo(3);
    }
  }
}
