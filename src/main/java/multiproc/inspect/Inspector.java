package multiproc.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import multiproc.client.Fault;
import multiproc.inspect.Finding.CutShort;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Inspects one file: its format, its entries, its damage, the known faults that explain it, and
 * what each client does with it. Only reads.
 *
 * <p>Threading: safe, without state. Memory: bounded, whatever the file's size; time: linear in the
 * file.
 */
final class Inspector {

  /** Most entries that are taken from another file as hints. */
  private static final int MOST_VALUES = 2_000;

  private Inspector() {}

  /**
   * Inspects one file.
   *
   * @param others keys of the other files of its directory, which may identify an overwritten entry
   * @throws IOException when the file cannot be read
   */
  public static Inspection inspect(EvidenceSource source, SiblingKeys others) throws IOException {
    return inspect(source, others, false);
  }

  /**
   * Inspects one file.
   *
   * @param others keys of the other files of its directory, which may identify an overwritten entry
   * @param parent whether this file's process may have forked those of the other files; then the
   *     entries that they inherited are looked for even without any damage
   * @throws IOException when the file cannot be read
   */
  public static Inspection inspect(EvidenceSource source, SiblingKeys others, boolean parent)
      throws IOException {
    try (Evidence evidence = source.open()) {
      return inspect(source, evidence, others, parent);
    }
  }

  /**
   * Detects only the format of a file.
   *
   * @throws IOException when the file cannot be read
   */
  public static Judgement judge(EvidenceSource source) throws IOException {
    try (Evidence evidence = source.open()) {
      return new FormatDetector(evidence, new EntryReader(evidence), used(evidence)).judge();
    }
  }

  /**
   * The first whole entries of a file: keys, each byte a char, with their values.
   *
   * @param mostBytes of keys
   */
  static Map<String, Double> values(EvidenceSource source, long mostBytes) throws IOException {
    try (Evidence evidence = source.open()) {
      EntryReader reader = new EntryReader(evidence);
      Judgement judgement = new FormatDetector(evidence, reader, used(evidence)).judge();
      reader.setFormat(judgement);
      Map<String, Double> values = new LinkedHashMap<>();
      long at = reader.findEntry(DbLayout.HEADER_SIZE, evidence.size());
      long bytes = 0;
      while (at < evidence.size() && values.size() < MOST_VALUES) {
        Segment entry = reader.entryAt(at);
        bytes += entry.keyLength();
        if (bytes > mostBytes) {
          break;
        }
        values.put(reader.keyText(entry), reader.value(entry));
        at = reader.findEntry(entry.end(), evidence.size());
      }
      return values;
    }
  }

  /** The header's {@code used} after the pass, of a file that was read where it is. */
  private static long usedNow(EvidenceSource source, int used) throws IOException {
    if (source instanceof Snapshot) {
      return used;
    }
    try (Evidence now = source.open()) {
      return used(now);
    }
  }

  private static int used(Evidence evidence) {
    return evidence.size() < DbLayout.USED_SIZE ? 0 : evidence.getInt(DbLayout.USED_POSITION);
  }

  private static Inspection inspect(
      EvidenceSource source, Evidence evidence, SiblingKeys others, boolean parent)
      throws IOException {
    boolean hasHeader = evidence.size() >= DbLayout.USED_SIZE;
    int used = used(evidence);
    EntryReader reader = new EntryReader(evidence);
    Judgement judgement =
        DbFileName.isOfExemplars(source.name())
            ? Judgement.ofExemplars()
            : new FormatDetector(evidence, reader, used).judge();
    DbFormat format = judgement.format();
    reader.setFormat(judgement);
    Diagnosis diagnosis = new Diagnosis(evidence, reader, format, used, source.name());
    SegmentParser parser = new SegmentParser(evidence, reader, format, used, diagnosis);
    parser.parse();

    List<ReconstructedEntry> reconstructed = new ArrayList<>();
    List<Finding> findings =
        new ArrayList<>(
            FileFindings.of(evidence, judgement, diagnosis.entryCount(), source.name()));
    if (judgement.isClients()) {
      List<Finding> told = diagnosis.findings(others, reconstructed, usedNow(source, used));
      long impossible = parser.impossibleLengthPosition();
      // If only the file's end cuts the entry off, its length is good.
      if (impossible >= 0
          && told.stream().noneMatch(f -> f instanceof CutShort && f.position() == impossible)) {
        long endsAt = format == DbFormat.RUBY ? -1 : undecodable(told, impossible);
        findings.add(new Finding.ImpossibleLength(impossible, evidence.getInt(impossible), endsAt));
      }
      findings.addAll(told);
      Finding.Suggested likely =
          LikelyLost.of(format, diagnosis.standing(), others, findings, evidence, used);
      if (likely != null) {
        findings.add(likely);
      }
    }
    if (findings.isEmpty() && diagnosis.entryCount() == 0) {
      findings.add(new Finding.OfFile(FindingKind.NO_ENTRY_YET, 0, 0, used, ""));
    }
    findings.sort(Comparator.comparingLong(Finding::position));
    List<Fault> faults =
        FaultEvidence.of(
            findings,
            judgement,
            source.name(),
            evidence.size(),
            used,
            BlockSeams.explain(findings, used, evidence));
    return new Inspection(
        source,
        DbFileName.ofAnyWriter(source.name()),
        evidence.size(),
        hasHeader ? Optional.of(used) : Optional.empty(),
        judgement,
        diagnosis.entryCount(),
        diagnosis.entryBytesInUse(),
        diagnosis.onlyZeros(),
        parser.segmentCount(),
        List.copyOf(findings),
        diagnosis.droppedFindings(),
        List.copyOf(reconstructed),
        diagnosis.forks().rank(faults, findings, evidence),
        parent && findings.isEmpty()
            ? InheritedOrder.of(format, diagnosis.standing(), others, used).starts()
            : diagnosis.forks().inherited().starts(),
        new Inspection.Predictions(parser.sound()));
  }

  /**
   * Position of the first entry before an impossible length at which a Python client's walk ends;
   * -1 if there is none. Every such client decodes a key before it goes on to the next length.
   */
  private static long undecodable(List<Finding> findings, long impossible) {
    return findings.stream()
        .filter(f -> f.kind() == FindingKind.KEY_NOT_UTF8 && f.position() < impossible)
        .mapToLong(Finding::position)
        .min()
        .orElse(-1);
  }
}
