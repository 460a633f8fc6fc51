package multiproc.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import multiproc.inspect.diagnose.Diagnosis;
import multiproc.inspect.diagnose.Finding;
import multiproc.inspect.diagnose.FindingKind;
import multiproc.inspect.diagnose.KnownFault;
import multiproc.inspect.diagnose.ReconstructedEntry;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.evidence.EvidenceSource;
import multiproc.inspect.overlay.SiblingKeys;
import multiproc.inspect.predict.Prediction;
import multiproc.inspect.predict.Predictor;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.FormatDetector;
import multiproc.inspect.segment.Judgement;
import multiproc.inspect.segment.Judgement.Certainty;
import multiproc.inspect.segment.Segment;
import multiproc.inspect.segment.SegmentParser;
import multiproc.inspect.segment.ValidRanges;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Reads one file as evidence: which format it is of, what stands in it, what went wrong, which
 * known fault fits, and what each client does with it. Writes nothing.
 *
 * <p>Threading: safe, it keeps nothing. Memory: bounded, whatever the file's size; time: linear in
 * the file.
 */
public final class Inspector {

  /** A length from here ... */
  private static final int STANDS_STILL_FROM = -28;

  /** ... to here takes the walk of 0.7 and later back to where it stands. */
  private static final int STANDS_STILL_TO = -21;

  /** Entries of another file that may explain this one's. */
  private static final int MOST_VALUES = 2_000;

  private Inspector() {}

  /**
   * Inspects one file.
   *
   * @param others keys of the other files of its directory: they may name an entry that was
   *     overwritten
   * @throws IOException when the file cannot be read
   */
  public static Inspection inspect(EvidenceSource source, SiblingKeys others) throws IOException {
    try (Evidence evidence = source.open()) {
      return inspect(source, evidence, others);
    }
  }

  /**
   * Tells only which format a file is of.
   *
   * @throws IOException when the file cannot be read
   */
  public static Judgement judge(EvidenceSource source) throws IOException {
    try (Evidence evidence = source.open()) {
      return new FormatDetector(evidence, new EntryReader(evidence), used(evidence)).judge();
    }
  }

  /**
   * A file's whole entries, the first where many: keys, each byte a char, with their values.
   *
   * @param mostBytes of keys
   */
  static Map<String, Double> values(EvidenceSource source, long mostBytes) throws IOException {
    try (Evidence evidence = source.open()) {
      EntryReader reader = new EntryReader(evidence);
      Judgement judgement = new FormatDetector(evidence, reader, used(evidence)).judge();
      reader.setFormat(judgement.format());
      Map<String, Double> values = new LinkedHashMap<>();
      long at = reader.findEntry(DbLayout.HEADER_SIZE, evidence.size());
      long bytes = 0;
      while (at < evidence.size() && values.size() < MOST_VALUES) {
        Segment entry = reader.entryAt(at);
        bytes += entry.keyLength();
        if (bytes > mostBytes) {
          break;
        }
        values.put(
            Display.latin1(reader.keyBytes(entry)), evidence.getDouble(entry.valuePosition()));
        at = reader.findEntry(entry.end(), evidence.size());
      }
      return values;
    }
  }

  private static int used(Evidence evidence) {
    return evidence.size() < DbLayout.USED_SIZE ? 0 : evidence.getInt(DbLayout.USED_POSITION);
  }

  private static Inspection inspect(EvidenceSource source, Evidence evidence, SiblingKeys others) {
    boolean hasHeader = evidence.size() >= DbLayout.USED_SIZE;
    int used = used(evidence);
    EntryReader reader = new EntryReader(evidence);
    Judgement judgement = new FormatDetector(evidence, reader, used).judge();
    DbFormat format = judgement.format();
    reader.setFormat(format);
    Diagnosis diagnosis = new Diagnosis(evidence, reader, format, used, source.name());
    SegmentParser parser = new SegmentParser(evidence, reader, format, used, diagnosis);
    parser.parse();

    List<ReconstructedEntry> guesses = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    whole(findings, evidence, judgement, hasHeader, used, source.name());
    if (judgement.isClients()) {
      impossible(findings, evidence, parser.impossibleLengthPosition());
      List<Finding> told = diagnosis.findings(others, guesses);
      // A length whose entry the file's end cuts off is a good length.
      findings.removeIf(
          f -> f.kind() == FindingKind.IMPOSSIBLE_LENGTH && isCut(told, f.position()));
      findings.addAll(told);
    }
    if (findings.isEmpty() && diagnosis.entryCount() == 0) {
      add(findings, FindingKind.NO_ENTRY_YET, 0, FindingKind.NO_ENTRY_YET.sentence());
    }
    findings.sort(Comparator.comparingLong(Finding::position));
    long wrong = findings.stream().filter(f -> f.kind() == FindingKind.ENTRY_IN_VALUE).count();
    boolean sound = findings.stream().noneMatch(f -> f.kind().isCorrupt());
    long entryCount = diagnosis.entryCount();
    ValidRanges ranges = parser.sound();
    return new Inspection(
        source,
        DbFileName.parse(source.name()),
        evidence.size(),
        hasHeader ? Optional.of(used) : Optional.empty(),
        judgement,
        diagnosis.entryCount(),
        parser.segmentCount(),
        List.copyOf(findings),
        diagnosis.droppedFindings(),
        List.copyOf(guesses),
        KnownFault.fitting(findings, judgement, source.name(), evidence.size(), used),
        new Inspection.Predictions(
            () -> predict(source, format, ranges, sound, entryCount, wrong)));
  }

