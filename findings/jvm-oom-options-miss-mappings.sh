#!/usr/bin/env bash
# OpenJDK 17 (Debian's openjdk-17-jdk-headless): -XX:+ExitOnOutOfMemoryError, -XX:+HeapDumpOnOutOfMemoryError and
# -XX:OnOutOfMemoryError do nothing when a file cannot be mapped for want of memory, nor for direct buffers.
# Expected: what the notes of the release that brought the first one say, the JVM exits "on the first occurrence of an
# out-of-memory error", and what the java manual says of the others: a dump is written "when a
# java.lang.OutOfMemoryError exception is thrown", the command runs "when an OutOfMemoryError exception is first
# thrown". FileChannel.map fails with an OutOfMemoryError ("Map failed", the cause of an IOException),
# ByteBuffer.allocateDirect with one as it is.
# Seen, for a program that catches the error and goes on:
#   heap:             the command runs, a dump is written, the process exits with 3
#   mapped file:      no command, no dump, the program goes on and exits with 0
#   direct buffer:    no command, no dump, the program goes on and exits with 0
# Why: the options act on errors that the JVM's own code throws; these two are thrown by Java code of the library.
# A service that maps files and relies on the options to be restarted, lives on without its mappings.
# Needs java 17 and javac on the path. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >Fill.java <<'JAVA'
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

public class Fill {
  static Object more(String kind, FileChannel file) throws IOException {
    switch (kind) {
      case "heap":
        return new byte[1 << 20];
      case "direct":
        return ByteBuffer.allocateDirect(1 << 20);
      default:
        return file.map(MapMode.READ_WRITE, 0, 1 << 28);
    }
  }

  public static void main(String[] args) throws IOException {
    List<Object> kept = new ArrayList<>();
    try (FileChannel file =
        FileChannel.open(
            Path.of("file"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      while (true) {
        kept.add(more(args[0], file));
      }
    } catch (IOException | OutOfMemoryError e) {
      kept.clear();
      Throwable error = e instanceof IOException ? e.getCause() : e;
      System.out.println("goes on after " + error.getClass().getSimpleName());
    }
  }
}
JAVA
javac Fill.java
ulimit -v 8000000 # so that mappings of a sparse file come to an end soon
for kind in heap mapped direct; do
  code=0
  java -Xmx32m -XX:+UseSerialGC -XX:MaxDirectMemorySize=32m -XX:+ExitOnOutOfMemoryError \
    -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=$kind.hprof -XX:OnOutOfMemoryError="touch $kind.command" \
    Fill $kind >out 2>&1 || code=$?
  echo "$kind: exit $code, $(ls $kind.hprof $kind.command 2>/dev/null | wc -l) of dump and command," \
    "$(grep 'goes on' out || echo 'ended by the JVM')"
done | tee seen
diff seen - <<'SEEN'
heap: exit 3, 2 of dump and command, ended by the JVM
mapped: exit 0, 0 of dump and command, goes on after OutOfMemoryError
direct: exit 0, 0 of dump and command, goes on after OutOfMemoryError
SEEN
