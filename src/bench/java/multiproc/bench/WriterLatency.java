package multiproc.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import multiproc.client.ClientVersion;
import multiproc.client.Gauge;
import multiproc.client.MmapedValue;
import multiproc.client.MultiProcessValue;
import multiproc.store.MappedStore;

/**
 * How long a writer's {@code set()} takes at most, alone and while another process scrapes its
 * directory without a pause: rounds of both in turn, and of each round the 99.9th percentile in
 * nanoseconds, the clock's own cost included.
 */
public final class WriterLatency {

  private static final int ROUNDS = 9;
  private static final int SETS = 2_000_000;

  private WriterLatency() {}

  /**
   * Measures.
   *
   * @param args the directory, to which a file is added
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    MultiProcessValue process =
        new MultiProcessValue(new MappedStore(), args[0], ClientVersion.V0_4_2, () -> 99_999);
    MmapedValue value = new Gauge(process, "latency", "", List.of(), "all").labels();
    int[] nanos = new int[SETS];
    percentile(value, nanos);
    percentile(value, nanos);
    int[] alone = new int[ROUNDS];
    int[] scraped = new int[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      alone[i] = percentile(value, nanos);
      scraped[i] = whileScraped(args[0], value, nanos);
    }
    print("alone", alone);
    print("scraped", scraped);
  }

  private static int whileScraped(String directory, MmapedValue value, int[] nanos)
      throws IOException, InterruptedException {
    Process scraper =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                ScrapeLoop.class.getName(),
                directory)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader says =
            new BufferedReader(
                new InputStreamReader(scraper.getInputStream(), StandardCharsets.UTF_8));
        OutputStream end = scraper.getOutputStream()) {
      if (says.readLine() == null) {
        throw new IOException("the scraper has ended: exit=" + scraper.waitFor());
      }
      int percentile = percentile(value, nanos);
      end.write('\n');
      end.flush();
      scraper.waitFor();
      return percentile;
    }
  }

  private static int percentile(MmapedValue value, int[] nanos) {
    long before = System.nanoTime();
    for (int i = 0; i < nanos.length; i++) {
      value.set(i);
      long now = System.nanoTime();
      nanos[i] = (int) Math.min(Integer.MAX_VALUE, now - before);
      before = now;
    }
    Arrays.sort(nanos);
    return nanos[(int) (nanos.length * 0.999)];
  }

  private static void print(String name, int[] percentiles) {
    Arrays.sort(percentiles);
    System.out.printf(
        Locale.ROOT,
        "%s %d %d %d%n",
        name,
        percentiles[ROUNDS / 2],
        percentiles[0],
        percentiles[ROUNDS - 1]);
  }
}
