package multiproc.harness.fork;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How many processes and threads the system still lets this user start. Asked before JVMs are
 * started: a JVM that gets no thread prints a stack, or dies halfway through its work.
 *
 * <p>Linux alone; on another system nothing is known and nothing is refused.
 *
 * <p>Threading: safe.
 */
public final class ProcessLimit {

  /** Threads of a child JVM, as the system counts them: 18 or 19 on two processors. */
  private static final int THREADS_OF_JVM = 20;

  private static final String OF_USER = "Max processes";

  /** Capabilities of a process that the limit of its user does not bind: by their bits. */
  private static final long EXEMPT = 1L << 21 | 1L << 24;

  private static final int HEX = 16;
  private static final int RUNNING_AND_ALL = 3;

  private final Path proc;
  private final Path cgroups;

  /** The limits of this machine. */
  public ProcessLimit() {
    this(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
  }

  ProcessLimit(Path proc, Path cgroups) {
    this.proc = proc;
    this.cgroups = cgroups;
  }

  /**
   * Checks that some JVMs can run at once.
   *
   * @throws IOException when too few threads are allowed; its message says which limit to raise
   */
  public void require(int jvms) throws IOException {
    Optional<String> refusal = refusal(jvms);
    if (refusal.isPresent()) {
      throw new IOException(refusal.get());
    }
  }

  /** Whether some JVMs can run at once. */
  public boolean allows(int jvms) {
    return refusal(jvms).isEmpty();
  }

  private Optional<String> refusal(int jvms) {
    long needed = (long) jvms * THREADS_OF_JVM;
    try {
      long limit = ofUser();
      if (limit - all() < needed && limit - ofThisUser() < needed) {
        return Optional.of(
            refusal(jvms, needed, limit - ofThisUser(), limit)
                + "; raise ulimit -u, or end other processes");
      }
    } catch (IOException | NumberFormatException e) {
      // The limit cannot be read: if it is too low, the start of a process fails and says so.
    }
    try {
      long limit = ofGroup("pids.max");
      long left = limit - ofGroup("pids.current");
      if (left < needed) {
        return Optional.of(
            refusal(jvms, needed, left, limit) + "; raise pids.max of the control group");
      }
    } catch (IOException | NumberFormatException e) {
      // The limit cannot be read: if it is too low, the start of a process fails and says so.
    }
    return Optional.empty();
  }

  private static String refusal(int jvms, long needed, long left, long limit) {
    return "too few processes and threads are allowed: "
        + jvms
        + " JVMs need some "
        + needed
        + ", left="
        + Math.max(left, 0)
        + " limit="
        + limit;
  }

  private long ofUser() throws IOException {
    long effective =
        Long.parseUnsignedLong(field(read(proc.resolve("self/status")), "CapEff:"), HEX);
    String limit = field(read(proc.resolve("self/limits")), OF_USER);
    return (effective & EXEMPT) != 0 || !limit.matches("\\d+")
        ? Long.MAX_VALUE
        : Long.parseLong(limit);
  }

  /** Threads of the whole machine, which costs one read. */
  private long all() throws IOException {
    String[] load = read(proc.resolve("loadavg")).split(" ");
    return Long.parseLong(load[RUNNING_AND_ALL].split("/")[1]);
  }

  private long ofThisUser() throws IOException {
    String user = field(read(proc.resolve("self/status")), "Uid:");
    long threads = 0;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        try {
          String status = read(process.resolve("status"));
          if (field(status, "Uid:").equals(user)) {
            threads += Long.parseLong(field(status, "Threads:"));
          }
        } catch (IOException e) {
          // The process has ended since the listing.
        }
      }
    }
    return threads;
  }

  private long ofGroup(String file) throws IOException {
    String path = field(read(proc.resolve("self/cgroup")), "0::");
    String text = read(cgroups.resolve(path.replaceFirst("^/+", "")).resolve(file)).strip();
    return text.equals("max") ? Long.MAX_VALUE : Long.parseLong(text);
  }

  /** The first word after a name at the start of a line; empty if there is no such line. */
  private static String field(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split("\\s+")[0])
        .findFirst()
        .orElse("");
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
