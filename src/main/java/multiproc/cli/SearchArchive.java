package multiproc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/**
 * Runs the commands that search, so that a JVM with {@code -XX:ArchiveClassesAtExit} archives the
 * classes that they load. The build calls it.
 */
public final class SearchArchive {

  private static final String SHIPPED = "error1";

  private SearchArchive() {}

  /**
   * Runs the commands.
   *
   * @param args none
   * @throws IllegalStateException when one of them finds no corruption
   */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("search-archive");
    String small = directory.resolve("small.schedule").toString();
    String file = write(directory).toString();
    run("explore", "--children", "2", "--labels", "2", "-o", directory.toString());
    run("shrink", SHIPPED, "-o", small);
    run("explain", file);
    run("replay", small, "--simulate");
    try (Stream<Path> files = Files.list(directory)) {
      for (Path made : files.toList()) {
        Files.delete(made);
      }
    }
    Files.delete(directory);
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
    Simulation run = new Simulation(system, new StateChecker(system), false);
    for (Step step : schedule.steps()) {
      run.again(step);
    }
    String name = schedule.plan().listedNames().get(0);
    FileImage image = run.image(name);
    return Files.write(directory.resolve(name), image.bytes((int) image.size()));
  }
}
