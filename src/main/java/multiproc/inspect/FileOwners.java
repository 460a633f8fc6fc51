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
 * Finds which of the processes that own a directory's files are alive. A file is named after its
 * owner's pid, which is valid only on the owner's machine and in its pid namespace. This machine is
 * the owner's if a process with a file's pid has that file mapped, because every client maps its
 * own file. Then every other pid without a process, or with a process that does not map its file,
 * is a dead owner's. If no process maps its file, the owners are unknown: the files may be a copy,
 * or come from a container.
 *
 * <p>Pure function, except that it reads {@code /proc}.
 */
final class FileOwners {

  /** Most pids that are looked up. */
  private static final int MOST_PIDS = 10_000;

  /** Most digits of a pid on any system; a longer identifier is no pid. */
  private static final int MOST_DIGITS = 9;

  private enum OwnerState {
    ALIVE,
    GONE,
    CANNOT_BE_TOLD
  }

  private FileOwners() {}

  /**
   * The owners of these files.
   *
   * @param files of one directory
   * @return empty if the owners are unknown
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

  private static OwnerState state(Path maps, List<Path> files) {
    String mapped;
    try {
      mapped = Files.readString(maps, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return OwnerState.GONE;
    } catch (IOException e) {
      // The process belongs to another user, or it has just ended.
      return OwnerState.CANNOT_BE_TOLD;
    }
    for (Path file : files) {
      try {
        byte[] path = (file.toRealPath() + "\n").getBytes(StandardCharsets.UTF_8);
        if (mapped.contains(new String(path, StandardCharsets.ISO_8859_1))) {
          return OwnerState.ALIVE;
        }
      } catch (IOException e) {
        // A deleted file says nothing about its owner.
        continue;
      }
    }
    return OwnerState.GONE;
  }
}
