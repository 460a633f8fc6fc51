package multiproc.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import multiproc.client.ClientVersion;
import multiproc.client.ExpositionFormat;
import multiproc.client.MultiProcessCollector;
import multiproc.data.DataSet;
import multiproc.store.MappedStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A whole scrape, warm: list, read, merge, render, over files that are in the page cache. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScrapeBenchmark {

  /** The data sets, in the folder that the system property {@code bench.data} names. */
  @Param({"a", "b", "c", "d", "e"})
  public String set;

  private MultiProcessCollector collector;

  /** Makes the data set if it is not there. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    Path directory = Path.of(System.getProperty("bench.data", "target/bench-data/python_0_4"), set);
    if (!Files.isDirectory(directory)) {
      DataSet.of(set.charAt(0), 1).write(directory, DataSet.Format.PYTHON_0_4);
    }
    collector =
        new MultiProcessCollector(new MappedStore(), directory.toString(), ClientVersion.V0_4_2);
  }

  /** To the text format, into nothing. */
  @Benchmark
  public void scrape() throws IOException {
    collector.text(ExpositionFormat.TEXT).writeTo(OutputStream.nullOutputStream());
  }
}
