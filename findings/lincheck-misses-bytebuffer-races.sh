#!/usr/bin/env bash
# Lincheck 2.39 (Maven Central, org.jetbrains.kotlinx:lincheck-jvm), model checking mode: a race through a ByteBuffer
# is never found. Accesses inside java.nio are no points at which it switches threads, and no line says so.
# Expected: "model checking" either tries the interleavings of these accesses, or says that it does not see them.
# Seen, for a counter that is read and then stored, two threads, one increment each:
#   int field:                LincheckAssertionError, "Invalid execution results"
#   heap, direct, mapped ByteBuffer: no error
# The stress mode of the same version finds the heap buffer's race. So a shared mapping that "passes Lincheck's
# model checking" was not checked at all.
# Needs a JDK 17 and mvn. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>x</groupId>
  <artifactId>x</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.jetbrains.kotlinx</groupId>
      <artifactId>lincheck-jvm</artifactId>
      <version>2.39</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q dependency:build-classpath -Dmdep.outputFile=cp >/dev/null
cat >Counters.java <<'JAVA'
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.strategy.managed.modelchecking.ModelCheckingOptions;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;

public class Counters {
  public static class Field {
    int value;

    @Operation
    public int increment() {
      int old = value;
      value = old + 1;
      return old;
    }
  }

  public abstract static class InBuffer {
    final ByteBuffer buffer;

    InBuffer(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    int next() {
      int old = buffer.getInt(0);
      buffer.putInt(0, old + 1);
      return old;
    }
  }

  public static class Heap extends InBuffer {
    public Heap() {
      super(ByteBuffer.allocate(8));
    }

    @Operation
    public int increment() {
      return next();
    }
  }

  public static class Direct extends InBuffer {
    public Direct() {
      super(ByteBuffer.allocateDirect(8));
    }

    @Operation
    public int increment() {
      return next();
    }
  }

  public static class Mapped extends InBuffer {
    public Mapped() throws IOException {
      super(map());
    }

    static ByteBuffer map() throws IOException {
      try (FileChannel channel =
          FileChannel.open(
              Path.of("mapped"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE)) {
        ByteBuffer buffer = channel.map(FileChannel.MapMode.READ_WRITE, 0, 8);
        buffer.putInt(0, 0);
        return buffer;
      }
    }

    @Operation
    public int increment() {
      return next();
    }
  }

  interface Check {
    void run(Class<?> counter);
  }

  static void say(String mode, Class<?> counter, Check check) {
    String result = "no error";
    try {
      check.run(counter);
    } catch (AssertionError e) {
      result = e.getClass().getSimpleName();
    }
    System.out.println(mode + ", " + counter.getSimpleName() + ": " + result);
  }

  public static void main(String[] args) {
    for (Class<?> counter : new Class<?>[] {Field.class, Heap.class, Direct.class, Mapped.class}) {
      say(
          "model checking",
          counter,
          c ->
              LinChecker.check(
                  c,
                  new ModelCheckingOptions()
                      .threads(2)
                      .actorsPerThread(1)
                      .actorsBefore(0)
                      .actorsAfter(0)
                      .iterations(2)
                      .invocationsPerIteration(1000)));
    }
    say(
        "stress",
        Heap.class,
        c ->
            LinChecker.check(
                c,
                new StressOptions()
                    .threads(2)
                    .actorsPerThread(1)
                    .actorsBefore(0)
                    .actorsAfter(0)
                    .iterations(20)
                    .invocationsPerIteration(20000)));
  }
}
JAVA
javac -cp "$(cat cp)" Counters.java
java -Xshare:off -cp ".:$(cat cp)" Counters 2>/dev/null | tee seen
diff seen - <<'SEEN'
model checking, Field: LincheckAssertionError
model checking, Heap: no error
model checking, Direct: no error
model checking, Mapped: no error
stress, Heap: LincheckAssertionError
SEEN
