package multiproc.harness.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import multiproc.schedule.Statement;
import multiproc.store.MappedStore;
import multiproc.store.MemoryStore;

/** Runs the code of a replayed process once, so that a JVM archives the classes that it loads. */
public final class ReplayArchive {

  private ReplayArchive() {}

  /**
   * Runs the code and ends. The build calls it.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    ReplayMain.rehearse(new MemoryStore(), "");
    Path directory = Files.createTempDirectory("reproduce-archive");
    ReplayMain.rehearse(new MappedStore(), directory.toString(), new Statement.Scrape());
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
