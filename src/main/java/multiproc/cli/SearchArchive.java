package multiproc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import multiproc.schedule.Schedule;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import multiproc.schedule.step.Step;

/**
 * Runs the commands that search, so that a JVM with {@code -XX:ArchiveClassesAtExit} archives the
 * classes that they load. The build calls it.
 */
public final class SearchArchive {

  private static final String SHIPPED = "error1";

  private SearchArchive() {}

  /**
   * Runs the commands and ends the process: with 0 if each of them found a corruption.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("search-archive");
    String small = directory.resolve("small.schedule").toString();
    String file = write(directory).toString();
    int code =
        run("explore", "--children", "2", "--labels", "2", "-o", directory.toString())
            | run("shrink", SHIPPED, "-o", small)
            | run("explain", file)
            | run("replay", small, "--simulate");
    try (Stream<Path> files = Files.list(directory)) {
      for (Path made : files.toList()) {
        Files.delete(made);
      }
    }
    Files.delete(directory);
    System.exit(code);
  }

  private static int run(String... args) {
    return Main.run(args) == ExitCode.CORRUPT ? 0 : ExitCode.INTERNAL_ERROR;
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
