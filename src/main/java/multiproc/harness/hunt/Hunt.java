package multiproc.harness.hunt;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.harness.MachineFailure;
import multiproc.harness.real.RealClient;
import multiproc.harness.record.Recording;

/**
 * Repeats attempts until one is corrupt, or counts how many are, and of which fault.
 *
 * <p>Threading: {@link #run} on one thread, {@link #endEarly()} from any.
 */
public final class Hunt {

  /** Seeds are drawn from 1 to this, as the original draws its own. */
  private static final int DRAWN_SEED_LIMIT = 1_000_000;

  /** So many attempts that fail one after the other, and the hunt ends. */
  private static final int MOST_FAILED_IN_A_ROW = 5;

  private static final int LAST_WORDS = 10;
  private static final long PROGRESS_SECONDS = 10;

  /** How long the end of the hunt waits for a case to be whole; an order takes seconds to find. */
  private static final long CASE_SECONDS = 8;

  /** How long the search for the order of what was recorded may go on when a signal came. */
  private static final long ORDER_SECONDS = 2;

  private static final long ORDER_POLL_MS = 50;

  /**
   * What to run.
   *
   * @param attempts how many at most; empty for no limit
   * @param all whether to go on after a hit
   * @param fault the fault hunted for; empty for any
   * @param attemptSeconds how long an attempt lasts while all is well; 0 until it is decided
   * @param seed the same for every attempt; empty to draw one for each
   * @param directory the multi-process directory, as the user gave it
   * @param version the client to be
   * @param real the real client that runs the original's program; empty where the port does
   * @param warm whether every class of a worker's path is loaded before the fork
   * @param record whether every operation of every process is recorded
   * @param evidence the folder whose {@code error1} and {@code error2} take the cases
   * @param kept the folder that takes the schedule of every attempt, a hit or not
   */
  public record Settings(
      Optional<Integer> attempts,
      boolean all,
      Optional<Fault> fault,
      double attemptSeconds,
      Optional<BigInteger> seed,
      String directory,
      ClientVersion version,
      Optional<RealClient> real,
      boolean warm,
      boolean record,
      Path evidence,
      Optional<Path> kept) {}

  /** What a hunt comes to. */
  public enum Outcome {
    /** What was hunted for was seen. */
    SEEN,
    /** At least one attempt was completed, and none showed it. */
    NOT_SEEN,
    /** No attempt was completed: nothing is known. */
    NOTHING_CHECKED
  }

  private final Settings settings;
  private final PrintStream out;
  private final PrintStream progress;
  private final boolean terminal;
  private final HuntCounts counts;
  private final Windows windows = new Windows();
  private final long startNanos = System.nanoTime();
  private final CaseWriter cases;
  private final List<String> saved = new CopyOnWriteArrayList<>();

  /** Held from the line of a hit until its case is whole. */
  private final ReentrantLock caseLock = new ReentrantLock();

  private long toldNanos = startNanos;
  private int failedInARow;
  private volatile Attempt current;
  private volatile boolean stopped;

  /**
   * Sets a hunt up; nothing is touched.
   *
   * @param out where hits and the summary go
   * @param progress where the progress line goes
   * @param terminal whether progress may overwrite its own line
   */
  public Hunt(Settings settings, PrintStream out, PrintStream progress, boolean terminal) {
    this.settings = settings;
    this.counts = new HuntCounts(settings.fault());
    this.cases = new CaseWriter(settings.evidence(), settings.directory(), settings.version());
    this.out = out;
    this.progress = progress;
    this.terminal = terminal;
  }

  /**
   * Finds out whether cases could be saved, before anything is done for one.
   *
   * @param evidence the folder whose {@code error1} and {@code error2} take the cases
   * @param kept the folder that takes the schedule of every attempt
   * @throws multiproc.harness.UserException when they could not; nothing was touched
   */
  public static void checkFolders(Path evidence, Optional<Path> kept, ClientVersion version)
      throws IOException {
    CaseWriter writer = new CaseWriter(evidence, "", version);
    writer.check();
    if (kept.isPresent()) {
      writer.check("keep-all", kept.get());
    }
  }

  /** Hunts. */
  public Outcome run() throws IOException, InterruptedException {
    RandomGenerator seeds = RandomGenerator.getDefault();
    int limit = settings.attempts().orElse(Integer.MAX_VALUE);
    for (int number = 1; number <= limit && !stopped; number++) {
      BigInteger seed =
          settings.seed().orElseGet(() -> BigInteger.valueOf(1 + seeds.nextInt(DRAWN_SEED_LIMIT)));
      attempt(number, seed);
      if (isSeen() && !settings.all()) {
        break;
      }
      if (failedInARow == MOST_FAILED_IN_A_ROW) {
        out.println("the last " + failedInARow + " attempts failed: the hunt ends here");
        break;
      }
      if (number < limit) {
        printProgress();
      }
    }
    return outcome();
  }

  private boolean isSeen() {
    return settings.fault().map(counts::seen).orElseGet(counts::hits) > 0;
  }

  private Outcome outcome() {
    if (isSeen()) {
      return Outcome.SEEN;
    }
    return counts.attempts() == 0 ? Outcome.NOTHING_CHECKED : Outcome.NOT_SEEN;
  }

