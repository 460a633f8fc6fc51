package multiproc.harness.hunt;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import multiproc.client.ClientVersion;
import multiproc.harness.record.Recording;

/**
 * Repeats attempts until one is corrupt, or counts how many are.
 *
 * <p>Threading: {@link #run} on one thread, {@link #endEarly()} from any.
 */
public final class Hunt {

  /** Seeds are drawn from 1 to this, as the original draws its own. */
  private static final int DRAWN_SEED_LIMIT = 1_000_000;

  /**
   * What to run.
   *
   * @param attempts how many at most; empty for no limit
   * @param all whether to go on after a hit
   * @param attemptSeconds how long an attempt lasts while all is well; 0 until it is decided
   * @param seed the same for every attempt; empty to draw one for each
   * @param directory the multi-process directory, as the user gave it
   * @param version the client to be
   * @param record whether every operation of every process is recorded
   * @param evidence the folder whose {@code error1} and {@code error2} take the cases
   */
  public record Settings(
      Optional<Integer> attempts,
      boolean all,
      double attemptSeconds,
      Optional<BigInteger> seed,
      String directory,
      ClientVersion version,
      boolean record,
      Path evidence) {}

  private final Settings settings;
  private final PrintStream out;
  private final PrintStream progress;
  private final boolean terminal;
  private final HitRate rate = new HitRate();
  private final long startNanos = System.nanoTime();
  private final CaseWriter cases;
  private volatile Attempt current;
  private volatile boolean stopped;

  /**
   * @param out where hits and the summary go
   * @param progress where the progress line goes
   * @param terminal whether progress may overwrite its own line
   */
  public Hunt(Settings settings, PrintStream out, PrintStream progress, boolean terminal) {
    this.settings = settings;
    this.cases = new CaseWriter(settings.evidence(), settings.directory(), settings.version());
    this.out = out;
    this.progress = progress;
    this.terminal = terminal;
  }

  /**
   * Hunts.
   *
   * @return whether there was a hit
   * @throws IOException when an attempt cannot be started or gives no answer
   */
  public boolean run() throws IOException, InterruptedException {
    RandomGenerator seeds = RandomGenerator.getDefault();
    int limit = settings.attempts().orElse(Integer.MAX_VALUE);
    for (int number = 1; number <= limit && !stopped; number++) {
      BigInteger seed =
          settings.seed().orElseGet(() -> BigInteger.valueOf(1 + seeds.nextInt(DRAWN_SEED_LIMIT)));
      boolean hit = attempt(number, seed);
      rate.add(hit);
      printProgress();
      if (hit && !settings.all()) {
        break;
      }
    }
    return rate.hits() > 0;
  }

  private void report(AttemptResult result, Hit hit) throws IOException {
    endProgress();
    out.println(AttemptResult.line(result.attempt(), result.seed(), hit));
    out.println("  case: " + cases.save(result, hit));
    String remark = result.schedule().map(Recording.Recorded::remark).orElse("");
    if (!remark.isEmpty()) {
      out.println("  run.schedule: " + remark);
    }
    if (result.orderUnknown()) {
      out.println(
          "  no order of the recorded operations was found that gives the files; the case has them"
              + " under "
              + CaseWriter.TRACES);
    }
  }

  /** Makes one attempt; gives whether it was corrupt. */
  private boolean attempt(int number, BigInteger seed) throws IOException, InterruptedException {
    try (Attempt attempt = new Attempt(number, seed, settings)) {
      current = attempt;
      AttemptResult result = attempt.run();
      if (result.hit().isPresent()) {
        report(result, result.hit().get());
      }
      return result.hit().isPresent();
    } catch (TimeoutException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Ends the attempt under way, and the hunt, and prints its last line. */
  public void endEarly() {
    stopped = true;
    Attempt attempt = current;
    if (attempt != null) {
      try {
        attempt.close();
      } catch (IOException e) {
        progress.println("reproduce: cannot remove what was recorded: " + e);
      }
    }
    printSummary();
  }

  private void printProgress() {
    if (terminal) {
      progress.print("\r" + rate + "\u001b[K");
      progress.flush();
    } else {
      progress.println(rate);
    }
  }

  private void endProgress() {
    if (terminal) {
      progress.print("\r\u001b[K");
      progress.flush();
    }
  }

  /** Prints the last line of the hunt. */
  public void printSummary() {
    endProgress();
    out.printf(
        Locale.ROOT,
        "client %s: %s, %.1f s%n",
        settings.version(),
        rate,
        (System.nanoTime() - startNanos) / 1e9);
  }
}
