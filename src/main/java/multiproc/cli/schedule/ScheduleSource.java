package multiproc.cli.schedule;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import multiproc.harness.UserException;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;

/** Where commands get schedules from, and put them. */
public final class ScheduleSource {

  public static final String SUFFIX = ".schedule";

  private static final Map<String, String> NAMED = new LinkedHashMap<>();

  static {
    NAMED.put("error1", "a worker meets an impossible length: 1919251561, the text \"iter\"");
    NAMED.put("error2", "a scrape fails: No JSON object could be decoded");
  }

  private static final long LIMIT = 64L << 20;

  private ScheduleSource() {}

  /** The names of the schedules that come with the program, each with what it shows. */
  public static Map<String, String> named() {
    return Collections.unmodifiableMap(NAMED);
  }

  /** The schedule of a case's folder. */
  private static final String OF_CASE = "run" + SUFFIX;

  /** The schedule of a name that comes with the program, of a file, or of a case's folder. */
  public static Schedule load(String nameOrFile) throws IOException {
    if (NAMED.containsKey(nameOrFile)) {
      String resource = "/schedules/" + nameOrFile + SUFFIX;
      try (InputStream in = ScheduleSource.class.getResourceAsStream(resource)) {
        return ScheduleText.parse(
            new String(in.readAllBytes(), StandardCharsets.UTF_8), nameOrFile);
      }
    }
    Path path = Path.of(nameOrFile);
    if (Files.isDirectory(path)) {
      path = path.resolve(OF_CASE);
    }
    if (!Files.isRegularFile(path)) {
      throw new UserException(
          "no such schedule: file="
              + nameOrFile
              + "; give a .schedule file, a case's folder that holds one, or a name that replay"
              + " --list shows");
    }
    if (Files.size(path) > LIMIT) {
      throw new UserException("too big to be a schedule: file=" + nameOrFile);
    }
    try {
      return ScheduleText.parse(Files.readString(path), nameOrFile);
    } catch (MalformedInputException e) {
      throw new UserException("not a schedule, it is no UTF-8 text: file=" + nameOrFile);
    }
  }

  /** Writes a schedule to a file that is not there yet. */
  public static void save(Schedule schedule, Path file) throws IOException {
    save(ScheduleText.format(schedule), file);
  }

  /** Writes a schedule's text to a file that is not there yet. */
  public static void save(String text, Path file) throws IOException {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new UserException(
          "the file is there already: file=" + file + "; move it away, or give another name");
    }
  }

  /** Writes a schedule beside what is there: {@code name.schedule}, {@code name-2.schedule}, ... */
  public static Path saveBeside(Schedule schedule, Path directory, String name) throws IOException {
    Files.createDirectories(directory);
    for (int number = 1; ; number++) {
      Path file = directory.resolve(name + (number == 1 ? "" : "-" + number) + SUFFIX);
      try {
        Files.writeString(file, ScheduleText.format(schedule), StandardOpenOption.CREATE_NEW);
        return file;
      } catch (FileAlreadyExistsException e) {
        // The next number is free.
      }
    }
  }
}
