#!/usr/bin/env bash
# OpenJDK 17 (Debian's openjdk-17-jdk-headless) on Linux: ProcessHandle.info().arguments() is empty for a process whose
# command line is longer than 4096 bytes, and commandLine() ends within an argument, without a sign of either.
# Expected: the arguments, which /proc/PID/cmdline has in full; or, where that is not to be, an array that is cut. The
# documentation tells of an empty Optional where the arguments "cannot be determined", and names no length.
# Seen, for a JVM with three arguments: its main class, a text of 1000 or 5000 bytes, and --worker:
#   1000: arguments 3, the last one --worker; commandLine() has --worker
#   5000: arguments none; commandLine() is 4096 long, without --worker; /proc/PID/cmdline has it
# A search for one's processes by an argument, as jps -v is used, finds them in tests and not in production: a JVM's
# class path alone is often longer, and the main class and its arguments stand behind it. What is not found is started
# a second time, is not stopped, or has its multi-process files taken for those of a dead process.
# Needs java 17 and javac on the path. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${child:-}" 2>/dev/null && wait "$child" || :; rm -rf "$dir"' EXIT
cd "$dir"
cat >Look.java <<'JAVA'
public class Look {
  public static void main(String[] args) {
    ProcessHandle.Info info = ProcessHandle.of(Long.parseLong(args[0])).orElseThrow().info();
    System.out.println(
        "arguments "
            + info.arguments().map(a -> a.length + ", last " + a[a.length - 1]).orElse("none")
            + "; command " + (info.command().isPresent() ? "present" : "none")
            + "; commandLine " + (info.commandLine().get().length() == 4096 ? "4096" : "another") + " long, "
            + (info.commandLine().get().endsWith("--worker") ? "with" : "without") + " --worker");
  }
}
JAVA
cat >Wait.java <<'JAVA'
public class Wait {
  public static void main(String[] args) throws Exception {
    Thread.sleep(300_000);
  }
}
JAVA
javac Look.java Wait.java
for length in 1000 5000; do
  java Wait "$(printf "%${length}s" | tr ' ' x)" --worker &
  child=$!
  until tr '\0' '\n' <"/proc/$child/cmdline" | grep -qx -- --worker; do sleep 0.1; done
  echo "$length: $(java Look "$child"); /proc has $(tr '\0' '\n' <"/proc/$child/cmdline" | tail -n 1)"
  kill "$child"
  wait "$child" || :
done | tee seen
diff seen - <<'SEEN'
1000: arguments 3, last --worker; command present; commandLine another long, with --worker; /proc has --worker
5000: arguments none; command present; commandLine 4096 long, without --worker; /proc has --worker
SEEN
