#!/usr/bin/env bash
# OpenJDK 17 (Debian's openjdk-17-jdk-headless) on Linux: ProcessHandle.of(n) takes the number of a thread of some other
# process for a process: present, alive, with the other process's command; destroyForcibly() ends the other process.
# Expected: empty, as for each number that no process has; its documentation speaks of "an existing native process".
# Seen, for a program whose second thread has the number n: of(n) is present, isAlive() is true, onExit() does not
# complete, info() names the program; pid() is n, and allProcesses() has no such process. destroyForcibly() on it is
# true, and the whole program is gone. For a number that neither a process nor a thread has, of() is empty.
# Why: /proc/n can be opened for a thread's number, though it is not listed, and kill() takes one as well.
# Threads and processes have their numbers from one row, and a server has more threads than processes. Whoever asks
# whether the owner of a multi-process file or of a pid file is alive is likelier to meet a thread than a new process:
# the file of a dead worker is kept, or a program that has nothing to do with it is ended.
# Needs java 17, javac and python3 on the path. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'kill "${program:-}" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
cat >program.py <<'PY'
import signal, threading
thread = threading.Thread(target=threading.Event().wait, daemon=True)
thread.start()
print(thread.native_id, flush=True)
signal.pause()
PY
cat >Ask.java <<'JAVA'
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

public class Ask {
  public static void main(String[] args) throws Exception {
    long program = Long.parseLong(args[0]);
    long thread = Long.parseLong(args[1]);
    ProcessHandle handle = ProcessHandle.of(thread).orElseThrow();
    System.out.println("the thread's own number: " + (handle.pid() == thread && thread != program));
    System.out.println("alive: " + handle.isAlive());
    Optional<String> command = ProcessHandle.of(program).orElseThrow().info().command();
    System.out.println("the program's command: " + handle.info().command().equals(command));
    System.out.println("listed: " + ProcessHandle.allProcesses().anyMatch(handle::equals));
    try {
      handle.onExit().get(1, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      System.out.println("onExit: not yet");
    }
    System.out.println("destroyForcibly: " + handle.destroyForcibly());
    long free = Long.parseLong(args[2]);
    System.out.println("a number of nobody: " + ProcessHandle.of(free).isPresent());
  }
}
JAVA
javac Ask.java
python3 program.py >number &
program=$!
until grep -q . number; do sleep 0.1; done
nobody=$(cat /proc/sys/kernel/pid_max) # numbers are below this
java Ask $program "$(cat number)" "$nobody" >seen
code=0
wait $program || code=$?
program=
echo "the program ended with $code" >>seen
cat seen
diff seen - <<'SEEN'
the thread's own number: true
alive: true
the program's command: true
listed: false
onExit: not yet
destroyForcibly: true
a number of nobody: false
the program ended with 137
SEEN
