package multiproc.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import multiproc.client.Fault;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.explore.catalogue.Resources;
import multiproc.harness.UserException;
import multiproc.inspect.IoReason;
import multiproc.schedule.ScenarioText;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleFormatException;
import multiproc.schedule.ScheduleText;
import multiproc.store.NewFolder;

/** Reads and writes schedules for commands. */
public final class ScheduleSource {

  public static final String SUFFIX = ".schedule";

  private static final long LIMIT = 64L << 20;

  private ScheduleSource() {}

  /**
   * Loads a schedule: from a file, from a case's folder, or by the name of one in the program. A
   * path that holds one goes before a name.
   */
  public static Schedule load(String nameOrFile) throws IOException {
    Optional<Path> file = file(nameOrFile);
    Optional<FaultCase> fault = fault(nameOrFile, file);
    if (fault.isPresent()) {
      return fault
          .get()
          .run()
          .orElseThrow(
              () ->
                  new UserException(
                      "a fault, not a schedule: name="
                          + nameOrFile
                          + "; run it with: "
                          + ProgramName.line("faults", "run", nameOrFile)));
    }
    String text = text(nameOrFile, file, "schedule", "replay --list");
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

  /** Refuses a path without a schedule, before any work; says nothing of a name in the program. */
  static void check(String nameOrFile) throws IOException {
    if (!isShipped(nameOrFile)) {
      text(nameOrFile, file(nameOrFile), "schedule", "replay --list");
    }
  }

  /** Whether the program has a fault or a schedule of that name. */
  private static boolean isShipped(String name) throws IOException {
    return Fault.of(name).isPresent() || Resources.SCHEDULES.text(name).isPresent();
  }

  /** The schedule of that name that comes with the program, even if a file has the name, too. */
  static Schedule shipped(String name) throws IOException {
    return ScheduleText.parse(Resources.SCHEDULES.text(name).orElseThrow(), name);
  }

  /**
   * The file at a path that holds a schedule or a scenario; empty if the path holds none. Says on
   * standard error which is taken, if there are a path and a schedule in the program of this name.
   */
  private static Optional<Path> file(String nameOrFile) throws IOException {
    FoundPath found = FoundPath.of(nameOrFile);
    boolean shipped = isShipped(nameOrFile);
    if (shipped && found.holdsPrograms()) {
      System.err.println(
          "reproduce: note: runs the file or folder of this name, and not the schedule of the same"
              + " name that comes with the program: name="
              + nameOrFile);
    } else if (shipped && found.kind() == FoundPath.Kind.CASES) {
      System.err.println(
          "reproduce: note: runs the schedule of this name that comes with the program, not the"
              + " folder here: name="
              + nameOrFile
              + found.clause());
    }
    if (found.kind() == FoundPath.Kind.CASE) {
      return Optional.of(found.path().resolve(FoundPath.OF_CASE));
    }
    return found.holdsPrograms() ? Optional.of(found.path()) : Optional.empty();
  }

  /**
   * The fault of a name, unless a file has it. Few names are a fault's, and loading its classes
   * takes 20 ms.
   */
  private static Optional<FaultCase> fault(String name, Optional<Path> file) throws IOException {
    return file.isPresent() || Fault.of(name).isEmpty()
        ? Optional.empty()
        : FaultCatalogue.find(name);
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

  /** Loads a scenario: from a file, or of a schedule or fault in the program. */
  static ScenarioText scenario(String nameOrFile) throws IOException {
    Optional<Path> file = file(nameOrFile);
    Optional<FaultCase> fault = fault(nameOrFile, file);
    return fault.isPresent()
        ? fault.get().scenario()
        : ScheduleText.parseScenario(text(nameOrFile, file, "scenario", "faults"), nameOrFile);
  }

  private static String text(String nameOrFile, Optional<Path> file, String what, String list)
      throws IOException {
    Optional<String> shipped =
        file.isPresent() ? Optional.empty() : Resources.SCHEDULES.text(nameOrFile);
    if (shipped.isPresent()) {
      return shipped.get();
    }
    Path path = file.orElse(Path.of(nameOrFile));
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        // Fails with the reason if the folder cannot be read.
        Files.newDirectoryStream(path).close();
      } else if (attributes.size() > LIMIT) {
        throw new UserException("too big to be a " + what + ": file=" + nameOrFile);
      }
      FoundPath found = FoundPath.of(path);
      if (found.kind() != FoundPath.Kind.FILE && !found.holdsPrograms()) {
        throw new UserException("no " + what + ": file=" + nameOrFile + found.clause());
      }
      return Files.readString(path);
    } catch (NoSuchFileException e) {
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
    } catch (MalformedInputException e) {
      throw new UserException("not a " + what + ", it is no UTF-8 text: file=" + nameOrFile);
    } catch (IOException e) {
      throw new UserException(
          "cannot be read: file=" + nameOrFile + " reason=" + IoReason.of(e) + "; give another");
    }
  }

  private static List<String> shippedNames() throws IOException {
    List<String> names = new ArrayList<>(Fault.ids());
    names.addAll(Resources.SCHEDULES.names());
    return names;
  }

  /**
   * Writes a schedule to a new file with a free name: {@code name.schedule}, {@code
   * name-2.schedule}, ...
   *
   * @return the file, or one of these that already holds this schedule
   */
  static Path saveBeside(Schedule schedule, Path directory, String name) throws IOException {
    NewFolder.makeAll(directory);
    byte[] text = ScheduleText.format(schedule).getBytes(StandardCharsets.UTF_8);
    for (int number = 1; ; number++) {
      Path file = directory.resolve(name + (number == 1 ? "" : "-" + number) + SUFFIX);
      try {
        Files.createFile(file);
      } catch (FileAlreadyExistsException e) {
        if (Files.isRegularFile(file)
            && Files.size(file) == text.length
            && Arrays.equals(Files.readAllBytes(file), text)) {
          return file;
        }
        continue;
      }
      try {
        Files.write(file, text);
        return file;
      } catch (IOException e) {
        // Half a schedule, for example on a full disk, is useless.
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }
}