  private static List<Prediction> predict(
      EvidenceSource source,
      DbFormat format,
      ValidRanges ranges,
      boolean sound,
      long entryCount,
      long wrong) {
    try (Evidence evidence = source.open()) {
      return new Predictor(source, evidence, format, ranges, sound, entryCount, wrong).predict();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isCut(List<Finding> findings, long position) {
    return findings.stream()
        .anyMatch(f -> f.kind() == FindingKind.CUT_SHORT && f.position() == position);
  }

  /** What is wrong with the file as a whole. */
  private static void whole(
      List<Finding> findings,
      Evidence evidence,
      Judgement judgement,
      boolean hasHeader,
      int used,
      String name) {
    long size = evidence.size();
    if (DbFileName.parse(name).isEmpty()) {
      add(findings, FindingKind.NAME, 0, "no client names its file " + Display.quoted(name));
    }
    if (size == 0) {
      add(findings, FindingKind.EMPTY, 0, FindingKind.EMPTY.sentence());
      return;
    }
    if (judgement.certainty() == Certainty.NOT_A_CLIENTS_FILE) {
      add(
          findings,
          FindingKind.NOT_A_CLIENTS_FILE,
          0,
          "not a client's file: " + judgement.because());
    }
    if (judgement.mixed()) {
      add(findings, FindingKind.MIXED_FORMATS, 0, judgement.because());
    }
    if (!judgement.format().makesSize(size) && judgement.isClients()) {
      add(
          findings,
          FindingKind.CUT_SHORT,
          0,
          "the size, "
              + size
              + ", is none that a client makes ("
              + judgement.format().initialSize()
              + ", doubled any number of times): bytes"
              + " were cut off or added");
    }
    if (hasHeader) {
      header(findings, size, used);
    }
    if (size >= DbLayout.HEADER_SIZE && judgement.isClients()) {
      padding(findings, evidence);
    }
  }

  private static void padding(List<Finding> findings, Evidence evidence) {
    int padding = evidence.getInt(DbLayout.USED_SIZE);
    if (padding != 0) {
      findings.add(
          new Finding(
              FindingKind.HEADER_PADDING,
              DbLayout.USED_SIZE,
              DbLayout.HEADER_SIZE - DbLayout.USED_SIZE,
              "the header's padding, 4 bytes at 4, is no zero but "
                  + padding
                  + Display.orText(padding)
                  + ": no client writes there"));
    }
  }

  private static void header(List<Finding> findings, long size, int used) {
    if (used == 0) {
      add(
          findings,
          FindingKind.HEADER_ZERO,
          DbLayout.USED_SIZE,
          FindingKind.HEADER_ZERO.sentence());
    } else if (used < 0) {
      add(
          findings,
          FindingKind.USED_NEGATIVE,
          DbLayout.USED_SIZE,
          "used is " + used + ", below 0: every client takes the file for empty");
    } else if (used > size) {
      add(
          findings,
          FindingKind.USED_BEYOND_FILE,
          DbLayout.USED_SIZE,
          "used is "
              + used
              + Display.orText(used)
              + ", but the file has "
              + size
              + " bytes: "
              + (used - size)
              + " are missing");
    } else {
      insideEntry(findings, used);
    }
  }

  private static void insideEntry(List<Finding> findings, int used) {
    if (used < DbLayout.HEADER_SIZE) {
      add(
          findings,
          FindingKind.USED_INSIDE_ENTRY,
          DbLayout.USED_SIZE,
          "used is " + used + ", inside the header: every client takes the file for empty");
    } else if (used % DbLayout.ALIGNMENT != 0) {
      add(
          findings,
          FindingKind.USED_INSIDE_ENTRY,
          DbLayout.USED_SIZE,
          "used is "
              + used
              + ", no multiple of "
              + DbLayout.ALIGNMENT
              + ", at which every entry ends");
    }
  }

  private static void impossible(List<Finding> findings, Evidence evidence, long position) {
    if (position < 0) {
      return;
    }
    int length = evidence.getInt(position);
    String text =
        "the length that a client reads at "
            + position
            + " is impossible: "
            + length
            + Display.orText(length);
    boolean stands = length >= STANDS_STILL_FROM && length <= STANDS_STILL_TO;
    add(
        findings,
        FindingKind.IMPOSSIBLE_LENGTH,
        position,
        stands ? text + "; it lets the walk of 0.7 and later stand still for ever" : text);
  }

  private static void add(
      List<Finding> findings, FindingKind kind, long positionOrLength, String text) {
    boolean place = kind == FindingKind.IMPOSSIBLE_LENGTH;
    findings.add(
        new Finding(
            kind,
            place ? positionOrLength : 0,
            place ? DbLayout.KEY_LENGTH_SIZE : positionOrLength,
            text));
  }
}
