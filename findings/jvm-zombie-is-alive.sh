#!/usr/bin/env bash
# OpenJDK 17 (Debian's openjdk-17-jdk-headless): ProcessHandle takes a zombie, a process that has exited and that its
# parent has not waited for, for a living one.
# Expected: isAlive() is false for a process that has exited; onExit() completes.
# Seen: ProcessHandle.of(pid) is present, isAlive() is true, onExit() does not complete, destroyForcibly() says true and
# changes nothing. It stays so as long as the parent lives: for good, under a server that does not reap its workers or
# in a container whose first process is no init. Whoever asks whether the owner of a multi-process file or of a lock is
# still alive gets a wrong answer. (/proc/PID/stat says Z.)
# Needs java 17, javac and python3 on the path. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >Ask.java <<'JAVA'
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

public class Ask {
  public static void main(String[] args) throws Exception {
    ProcessHandle process = ProcessHandle.of(Long.parseLong(args[0])).orElseThrow();
    System.out.println("isAlive: " + process.isAlive());
    System.out.println("destroyForcibly: " + process.destroyForcibly());
    try {
      process.onExit().get(2, TimeUnit.SECONDS);
      System.out.println("onExit: completed");
    } catch (TimeoutException e) {
      System.out.println("onExit: not within 2 s");
    }
    System.out.println("isAlive: " + process.isAlive());
  }
}
JAVA
javac Ask.java
cat >zombie.py <<'PY'
import os
import subprocess

pid = os.fork()
if pid == 0:
    os._exit(0)
os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # it has exited, and stays a zombie
print('state:', open('/proc/%d/stat' % pid).read().rsplit(')', 1)[1].split()[0], flush=True)
subprocess.check_call(['java', '-cp', '.', 'Ask', str(pid)])
os.waitpid(pid, 0)
PY
python3 zombie.py | tee seen
diff seen - <<'SEEN'
state: Z
isAlive: true
destroyForcibly: true
onExit: not within 2 s
isAlive: true
SEEN
