package multiproc.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import multiproc.client.ClientVersion;
import multiproc.client.Gauge;
import multiproc.client.MultiProcessValue;
import multiproc.store.MappedStore;

/**
 * Runs the {@code scrape} command once on generated files, so that a JVM with {@code
 * -XX:ArchiveClassesAtExit} archives the classes that it loads. The build calls it.
 */
public final class ScrapeArchive {

  private static final int PROCESSES = 20;

  private ScrapeArchive() {}

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("scrape-archive");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
    // Enough files for the scrape to read ahead.
    for (long pid = 1; pid <= PROCESSES; pid++) {
      write(directory, ClientVersion.V0_4_2, pid);
    }
    Main.main(new String[] {"scrape", directory.toString()});
  }

  /** Stores a few series as a process of this release does. */
  static void write(Path directory, ClientVersion version, long pid) {
    MultiProcessValue process =
        new MultiProcessValue(new MappedStore(), directory.toString(), version, () -> pid);
    new Gauge(process, "g", "", List.of("a"), "all").labels("x").set(pid / 3.0);
    new Gauge(process, "m", "", List.of("a"), "max").labels("x").set(pid / 2.0);
    process.newValue("counter", "c", "c_total", Map.of("a", "\u00fc"), "", "").inc(pid);
    process.newValue("histogram", "h", "h_sum", Map.of(), "", "").inc(pid);
    process.newValue("histogram", "h", "h_bucket", Map.of("le", "0.5"), "", "").inc(pid);
  }

  private static void delete(Path directory) {
    File[] files = directory.toFile().listFiles();
    for (File file : files == null ? new File[0] : files) {
      if (!file.delete()) {
        System.err.println("cannot delete: file=" + file);
      }
    }
    if (!directory.toFile().delete()) {
      System.err.println("cannot delete: dir=" + directory);
    }
  }
}
