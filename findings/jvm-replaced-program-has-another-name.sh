#!/usr/bin/env bash
# OpenJDK 17 (Debian's openjdk-17-jdk-headless) on Linux: ProcessHandle.info().command() of a process that runs gets
# another value when its program's file is replaced: "/opt/app/worker (deleted)", a path that nobody ever made.
# Expected: the path as before, under which the new program is; or an empty Optional. The documentation has "the
# executable pathname of the process", and an Optional for what is not available.
# Seen, for a worker, before and after an upgrade that renames a new file over the old one, as package managers do:
#   before:  command() is worker, and commandLine() is worker 60
#   after:   command() is worker (deleted), and commandLine() is worker (deleted) 60
#   a start of what command() says, in order to restart the worker: IOException, No such file or directory
# The text is what the kernel puts behind a link's path in /proc, and the JDK passes it on; proc(5) tells of it, the
# JDK does not. arguments() is right before and after. A watchdog that restarts its workers by their command(), or
# itself by ProcessHandle.current(), works until the first upgrade in place, and so does a check that finds the owners
# of multi-process files by endsWith("/python3.11"). Other libraries that read the link have had this as a bug.
# Needs java 17 on the path. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >Upgrade.java <<'JAVA'
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

public class Upgrade {
  public static void main(String[] args) throws Exception {
    Path program = Path.of("worker").toAbsolutePath();
    Files.copy(Path.of("/bin/sleep"), program);
    Process worker = new ProcessBuilder(program.toString(), "60").start();
    try {
      // The child is the worker once it has left the JDK's helper that starts it.
      while (!worker.info().command().orElse("").endsWith("worker")) {
        Thread.sleep(100);
      }
      print("before", worker);
      Path upgrade = program.resolveSibling("upgrade");
      Files.copy(Path.of("/bin/sleep"), upgrade);
      Files.move(upgrade, program, StandardCopyOption.ATOMIC_MOVE);
      print("after", worker);
      System.out.println("program is there: " + Files.isExecutable(program));
      try {
        new ProcessBuilder(worker.info().command().orElseThrow(), "60").start().destroyForcibly();
        System.out.println("restarted");
      } catch (IOException e) {
        System.out.println(e.getMessage().replaceAll(".*, ", ""));
      }
    } finally {
      worker.destroyForcibly().waitFor();
    }
  }

  private static void print(String when, Process worker) {
    ProcessHandle.Info info = worker.info();
    System.out.printf("%s: %s | %s | %s%n", when, name(info.command().orElse("none")),
        name(info.commandLine().orElse("none")), String.join(" ", info.arguments().orElse(new String[0])));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
JAVA
java Upgrade.java | tee seen
diff seen - <<'SEEN'
before: worker | worker 60 | 60
after: worker (deleted) | worker (deleted) 60 | 60
program is there: true
No such file or directory
SEEN
