package multiproc.harness.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import multiproc.schedule.plan.Statement;
import multiproc.store.MappedStore;
import multiproc.store.MemoryStore;

/** Runs once what replayed processes run, so that a JVM that archives its classes has theirs. */
public final class ReplayArchive {

  private ReplayArchive() {}

  /**
   * Runs a replayed process's path. The build calls it.
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
