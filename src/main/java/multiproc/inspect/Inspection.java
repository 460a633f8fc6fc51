package multiproc.inspect;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import multiproc.client.Fault;
import multiproc.inspect.diagnose.Finding;
import multiproc.inspect.diagnose.Severity;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.evidence.EvidenceSource;
import multiproc.inspect.predict.Prediction;
import multiproc.inspect.reconstruct.ReconstructedEntry;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.Judgement;
import multiproc.inspect.segment.Segment;
import multiproc.inspect.segment.SegmentParser;
import multiproc.layout.DbFileName;

/**
 * The inspection of one file.
 *
 * @param source the file, to be looked at again by a printer
 * @param fileName type, mode and process by the file's name; empty where no client gives it
 * @param size bytes
 * @param used the header's {@code used}; empty where the file is too short to hold it
 * @param judgement which format it is of
 * @param entryCount whole entries, wherever they stand
 * @param segmentCount segments of any kind
 * @param findings what is wrong, in the order of their places
 * @param droppedFindings how many more there are
 * @param guesses reconstructed entries, and candidates
 * @param faults the known faults that fit, the likeliest first; empty where none does
 * @param predicted what each client does with it; of thousands of sound files nobody asks
 */
public record Inspection(
    EvidenceSource source,
    Optional<DbFileName> fileName,
    long size,
    Optional<Integer> used,
    Judgement judgement,
    long entryCount,
    long segmentCount,
    List<Finding> findings,
    long droppedFindings,
    List<ReconstructedEntry> guesses,
    List<Fault> faults,
    Predictions predicted) {

  /** What each client does with the file, found out when somebody asks. */
  public static final class Predictions {
    private final Supplier<List<Prediction>> predict;
    private List<Prediction> predicted;

    Predictions(Supplier<List<Prediction>> predict) {
      this.predict = predict;
    }

    private synchronized List<Prediction> get() {
      if (predicted == null) {
        predicted = predict.get();
      }
      return predicted;
    }
  }

  /** What each client does with it. Read from the file now, and kept. */
  public List<Prediction> predictions() {
    return predicted.get();
  }

  /** How bad the worst finding is. */
  public Severity verdict() {
    return findings.stream()
        .map(Finding::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.CLEAN);
  }

  /** Whether entries are lost or wrong, or a reader fails. */
  public boolean isCorrupt() {
    return verdict() == Severity.CORRUPT;
  }

  /**
   * Reads the file again, segment by segment: its segments cover every byte exactly once.
   *
   * @param evidence of {@link #source()}, open
   */
  public void segments(Evidence evidence, Consumer<Segment> consumer) {
    segments(evidence, Long.MAX_VALUE, consumer);
  }

  /** As {@link #segments(Evidence, Consumer)}, but not much more than {@code most}. */
  public void segments(Evidence evidence, long most, Consumer<Segment> consumer) {
    EntryReader reader = new EntryReader(evidence);
    reader.setFormat(judgement);
    new SegmentParser(evidence, reader, judgement.format(), used.orElse(0), consumer).parse(most);
  }
}
