package multiproc.harness.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import multiproc.client.ClientVersion;
import multiproc.client.MmapedDict;
import multiproc.client.ProcessState;
import multiproc.harness.record.TraceFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The classes that a worker's JVM loads after the fork, by the JVM's own log, which has the clock
 * of the traces.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PreloadIT {

  private static final Pattern LOADED = Pattern.compile("\\[(\\d+)ns\\] (\\S+) source: .*");
  private static final long CHILD_OF = 1;

  @TempDir Path folder;

  private record Loaded(long nanoTime, String name) {}

  private record Run(long forkedNanos, List<Loaded> loaded, Path trace) {}

  /** Forks a worker and waits until it has set its gauge in a file of its own. */
  private Run run(ClientVersion version, boolean warm) throws Exception {
    Path directory = Files.createDirectory(folder.resolve("tmp"));
    Path log = folder.resolve("classes.log");
    Path trace = folder.resolve("child-0");
    List<String> command = new ArrayList<>(ChildCommand.parked(directory.toString(), warm));
    // After the option that turns all logs off, because they would print to standard output.
    int off = command.indexOf("-Xlog:disable");
    command.add(Math.max(1, off + 1), "-Xlog:class+load=info:file=" + log + ":tn");
    command.add(trace.toString());
    Process process = new ProcessBuilder(command).start();
    long forked;
    try {
      assertThat(process.getInputStream().read()).isEqualTo(WorkerMain.READY);
      forked = System.nanoTime();
      DataOutputStream out = new DataOutputStream(process.getOutputStream());
      ProcessState inherited =
          new ProcessState(CHILD_OF, List.<ProcessState.OpenFile>of(), List.of());
      new ForkMessage(1, 0, process.pid(), directory.toString(), version, Map.of(), inherited)
          .write(out);
      out.flush();
      Path own = directory.resolve("gauge_all_" + process.pid() + ".db");
      await().atMost(30, TimeUnit.SECONDS).until(() -> hasEntries(own));
    } finally {
      process.destroyForcibly().waitFor();
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).noneMatch(path -> path.toString().contains(Preload.SCRATCH));
    }
    List<Loaded> loaded = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      Matcher matcher = LOADED.matcher(line);
      if (matcher.matches()) {
        loaded.add(new Loaded(Long.parseLong(matcher.group(1)), matcher.group(2)));
      }
    }
    assertThat(loaded).extracting(Loaded::name).contains(MmapedDict.class.getName());
    return new Run(forked, loaded, trace);
  }

  private static boolean hasEntries(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    byte[] bytes = Files.readAllBytes(file);
    return bytes.length > 0 && bytes[0] > 8;
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientVersion.class,
      names = {"V0_3_1", "V0_4_2", "V0_5_0", "V0_7_0", "V0_16_0", "V0_25_0"})
  void shouldLoadNoClassBetweenOpenAndTheFirstHeader(ClientVersion version) throws Exception {
    Run run = run(version, false);

    List<long[]> windows = TraceFacts.headerWindowTimes(run.trace());
    assertThat(windows).isNotEmpty();
    for (long[] window : windows) {
      assertThat(run.loaded())
          .filteredOn(c -> c.nanoTime() >= window[0] && c.nanoTime() <= window[1])
          .isEmpty();
    }
  }

  @Test
  void shouldLoadTheRestBehindTheForkWhenItIsNotWarm() throws Exception {
    Run run = run(ClientVersion.V0_4_2, false);

    assertThat(run.loaded())
        .filteredOn(c -> c.nanoTime() > run.forkedNanos())
        .extracting(Loaded::name)
        .contains("multiproc.client.Gauge", "multiproc.layout.KeyJson");
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientVersion.class,
      names = {"V0_3_1", "V0_4_2", "V0_5_0", "V0_7_0", "V0_16_0", "V0_25_0"})
  void shouldLoadNoClassOfTheClientBehindTheForkWhenItIsWarm(ClientVersion version)
      throws Exception {
    Run run = run(version, true);

    assertThat(run.loaded())
        .filteredOn(c -> c.nanoTime() > run.forkedNanos())
        .extracting(Loaded::name)
        .isEmpty();
  }
}
