package multiproc.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import multiproc.layout.DbFileName;

/**
 * Which of the processes that own a directory's files live. A file is named after its owner's pid,
 * which says something only on the machine, and in the pid namespace, that the owner ran in. That
 * this is the one is known when a process of a file's pid has that very file mapped, as every
 * client has its own; then another pid that has no process, or one that does not map its file, is a
 * dead owner's. Otherwise nothing can be told: the files may be a copy, or of a container.
 *
 * <p>Pure function but for what {@code /proc} says at the moment.
 */
final class FileOwners {

  /** More processes are not asked for. */
  private static final int MOST_PIDS = 10_000;

  /** Digits of a pid on any system; longer identifiers are something else. */
  private static final int MOST_DIGITS = 9;

  private enum State {
    ALIVE,
    GONE,
    CANNOT_BE_TOLD
  }

  private FileOwners() {}

  /**
   * The files whose owner is dead.
   *
   * @param files of one directory
   * @return empty where it cannot be told
   */
  static Optional<Owners> of(List<Path> files) {
    return of(files, Path.of("/proc"));
  }

  static Optional<Owners> of(List<Path> files, Path proc) {
    Map<String, List<Path>> byPid = new LinkedHashMap<>();
    for (Path file : files) {
      DbFileName.parse(file.getFileName().toString())
          .map(DbFileName::pid)
          .filter(pid -> pid.length() <= MOST_DIGITS)
          .ifPresent(pid -> byPid.computeIfAbsent(pid, p -> new ArrayList<>()).add(file));
    }
    if (byPid.size() > MOST_PIDS || !Files.isDirectory(proc)) {
      return Optional.empty();
    }
    long alive = 0;
    long unknown = 0;
    List<Path> dead = new ArrayList<>();
    for (Map.Entry<String, List<Path>> owner : byPid.entrySet()) {
      switch (state(proc.resolve(owner.getKey()).resolve("maps"), owner.getValue())) {
        case ALIVE -> alive++;
        case GONE -> dead.addAll(owner.getValue());
        case CANNOT_BE_TOLD -> unknown++;
      }
    }
    return alive == 0
        ? Optional.empty()
        : Optional.of(new Owners(alive, byPid.size() - alive - unknown, unknown, dead));
  }

  private static State state(Path maps, List<Path> files) {
    String mapped;
    try {
      mapped = Files.readString(maps, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return State.GONE;
    } catch (IOException e) {
      // Of another user, or it ended this moment.
      return State.CANNOT_BE_TOLD;
    }
    for (Path file : files) {
      try {
        byte[] path = (file.toRealPath() + "\n").getBytes(StandardCharsets.UTF_8);
        if (mapped.contains(new String(path, StandardCharsets.ISO_8859_1))) {
          return State.ALIVE;
        }
      } catch (IOException e) {
        // Deleted since: it says nothing of its owner.
        continue;
      }
    }
    return State.GONE;
  }
}
