#!/usr/bin/env bash
# OpenJDK 17 (Debian's openjdk-17-jdk-headless): -Xrs, "reduces the use of OS signals", makes each JVM open the
# attach listener's Unix socket at its start, /tmp/.java_pidN, which otherwise is opened when jcmd or jstack asks.
# Expected: an option about signals leaves no file; and -Djava.io.tmpdir moves the JVM's temporary files.
# Seen: without -Xrs no file; with it a socket as soon as the program runs, in /tmp even where java.io.tmpdir names
# another directory; a JVM that is ended by SIGKILL leaves it behind. A program that starts and kills thousands of
# short JVMs fills /tmp with them. -XX:+DisableAttachMechanism prevents it.
# Why: -Xrs leaves SIGQUIT to the program, which is how a tool asks for the socket; so it is opened beforehand.
# Needs java 17 and javac on the path; starts four JVMs and ends them. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir tmpdir
cat >Wait.java <<'JAVA'
public class Wait {
  public static void main(String[] args) throws Exception {
    System.out.println("up");
    System.in.read();
  }
}
JAVA
javac Wait.java

# socket OPTIONS: whether a JVM that was killed left its socket
socket() {
  mkfifo in out
  java "$@" -cp . Wait <in >out &
  local pid=$! up
  exec 3>in
  read -r up <out
  kill -KILL "$pid"
  wait "$pid" 2>/dev/null || true
  exec 3>&-
  rm in out
  if [ -S "/tmp/.java_pid$pid" ]; then
    rm "/tmp/.java_pid$pid"
    echo left
  else
    echo none
  fi
}
java -version 2>&1 | head -1
{
  echo "default: $(socket)"
  echo "-Xrs: $(socket -Xrs)"
  echo "-Xrs with java.io.tmpdir: $(socket -Xrs -Djava.io.tmpdir="$dir/tmpdir"), $(find tmpdir -name '.java*' | wc -l) there"
  echo "-Xrs -XX:+DisableAttachMechanism: $(socket -Xrs -XX:+DisableAttachMechanism)"
} 2>/dev/null | tee seen
diff seen - <<'SEEN'
default: none
-Xrs: left
-Xrs with java.io.tmpdir: left, 0 there
-Xrs -XX:+DisableAttachMechanism: none
SEEN
