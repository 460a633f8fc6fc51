package multiproc.harness.fork;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import multiproc.client.ClientVersion;
import multiproc.client.ProcessState;

/**
 * The command line of a child JVM, with the class-data archive that makes it start faster.
 *
 * <p>The archive ({@code reproduce.jsa} beside {@code reproduce.jar}) holds parsed classes, no
 * compiled code and no state. A JVM that cannot use it, because it is missing or was made by
 * another JVM, starts without it.
 */
public final class ChildCommand {

  /**
   * The exit code of a child process that fails: the program's code for an internal error, because
   * the JVM's would be 1.
   */
  public static final int FAILED = 70;

  private static final String WORKER_ARCHIVE = "reproduce.jsa";

  private ChildCommand() {}

  /** The command that starts {@code mainClass} with this code and JVM, without JVM options. */
  public static List<String> fresh(Class<?> mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass.getName());
    command.addAll(arguments);
    return command;
  }

  /**
   * Says if workers cannot use their class-data archive, where their own word would not be seen.
   */
  public static void checkArchive() {
    ClassDataArchive.isUsable(archive(WORKER_ARCHIVE));
  }

  /** The command that starts a worker's JVM, which then parks; see {@link WorkerMain#main}. */
  static List<String> parked(String directory, boolean warm) {
    List<String> command = new ArrayList<>(parked(WorkerMain.class, WORKER_ARCHIVE));
    command.add(directory);
    command.add(String.valueOf(warm));
    return command;
  }

  /**
   * The command that starts {@code mainClass} as a child.
   *
   * @param archiveName of its class-data archive, beside the jar
   */
  public static List<String> parked(Class<?> mainClass, String archiveName) {
    List<String> command = new ArrayList<>();
    command.add(java());
    // No signal handlers: SIGTERM and SIGINT kill at once, as they kill the original's workers.
    command.add("-Xrs");
    // With -Xrs the JVM starts its attach listener at once, which leaves a socket in the temporary
    // folder when it is killed.
    command.add("-XX:+DisableAttachMechanism");
    // Starts faster; a worker's life is too short for the second compiler.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:-UsePerfData");
    command.add("-Xmx32m");
    // Otherwise the first collection comes right after the fork, because booting nearly fills a
    // young space of 2 MB. A forked Python process collects nothing there.
    command.add("-Xmn16m");
    command.add("-Xshare:auto");
    Path archive = archive(archiveName);
    if (ClassDataArchive.isUsable(archive)) {
      command.add("-XX:SharedArchiveFile=" + archive);
      // A JVM that refuses the archive would print that on standard output, which the launcher
      // reads.
      command.add("-Xlog:disable");
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass.getName());
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Path archive(String name) {
    Path classPath = Path.of(System.getProperty("java.class.path").split(":")[0]);
    return classPath.resolveSibling(name);
  }

  /**
   * Runs a worker's path once, so that a JVM with {@code -XX:ArchiveClassesAtExit} archives the
   * classes that it loads. The build calls it.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("reproduce-archive");
    Preload.warm(directory.toString());
    long pid = ProcessHandle.current().pid();
    ProcessState inherited = new ProcessState(pid + 1, List.of(), List.of());
    new Worker(
            new ForkMessage(
                1, 0, pid, directory.toString(), ClientVersion.V0_4_2, Map.of(), inherited),
            null)
        .setOnce();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
