package multiproc.harness.fork;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import multiproc.client.ProcessState;

/**
 * The system's names of the files that this process has open for writing, {@code /proc/PID/fd/N}. A
 * forked process has its parent's open files even if their paths have changed. A JVM that plays a
 * forked process opens them by these names, or by path if the system has no such names.
 *
 * <p>Threading: one thread.
 */
public final class OpenFiles {

  private static final String DELETED = " (deleted)";
  private static final int ACCESS_MODE = 3;
  private static final int READ_WRITE = 2;

  /** The names by path; a file stays open as long as its process lives. */
  private final Map<String, String> names = new HashMap<>();

  /** The names of the files of a state, by path. */
  public Map<String, String> of(ProcessState state) {
    for (ProcessState.OpenFile file : state.files()) {
      String path = file.dict().path();
      if (!names.containsKey(path)) {
        String name = name(path);
        if (!name.isEmpty()) {
          names.put(path, name);
        }
      }
    }
    return names;
  }

  private static String name(String path) {
    long pid = ProcessHandle.current().pid();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      String real = real(Path.of(path));
      for (Path descriptor : descriptors) {
        String number = descriptor.getFileName().toString();
        if (isOf(descriptor, real) && isWritable(number)) {
          return "/proc/" + pid + "/fd/" + number;
        }
      }
    } catch (IOException e) {
      // There is no /proc, or the directory is gone: the file is opened by path.
    }
    return "";
  }

  private static String real(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    return folder.toRealPath().resolve(path.getFileName()).toString();
  }

  private static boolean isOf(Path descriptor, String path) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.equals(path) || target.equals(path + DELETED);
    } catch (IOException e) {
      // The descriptor has been closed.
      return false;
    }
  }

  /**
   * Whether the descriptor is open for writing. A scrape may have the same file open for reading.
   */
  private static boolean isWritable(String number) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/fdinfo", number)).stream()
        .filter(line -> line.startsWith("flags:"))
        .mapToLong(line -> Long.parseLong(line.substring("flags:".length()).strip(), 8))
        .anyMatch(flags -> (flags & ACCESS_MODE) == READ_WRITE);
  }
}
