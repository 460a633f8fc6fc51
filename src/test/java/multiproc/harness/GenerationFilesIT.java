package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import multiproc.RunningJar;
import multiproc.layout.BufferSource;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files a run leaves show which generation wrote them. */
@Timeout(120)
class GenerationFilesIT {

  @TempDir Path folder;

  @Test
  void shouldLeaveOneEntryOfAFirstWorkerAndEightOfALaterOneWhenClientIs042() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--port", "0", "928453")) {
      jar.awaitStderr("Reconfigure with writers", 1);
      jar.awaitStderr("Reconfigure with writers", 2);
      String parent = "gauge_all_" + jar.process().pid() + ".db";
      await("every worker in its own file")
          .ignoreExceptions()
          .atMost(Duration.ofSeconds(60))
          .until(() -> settled(jar, workersFiles(parent)));
      jar.signal("TERM");
      jar.exitCode();
      List<List<String>> workers = workersFiles(parent);
      List<String> inherited =
          IntStream.range(0, 7)
              .mapToObj(
                  i ->
                      "[\"writer_process_count\", \"writer_process_count\", {\"worker_id\": \""
                          + i
                          + "\"}]=0.0")
              .toList();
      // All seven, but for those the corruption killed before they moved to their own files.
      assertThat(workers)
          .filteredOn(entries -> entries.size() == 1)
          .hasSize((int) (7 - count(jar, "Process Process-")));
      assertThat(workers)
          .filteredOn(entries -> entries.size() == 8)
          .isNotEmpty()
          .allSatisfy(
              entries -> {
                assertThat(entries.subList(0, 7)).isEqualTo(inherited);
                assertThat(entries.get(7)).startsWith("[\"writer_").endsWith("=10000.0");
              });
    }
  }

  /** Whether every worker that was started has written its last entry, or died. */
  private static boolean settled(RunningJar jar, List<List<String>> workers) {
    long started = count(jar, "INFO root - Starting ") - count(jar, "INFO root - Starting up");
    return workers.size() == started - count(jar, "Process Process-")
        && workers.stream().allMatch(entries -> entries.size() == 1 || entries.size() == 8);
  }

  private static long count(RunningJar jar, String prefix) {
    return jar.stderr().stream().filter(line -> line.startsWith(prefix)).count();
  }

  private List<List<String>> workersFiles(String parent) throws Exception {
    List<List<String>> workers = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".db")).toList()) {
        if (!file.getFileName().toString().equals(parent)) {
          workers.add(entries(file));
        }
      }
    }
    return workers;
  }

  private static List<String> entries(Path file) throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(DbLayout.BYTE_ORDER);
    EntryCursor walk =
        EntryCursor.ofClient(
            EntryCursor.Policy.BOUNDED,
            DbFormat.LABELS,
            new BufferSource(bytes),
            bytes.getInt(DbLayout.USED_POSITION),
            file.toString());
    List<String> entries = new ArrayList<>();
    while (walk.next()) {
      entries.add(walk.key() + "=" + walk.value());
    }
    return entries;
  }
}
