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
 * Saves the files of a run of the main job in a folder like a case of {@code hunt}, because the
 * next run in the directory deletes the files.
 *
 * <p>Threading: one thread.
 */
public final class RunCase {

  /** The attempt number in a run's case. */
  static final int NO_ATTEMPT = 0;

  private static final double NANOS_PER_SECOND = 1e9;

  private final CaseWriter writer;

  /**
   * Checks in advance that a case can be saved.
   *
   * @param evidence the folder with {@code error1} and {@code error2}, which are created if needed
   * @param directory the multi-process directory
   * @throws multiproc.harness.UserException if a case cannot be saved
   */
  public RunCase(Path evidence, String directory, ClientVersion version) throws IOException {
    writer = new CaseWriter(evidence, directory, HuntedClient.port(version));
    writer.check();
  }

  /**
   * A saved case.
   *
   * @param folder of the case
   * @param remark the number of files left out for lack of time; empty if the case is complete
   */
  public record Saved(String folder, String remark) {}

  /**
   * Saves the case of a run. All its processes must be dead.
   *
   * @param milliseconds time after which no file is added but the first on which a scrape fails
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
    CaseWriter.WrittenCase saved = writer.save(result, hit, milliseconds);
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
