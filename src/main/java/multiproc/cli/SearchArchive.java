package multiproc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import multiproc.client.ClientVersion;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/**
 * Runs the commands that search or read evidence, so that a JVM with {@code
 * -XX:ArchiveClassesAtExit} archives the classes that they load. The build calls it, with {@code
 * -XX:TieredStopAtLevel=1}: a method that the second compiler has compiled by then is never
 * compiled in a JVM that starts from the archive and has only the first compiler (seen with JDK 17;
 * such a search took twice the CPU time).
 */
public final class SearchArchive {

  private static final String SHIPPED = "error1";

  /** Enough files for {@code inspect} to start threads. */
  private static final int SOUND_FILES = 4;

  private SearchArchive() {}

  /**
   * Runs the commands.
   *
   * @param args none
   * @throws IllegalStateException when one of them finds no corruption
   */
  public static void main(String[] args) throws IOException {
    // The program's own entry point installs it, too; here nothing ends the run early.
    StandardOutput.install(() -> {});
    Path directory = Files.createTempDirectory("search-archive");
    String small = directory.resolve("small.schedule").toString();
    String file = write(directory).toString();
    run("explore", "--children", "2", "--labels", "2", "-o", directory.toString());
    // It has enough states for a search by layers.
    run("explore", "--children", "3", "--labels", "3", "-o", directory.toString());
    run("shrink", SHIPPED, "-o", small);
    // In this schedule a scrape dies.
    run("shrink", "error2");
    run("explain", file);
    // For a file of this name explain tries any programs. The next file has no entries.
    Path another = Files.createDirectory(directory.resolve("another"));
    run("explain", Files.copy(Path.of(file), another.resolve("gauge_max_4101.db")).toString());
    run("explain", Files.write(another.resolve("gauge_all_1.db"), new byte[1 << 20]).toString());
    run("replay", small, "--simulate");
    for (int pid = 1; pid <= SOUND_FILES; pid++) {
      ScrapeArchive.write(directory, ClientVersion.newest(), pid);
    }
    run("inspect", directory.toString());
    // salvage refuses copies in the directory that they are made from.
    Path saved = Files.createTempDirectory("search-archive-saved");
    run("salvage", directory.toString(), "-o", saved.toString());
    delete(saved);
    delete(directory);
  }

  /** Deletes a directory with everything in it. */
  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path made : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(made);
      }
    }
  }

  private static void run(String... args) {
    int code = Main.run(args);
    if (code != ExitCode.CORRUPT) {
      throw new IllegalStateException("no corruption found: command=" + args[0] + " exit=" + code);
    }
  }

  /** The file that a shipped schedule leaves. */
  private static Path write(Path directory) throws IOException {
    Schedule schedule = ScheduleSource.load(SHIPPED);
    TransitionSystem system = TransitionSystem.ofOneRun(schedule.plan(), directory.toString());
    Simulation run = new Simulation(system, new StateChecker(system));
    for (Step step : schedule.steps()) {
      run.again(step);
    }
    String name = schedule.plan().listedNames().get(0);
    FileImage image = run.image(name);
    return Files.write(directory.resolve(name), image.bytes((int) image.size()));
  }
}
