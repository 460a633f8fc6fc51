package multiproc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import multiproc.client.ClientVersion;
import multiproc.client.Gauge;
import multiproc.client.MmapedDict;
import multiproc.client.MmapedValue;
import multiproc.client.MultiProcessValue;
import multiproc.layout.KeyJson;
import multiproc.store.MappedStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a write costs a process, over a mapped file. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
public class WriteBenchmark {

  /**
   * New keys in one go, so that a file stays within its first megabyte, as a program's with ten
   * thousand series does. Files that grew to 16 MiB measured the disk as well: beside other writes
   * to it a new child took twice as long, and on a memory file system it did not.
   */
  private static final int KEYS = 10_000;

  private Path directory;
  private Gauge gauge;
  private MmapedValue child;
  private MmapedDict dict;
  private final String[] keys = new String[KEYS];
  private final String[] labels = new String[KEYS];
  private int next;
  private double value;

  /** Texts of keys. */
  @Setup(Level.Trial)
  public void texts() {
    for (int i = 0; i < KEYS; i++) {
      labels[i] = "/api/v1/items/" + i;
      keys[i] = KeyJson.encode("requests", "requests", java.util.Map.of("handler", labels[i]));
    }
  }

  /** A process with empty files. */
  @Setup(Level.Iteration)
  public void setUp() throws IOException {
    directory = Files.createTempDirectory("bench");
    MultiProcessValue process =
        new MultiProcessValue(
            new MappedStore(), directory.toString(), ClientVersion.V0_4_2, () -> 4001);
    gauge = new Gauge(process, "requests", "help", List.of("handler"), "all");
    child = gauge.labels(labels[0]);
    dict =
        MmapedDict.open(
            new MappedStore(), directory.resolve("counter_1.db").toString(), ClientVersion.V0_4_2);
    next = 1;
  }

  /** Deletes the files. */
  @TearDown(Level.Iteration)
  public void tearDown() throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** A value at hand. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 5, time = 1)
  @Measurement(iterations = 9, time = 1)
  public void set() {
    child.set(value++);
  }

  /** A child that is there. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 5, time = 1)
  @Measurement(iterations = 9, time = 1)
  public void labels_set() {
    gauge.labels(labels[0]).set(value++);
  }

  /** A key that is new to a file. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 60, batchSize = KEYS - 1)
  @Measurement(iterations = 51, batchSize = KEYS - 1)
  public double new_key() {
    return dict.readValue(keys[next++]);
  }

  /** A child that is new, and its first value. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 60, batchSize = KEYS - 1)
  @Measurement(iterations = 51, batchSize = KEYS - 1)
  public void new_labels_set() {
    gauge.labels(labels[next++]).set(value++);
  }
}
