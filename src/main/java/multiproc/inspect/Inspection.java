package multiproc.inspect;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import multiproc.client.Fault;
import multiproc.layout.DbFileName;
import multiproc.layout.DbLayout;

/**
 * Holds all that was found out about one file.
 *
 * @param source the file, which printers read again
 * @param fileName type, mode and process from the file's name; empty if no client gives such a name
 * @param size in bytes
 * @param used the header's {@code used}; empty if the file is too short to hold it
 * @param judgement the file's format
 * @param entryCount number of whole entries, at any position
 * @param entryBytesInUse bytes of the whole entries that end at or before {@code used}
 * @param onlyZeros whether the value of each whole entry is 0.0
 * @param segmentCount number of segments of any kind
 * @param findings what is wrong, in the order of their positions
 * @param droppedFindings number of findings that are not kept
 * @param guesses reconstructed entries, proven or not
 * @param faults the known faults that explain the file, the likeliest first
 * @param inherited starts of the whole entries that forked processes inherited, so that the file's
 *     own process stored their keys; empty where it was not asked for
 * @param predicted what each client does with the file; computed on demand
 */
public record Inspection(
    EvidenceSource source,
    Optional<DbFileName> fileName,
    long size,
    Optional<Integer> used,
    Judgement judgement,
    long entryCount,
    long entryBytesInUse,
    boolean onlyZeros,
    long segmentCount,
    List<Finding> findings,
    long droppedFindings,
    List<ReconstructedEntry> guesses,
    List<Fault> faults,
    Set<Long> inherited,
    Predictions predicted) {

  /** What each client does with the file, computed at the first request. */
  static final class Predictions {

    private final ValidRanges ranges;
    private List<Prediction> predicted;

    /**
     * @param ranges of sound entries in the file
     */
    Predictions(ValidRanges ranges) {
      this.ranges = ranges;
    }

    private synchronized List<Prediction> of(Inspection inspection) {
      if (predicted == null) {
        predicted = Predictor.predict(inspection, ranges);
      }
      return predicted;
    }
  }

  /**
   * What each client does with the file. The first call reads the file; later calls return the same
   * list.
   */
  public List<Prediction> predictions() {
    return predicted.of(this);
  }

  /**
   * The findings without those of keys into which a value was stored: the finding of that value is
   * about the same bytes.
   */
  List<Finding> damages() {
    Set<Long> stored =
        findings.stream()
            .filter(Finding.ValueStored.class::isInstance)
            .map(Finding::position)
            .collect(Collectors.toSet());
    return findings.stream()
        .filter(f -> !(f instanceof Finding.DamagedKey && stored.contains(f.position())))
        .toList();
  }

  /** The severity of the worst finding. */
  public Severity verdict() {
    return findings.stream()
        .map(Finding::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.CLEAN);
  }

  /** Bytes that the header says entries take; 0 without a header, or if it says less than none. */
  public long bytesInUse() {
    return Math.max(0, used.orElse(0) - DbLayout.HEADER_SIZE);
  }

  /**
   * Whether the file's share of every total is 0: the values of all entries are 0.0, also those of
   * the overwritten ones, which are all left.
   */
  public boolean hasNoShare() {
    return onlyZeros
        && entryCount > 0
        && droppedFindings == 0
        && findings.stream().filter(f -> f.kind().isCorrupt()).allMatch(Inspection::losesZero);
  }

  /** A sentence for each fault that explains the file, the likeliest first. */
  public List<String> faultTexts() {
    return faults.stream().map(fault -> FaultAdvice.of(fault, hasThreeWriters())).toList();
  }

  /** Whether the bytes prove that at least three processes stored entries. */
  public boolean hasThreeWriters() {
    return has(FindingKind.THIRD_PROCESS);
  }

  /** Whether the file has a finding of this kind. */
  boolean has(FindingKind kind) {
    return findings.stream().anyMatch(finding -> finding.kind() == kind);
  }

  private static boolean losesZero(Finding finding) {
    return switch (finding.kind()) {
      case OVERWRITTEN_BY_SHORTER, DUPLICATE_KEY, BEYOND_USED -> finding.victim().isZero();
      case ONLY_BY_RESYNC, IMPOSSIBLE_LENGTH -> true;
      default -> false;
    };
  }

  /** Whether entries are lost or wrong, or a reader fails. */
  public boolean isCorrupt() {
    return verdict().isBad();
  }

  /**
   * Reads the file again, segment by segment: its segments cover every byte exactly once.
   *
   * @param evidence of {@link #source()}, open
   */
  public void segments(Evidence evidence, Consumer<Segment> consumer) {
    segments(evidence, Long.MAX_VALUE, consumer);
  }

  /** As {@link #segments(Evidence, Consumer)}, but stops soon after {@code most} segments. */
  public void segments(Evidence evidence, long most, Consumer<Segment> consumer) {
    EntryReader reader = new EntryReader(evidence);
    reader.setFormat(judgement);
    new SegmentParser(evidence, reader, judgement.format(), used.orElse(0), consumer).parse(most);
  }
}
