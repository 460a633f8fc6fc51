package multiproc.bench;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs JMH benchmarks and prints a line for each: {@code row median min max}, scrapes in
 * milliseconds and writes in nanoseconds. JMH's own output goes to a file.
 */
public final class RunBenchmarks {

  private RunBenchmarks() {}

  /**
   * Runs them.
   *
   * @param args a pattern of benchmarks' names, where JMH's own output goes, and perhaps the only
   *     data set to take
   */
  public static void main(String[] args) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    // Collected between iterations: the mappings of files that one has deleted keep their memory
    // until then, and a page of memory that a virtual machine never had takes the next one 20 us.
    options.include(args[0]).shouldFailOnError(true).shouldDoGC(true).output(args[1]);
    if (args.length > 2) {
      options.param("set", args[2]);
    }
    String data = System.getProperty("bench.data");
    if (data != null) {
      options.jvmArgsAppend("-Dbench.data=" + data);
    }
    for (RunResult result : new Runner(options.build()).run()) {
      print(result);
    }
  }

  private static void print(RunResult result) {
    BenchmarkParams params = result.getParams();
    Statistics statistics = result.getPrimaryResult().getStatistics();
    String row = params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
    double scale = 1.0 / params.getMeasurement().getBatchSize();
    if (params.getTimeUnit() == TimeUnit.MICROSECONDS) {
      scale /= TimeUnit.MILLISECONDS.toMicros(1);
    }
    String set = params.getParamsKeys().contains("set") ? "_" + params.getParam("set") : "";
    System.out.printf(
        Locale.ROOT,
        "%s %f %f %f%n",
        row + set,
        statistics.getPercentile(50) * scale,
        statistics.getMin() * scale,
        statistics.getMax() * scale);
  }
}
