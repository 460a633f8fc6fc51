package multiproc.harness.hunt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import multiproc.client.ClientVersion;
import multiproc.harness.FileFault;
import multiproc.harness.RunSummary;

/**
 * Saves the files of a run of the main job as a case, as a hunt saves those of an attempt: the next
 * run in the directory deletes them.
 *
 * <p>Threading: one thread.
 */
public final class RunCase {

  /** What a run's case has in the place of an attempt's number. */
  static final int NO_ATTEMPT = 0;

  private static final double NANOS_PER_SECOND = 1e9;

  private final CaseWriter writer;

  /**
   * A case that may be saved; finds out whether it could be.
   *
   * @param evidence the folder that holds or gets {@code error1} and {@code error2}
   * @param directory the multi-process directory
   * @throws multiproc.harness.UserException when it could not
   */
  public RunCase(Path evidence, String directory, ClientVersion version) throws IOException {
    writer = new CaseWriter(evidence, directory, version);
    writer.check();
  }

  /**
   * A case that was saved.
   *
   * @param folder where it is
   * @param remark how many files there was no time for; empty if it has all
   */
  public record Saved(String folder, String remark) {}

  /**
   * Saves the case of a run whose processes are dead.
   *
   * @param milliseconds after which no other file is added but those on which a scrape fails
   */
  public Saved save(RunSummary summary, long milliseconds) throws IOException {
    List<FileFault> faults = new ArrayList<>(summary.failing());
    faults.addAll(summary.deathFaults());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    summary.print(new PrintStream(text, true, StandardCharsets.UTF_8));
    Hit hit = hit(summary);
    AttemptResult result =
        new AttemptResult(
            NO_ATTEMPT,
            summary.settings().seed(),
            Optional.of(hit),
            faults,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            text.toString(StandardCharsets.UTF_8));
    CaseWriter.Saved saved = writer.save(result, hit, milliseconds);
    return new Saved(saved.folder().toString(), saved.leftOut() == 0 ? "" : saved.remark());
  }

  private static Hit hit(RunSummary summary) {
    double seconds = summary.nanos() / NANOS_PER_SECOND;
    if (summary.deathFaults().isEmpty()) {
      return Hit.ofScrape(seconds, summary.failing().get(0).failure());
    }
    Hit said = Hit.ofScrape(seconds, summary.deathFaults().get(0).failure());
    return new Hit(seconds, "a process", false, said.message(), said.file(), said.position());
  }
}
