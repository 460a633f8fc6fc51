package multiproc.harness.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import multiproc.schedule.StepKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The classes that the main job loads between its last fork and its first entry, by the JVM's own
 * log, which has the clock of the traces. The original's parent has all its modules loaded there:
 * it stores its first value a millisecond after the fork, while its children store theirs.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ParentClassesIT {

  private static final Pattern LOADED = Pattern.compile("\\[(\\d+)ns\\] (\\S+) source: .*");
  private static final int FIRST_GENERATION = 7;

  @TempDir Path folder;

  @Test
  void shouldLoadNoClassBetweenTheLastForkAndTheFirstEntry() throws Exception {
    Path log = folder.resolve("classes.log");
    Process job =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load=info:file=" + log + ":tn",
                "-jar",
                Path.of(System.getProperty("reproduce.jar", "target/reproduce.jar"))
                    .toAbsolutePath()
                    .toString(),
                "928453",
                "--port=0",
                "--multiproc-dir=" + folder.resolve("tmp"),
                "--record=" + folder.resolve("run.schedule"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    Trace trace;
    try {
      trace =
          await()
              .atMost(60, TimeUnit.SECONDS)
              .until(this::launcherTrace, t -> t != null && firstEntry(t) != 0);
    } finally {
      job.destroyForcibly().waitFor();
    }
    List<Trace.Event> forks =
        trace.events().stream().filter(event -> event.text().startsWith("fork ")).toList();
    assertThat(forks).hasSizeGreaterThanOrEqualTo(FIRST_GENERATION);
    long lastFork = forks.get(FIRST_GENERATION - 1).toNanos();

    assertThat(lastFork).isLessThan(firstEntry(trace));
    assertThat(loaded(log, lastFork, firstEntry(trace))).isEmpty();
  }

  private Trace launcherTrace() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      Path file = all.filter(path -> path.endsWith("launcher.trace")).findFirst().orElse(null);
      return file == null ? null : Trace.read(file);
    }
  }

  /** When the launcher's first entry was stored, in nanoseconds; 0 if it is not yet. */
  private static long firstEntry(Trace trace) {
    return trace.operations().stream()
        .filter(done -> done.operation().kind() == StepKind.ENTRY)
        .mapToLong(Trace.TracedOperation::toNanos)
        .findFirst()
        .orElse(0);
  }

  private static List<String> loaded(Path log, long fromNanos, long toNanos) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      Matcher matcher = LOADED.matcher(line);
      if (matcher.matches()
          && Long.parseLong(matcher.group(1)) >= fromNanos
          && Long.parseLong(matcher.group(1)) <= toNanos) {
        names.add(matcher.group(2));
      }
    }
    return names;
  }
}