  /** Makes one attempt; a failed one is reported and does not end the hunt. */
  private void attempt(int number, BigInteger seed) throws IOException, InterruptedException {
    Attempt attempt;
    try {
      attempt = new Attempt(number, seed, settings, word -> waiting(number, word));
    } catch (IOException e) {
      failed(number, seed, List.of(), e);
      return;
    }
    try (attempt) {
      current = attempt;
      AttemptResult result = attempt.run();
      failedInARow = 0;
      take(attempt, result);
    } catch (AttemptFailedException | IOException e) {
      failed(number, seed, attempt.lastWords(LAST_WORDS), e);
    }
  }

  /** Counts an attempt and saves it if it is a hit, before the end of the hunt goes on. */
  private void take(Attempt attempt, AttemptResult result) throws InterruptedException {
    caseLock.lock();
    try {
      if (stopped && result.hit().isEmpty()) {
        // It was ended before it was decided.
        return;
      }
      counts.add(result.faults(), result.failedInPassing());
      result.facts().ifPresent(windows::add);
      if (result.hit().isPresent()) {
        Hit hit = result.hit().get();
        endProgress();
        out.println(AttemptResult.line(result.attempt(), result.seed(), result.faults(), hit));
      }
      if (result.hit().isPresent() || settings.kept().isPresent()) {
        save(attempt, result);
      }
    } finally {
      caseLock.unlock();
    }
  }

  /** Saves what was recorded, and the case of a hit. */
  private void save(Attempt attempt, AttemptResult judged) throws InterruptedException {
    try {
      AttemptResult result = judged.with(order(attempt));
      if (settings.kept().isPresent()) {
        keep(result, settings.kept().get());
      }
      if (result.hit().isEmpty()) {
        return;
      }
      Path place = cases.save(result, result.hit().get(), Long.MAX_VALUE).folder();
      saved.add(String.valueOf(place));
      out.println("  case: " + place);
      String remark = result.schedule().map(Recording.Recorded::remark).orElse("");
      if (!remark.isEmpty()) {
        out.println("  run.schedule: " + remark);
      }
      if (result.orderUnknown()) {
        out.println(
            "  no order of the recorded operations was found "
                + (stopped ? "before the hunt was ended" : "that gives the files")
                + "; the case has them under "
                + CaseWriter.TRACES);
      }
    } catch (IOException e) {
      // The next attempt would delete the files.
      stopped = true;
      out.println(
          "  it could not be saved ("
              + MachineFailure.reason(e)
              + "); the hunt ends here and leaves the files in "
              + settings.directory());
    }
  }

  private void keep(AttemptResult result, Path folder) throws IOException {
    if (result.schedule().isPresent()) {
      cases.keep(result, folder);
    } else if (result.hit().isEmpty()) {
      endProgress();
      out.println(
          "attempt " + result.attempt() + ": no order of the recorded operations was found");
    }
  }

  /**
   * The order of what was recorded, which may take long to find; when the hunt is ended the case is
   * saved without it.
   */
  private Optional<Recording.Recorded> order(Attempt attempt)
      throws IOException, InterruptedException {
    FutureTask<Optional<Recording.Recorded>> search = new FutureTask<>(attempt::schedule);
    Thread thread = new Thread(search, "order");
    thread.setDaemon(true);
    thread.start();
    try {
      while (!stopped) {
        try {
          return search.get(ORDER_POLL_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // Looks whether the hunt is to end, and goes on waiting.
        }
      }
      return search.get(ORDER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("the search for an order failed", e.getCause());
    }
  }

  private void failed(int number, BigInteger seed, List<String> lastWords, Exception e) {
    if (stopped) {
      // The hunt ended it.
      return;
    }
    failedInARow++;
    counts.addFailed();
    endProgress();
    String reason =
        e instanceof IOException io ? MachineFailure.reasonAndAdvice(io) : e.getMessage();
    out.println("FAILED attempt " + number + ", seed " + seed + ": " + reason);
    lastWords.forEach(line -> out.println("  | " + line));
  }

  /** Ends the attempt under way, and the hunt, and prints its last lines. */
  public void endEarly() {
    stopped = true;
    boolean whole = false;
    try {
      whole = caseLock.tryLock(CASE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!whole) {
      out.println("  the case was not whole after " + CASE_SECONDS + " s and is not there");
    }
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

  private void waiting(int number, String word) {
    endProgress();
    progress.println("attempt " + number + ": " + word);
  }

  /** On a terminal after each attempt, over the last one; else now and then. */
  private void printProgress() {
    if (terminal) {
      progress.print("\r" + counts.total() + "\u001b[K");
      progress.flush();
    } else if (System.nanoTime() - toldNanos > TimeUnit.SECONDS.toNanos(PROGRESS_SECONDS)) {
      toldNanos = System.nanoTime();
      progress.println(counts.total());
    }
  }

  private void endProgress() {
    if (terminal) {
      progress.print("\r\u001b[K");
      progress.flush();
    }
  }

  /** Writes what the hunt came to as one JSON object. */
  public void writeJson(PrintStream to) throws IOException {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    HuntJson.write(to, settings, outcome(), counts, saved, seconds);
  }

  /** Prints the last lines of the hunt. */
  public void printSummary() {
    endProgress();
    out.printf(
        Locale.ROOT,
        "client %s%s: %s, %.1f s%n",
        settings.version(),
        settings.warm() ? ", warm" : "",
        counts.total(),
        (System.nanoTime() - startNanos) / 1e9);
    for (String line : List.of(counts.perFault(), windows.text())) {
      if (!line.isEmpty()) {
        out.println("  " + line);
      }
    }
  }
}
