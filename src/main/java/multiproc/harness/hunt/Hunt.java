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
import multiproc.harness.real.ClientFacts;
import multiproc.harness.real.RealClient;
import multiproc.harness.record.Recording;

/**
 * Repeats attempts until one is corrupt, or counts the corrupt ones by fault.
 *
 * <p>Threading: {@link #run} on one thread, {@link #endEarly()} from any.
 */
public final class Hunt {

  /** Seeds are drawn from 1 to this limit, as in the original. */
  private static final int DRAWN_SEED_LIMIT = 1_000_000;

  /** The hunt ends after this number of consecutive failed attempts. */
  private static final int MOST_FAILED_IN_A_ROW = 5;

  private static final int LAST_WORDS = 10;
  private static final long PROGRESS_SECONDS = 10;

  /**
   * Time that the end of the hunt waits for a case to be complete; the search for an order takes
   * seconds.
   */
  private static final long CASE_SECONDS = 8;

  /** Time that the search for an order may take after a signal. */
  private static final long ORDER_SECONDS = 2;

  private static final long ORDER_POLL_MS = 50;

  /**
   * What to run.
   *
   * @param attempts maximum number; empty for no limit
   * @param all whether to go on after a hit
   * @param fault the fault hunted for; empty for any
   * @param attemptSeconds minimum duration of an attempt without a failure; 0 to end it at the
   *     first decision
   * @param seed the same for every attempt; empty to draw one for each
   * @param directory the multi-process directory, as the user gave it
   * @param version the client to emulate
   * @param real the real client that runs the original's program; empty for the port
   * @param facts the real client's report of itself; empty for the port
   * @param warm whether every class of a worker's path is loaded before the fork
   * @param record whether to record every operation of every process
   * @param evidence the folder for the cases, with {@code error1} and {@code error2}
   * @param kept the folder for the schedule of every attempt, hit or not
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
      Optional<ClientFacts> facts,
      boolean warm,
      boolean record,
      Path evidence,
      Optional<Path> kept) {

    HuntedClient client() {
      return facts.map(HuntedClient::real).orElseGet(() -> HuntedClient.port(version));
    }
  }

  /** The result of a hunt. */
  public enum HuntOutcome {
    /** The fault that was hunted was seen. */
    SEEN,
    /** A process stored into another's file, which is half of the fault that was hunted. */
    HALF_SEEN,
    /** At least one attempt was completed, and none showed the fault. */
    NOT_SEEN,
    /** No attempt was completed, so there is no result. */
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

  /** Held from the report of a hit until its case is complete. */
  private final ReentrantLock caseLock = new ReentrantLock();

  private long toldNanos = startNanos;
  private int failedInARow;
  private volatile Attempt current;
  private volatile boolean stopped;

  /**
   * Prepares a hunt without changing any file.
   *
   * @param out for hits and the summary
   * @param progress for the progress line
   * @param terminal whether progress may overwrite its own line
   */
  public Hunt(Settings settings, PrintStream out, PrintStream progress, boolean terminal) {
    this.settings = settings;
    this.counts = new HuntCounts(settings.fault());
    this.cases = new CaseWriter(settings.evidence(), settings.directory(), settings.client());
    this.out = out;
    this.progress = progress;
    this.terminal = terminal;
  }

  /**
   * Checks in advance that cases can be saved.
   *
   * @param evidence the folder for the cases, with {@code error1} and {@code error2}
   * @param kept the folder for the schedule of every attempt
   * @throws multiproc.harness.UserException if they cannot be saved
   */
  public static void checkFolders(Path evidence, Optional<Path> kept) throws IOException {
    CaseWriter writer = new CaseWriter(evidence, "", HuntedClient.port(ClientVersion.V0_4_2));
    writer.check();
    if (kept.isPresent()) {
      writer.check("keep-all", kept.get());
    }
  }

  /** Runs the hunt. */
  public HuntOutcome run() throws IOException, InterruptedException {
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

  private HuntOutcome outcome() {
    if (isSeen()) {
      return HuntOutcome.SEEN;
    }
    // Nothing was overwritten, which is luck where a process stores into another's file.
    if (counts.foreign() > 0 && settings.fault().filter(Fault::isOfForeignFile).isPresent()) {
      return HuntOutcome.HALF_SEEN;
    }
    return counts.attempts() == 0 ? HuntOutcome.NOTHING_CHECKED : HuntOutcome.NOT_SEEN;
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

  /** Counts an attempt, and saves it if it is a hit, before the hunt can end. */
  private void take(Attempt attempt, AttemptResult result) throws InterruptedException {
    caseLock.lock();
    try {
      if (stopped && result.hit().isEmpty()) {
        // The attempt was ended before it was decided.
        return;
      }
      counts.add(result.faults(), result.failedInPassing());
      result.facts().ifPresent(windows::add);
      result.facts().ifPresent(facts -> counts.addRecorded(!facts.appendedByOthers().isEmpty()));
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

  /** Saves the schedule and the case of a hit. */
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
   * The order of the recorded operations. The search may be long; at the end of the hunt the case
   * is saved without the order.
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
          // Checks whether the hunt is to end, then waits again.
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
      // The hunt ended the attempt.
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

  /** Ends the current attempt and the hunt, and prints the last lines. */
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

  /**
   * Prints the progress: on a terminal after each attempt over the last line, else at intervals.
   */
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

  /** Writes the result of the hunt as one JSON object. */
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
        settings.client().release(),
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
