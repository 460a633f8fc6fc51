package multiproc.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds other processes that have a directory's {@code .db} files open or mapped, in {@code /proc}.
 * Processes of other users cannot be read and are skipped; without {@code /proc} none is found.
 *
 * <p>Threading: one thread.
 */
final class FileUsers {

  /** How long a killed process may still be listed in {@code /proc}, in milliseconds. */
  private static final long DYING_MS = 1_000;

  private static final long POLL_MS = 20;
  private static final Path PROC = Path.of("/proc");
  private static final int MAPS_FIELDS = 6;

  /** The files by name. */
  private final Map<String, FileIdentity> files = new HashMap<>();

  private FileUsers() {}

  /**
   * A process that uses a file.
   *
   * @param program its command line
   * @param file the name of the file
   */
  record User(long pid, String program, String file) {}

  /** A process that has one of these files open or mapped, if one still does a second later. */
  static Optional<User> of(Iterable<Path> paths) {
    FileUsers search = new FileUsers();
    for (Path path : paths) {
      FileIdentity.of(path)
          .ifPresent(identity -> search.files.put(path.getFileName().toString(), identity));
    }
    long end = System.nanoTime() + DYING_MS * 1_000_000;
    Optional<User> user = search.find();
    while (user.isPresent() && System.nanoTime() < end) {
      try {
        Thread.sleep(POLL_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return user;
      }
      user = search.find();
    }
    return user;
  }

  private Optional<User> find() {
    if (files.isEmpty()) {
      return Optional.empty();
    }
    long own = ProcessHandle.current().pid();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        Optional<String> file = pid == own ? Optional.empty() : used(process);
        if (file.isPresent()) {
          return Optional.of(new User(pid, program(process), file.get()));
        }
      }
    } catch (IOException | RuntimeException e) {
      // There is no /proc, or it changes during the search; the search is best effort.
    }
    return Optional.empty();
  }

  private Optional<String> used(Path process) {
    Optional<String> open = open(process);
    return open.isPresent() ? open : mapped(process);
  }

  private Optional<String> open(Path process) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        String name = name(target(descriptor));
        FileIdentity file = files.get(name);
        if (file != null && FileIdentity.of(descriptor).filter(file::equals).isPresent()) {
          return Optional.of(name);
        }
      }
    } catch (IOException | RuntimeException e) {
      // The process belongs to another user, or it has ended.
    }
    return Optional.empty();
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      // The descriptor has been closed.
      return "";
    }
  }

  /**
   * The file that a process has mapped. Only the inode is compared, because some file systems
   * report another device here.
   */
  private Optional<String> mapped(Path process) {
    try (Stream<String> lines = Files.lines(process.resolve("maps"), StandardCharsets.ISO_8859_1)) {
      return lines
          .map(line -> line.split(" +", MAPS_FIELDS))
          .filter(fields -> fields.length == MAPS_FIELDS)
          .filter(
              fields -> {
                FileIdentity file = files.get(name(fields[MAPS_FIELDS - 1]));
                return file != null && String.valueOf(file.inode()).equals(fields[4]);
              })
          .map(fields -> name(fields[MAPS_FIELDS - 1]))
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      // The process belongs to another user, or it has ended.
      return Optional.empty();
    }
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String program(Path process) {
    try {
      String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      return line.replace('\0', ' ').strip();
    } catch (IOException e) {
      return "";
    }
  }
}
