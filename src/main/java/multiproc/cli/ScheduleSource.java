package multiproc.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import multiproc.client.Fault;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.explore.catalogue.Resources;
import multiproc.harness.UserException;
import multiproc.schedule.ScenarioText;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleFormatException;
import multiproc.schedule.ScheduleText;

/** Reads and writes schedules for commands. */
public final class ScheduleSource {

  public static final String SUFFIX = ".schedule";

  private static final long LIMIT = 64L << 20;

  private ScheduleSource() {}

  /** File name of the schedule in a case's folder. */
  private static final String OF_CASE = "run" + SUFFIX;

  /** Loads a schedule: by the name of one in the program, from a file, or from a case's folder. */
  public static Schedule load(String nameOrFile) throws IOException {
    Optional<Schedule> shown = FaultCatalogue.find(nameOrFile).flatMap(FaultCase::run);
    if (shown.isPresent()) {
      return shown.get();
    }
    if (FaultCatalogue.find(nameOrFile).isPresent() && !Files.exists(Path.of(nameOrFile))) {
      throw new UserException(
          "a fault, not a schedule: name="
              + nameOrFile
              + "; run it with: "
              + ProgramName.line("faults", "run", nameOrFile));
    }
    String text = text(nameOrFile, "schedule", "replay --list");
    try {
      return ScheduleText.parse(text, nameOrFile);
    } catch (ScheduleFormatException e) {
      if (isScenario(text)) {
        throw new UserException(
            "a scenario, not a schedule, since it has no steps: file="
                + nameOrFile
                + "; search it with: "
                + ProgramName.line("explore", "--plan", nameOrFile));
      }
      throw e;
    }
  }

  /** Whether a text has the programs but no steps. */
  private static boolean isScenario(String text) {
    try {
      ScheduleText.parseScenario(text, "");
      return text.lines().noneMatch(line -> line.startsWith("step "));
    } catch (ScheduleFormatException e) {
      return false;
    }
  }

  /** Loads a scenario: of a schedule or fault in the program, or from a file. */
  public static ScenarioText scenario(String nameOrFile) throws IOException {
    Optional<FaultCase> fault = FaultCatalogue.find(nameOrFile);
    return fault.isPresent()
        ? fault.get().scenario()
        : ScheduleText.parseScenario(text(nameOrFile, "scenario", "faults"), nameOrFile);
  }

  private static String text(String nameOrFile, String what, String list) throws IOException {
    Optional<String> shipped = Resources.SCHEDULES.text(nameOrFile);
    if (shipped.isPresent()) {
      return shipped.get();
    }
    Path path = Path.of(nameOrFile);
    if (Files.isDirectory(path)) {
      path = path.resolve(OF_CASE);
    }
    if (!Files.isRegularFile(path)) {
      throw new UserException(
          "no such "
              + what
              + ": file="
              + nameOrFile
              + "; "
              + Hint.nearest(nameOrFile, shippedNames())
              + "give a file, or a name that "
              + list
              + " shows");
    }
    if (Files.size(path) > LIMIT) {
      throw new UserException("too big to be a " + what + ": file=" + nameOrFile);
    }
    try {
      return Files.readString(path);
    } catch (MalformedInputException e) {
      throw new UserException("not a " + what + ", it is no UTF-8 text: file=" + nameOrFile);
    }
  }

  private static List<String> shippedNames() throws IOException {
    List<String> names = new ArrayList<>(Fault.ids());
    names.addAll(Resources.SCHEDULES.names());
    return names;
  }

  /** Writes a schedule to a new file. */
  public static void save(Schedule schedule, Path file) throws IOException {
    save(ScheduleText.format(schedule), file);
  }

  /** Writes a text to a new file. */
  public static void save(String text, Path file) throws IOException {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new UserException(
          "the file is there already: file=" + file + "; move it away, or give another name");
    }
  }

  /**
   * Writes a schedule to a new file with a free name: {@code name.schedule}, {@code
   * name-2.schedule}, ...
   */
  public static Path saveBeside(Schedule schedule, Path directory, String name) throws IOException {
    Files.createDirectories(directory);
    for (int number = 1; ; number++) {
      Path file = directory.resolve(name + (number == 1 ? "" : "-" + number) + SUFFIX);
      try {
        Files.createFile(file);
      } catch (FileAlreadyExistsException e) {
        continue;
      }
      try {
        Files.writeString(file, ScheduleText.format(schedule));
        return file;
      } catch (IOException e) {
        // Half a schedule, for example on a full disk, is useless.
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }
}
