package multiproc.inspect;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import multiproc.layout.DbLayout;

/**
 * Finds the whole entries that are not proven: the key may never have existed, or the value may
 * belong to another entry.
 *
 * <p>Not thread-safe.
 */
final class Doubts {

  /** Why an entry is not proven. */
  public enum Doubt {
    /** The beginning of another entry is in its value. */
    ENTRY_IN_VALUE,

    /** Its key contradicts itself or its neighbours. */
    KEY_IMPLAUSIBLE,

    /**
     * Two processes stored entries here, and eight printable bytes of its key, where a value can
     * be, read as a likely one, as those of 13.7: the key can have had other characters there.
     */
    VALUE_IN_KEY,

    /** Its writer stopped before it counted the entry in {@code used}, and never stored a value. */
    UNFINISHED,

    /**
     * It starts at {@code used}. A client stores an entry first and {@code used} after it, so the
     * last store there may be unfinished: the bytes can be the beginning of one key with the end of
     * an older key and the value of that one.
     */
    AT_USED,

    /**
     * Two processes stored entries here, and one of the other's may have ended where this one ends:
     * then both set this value. Only 0.0, the first value of every entry, is surely its own.
     */
    SECOND_WRITER,

    /**
     * Another file of its identifier shows two processes. Both may have stored entries here, too,
     * with the same ends, so that no byte shows it.
     */
    SHARED_IDENTIFIER,

    /**
     * Several entries follow {@code used}. One process leaves at most one that it has not counted,
     * so a second one stored the older {@code used}, unless they came while the file was copied.
     */
    OLD_USED,

    /**
     * Text of an overwritten key follows it and its value is no likely one: the store may have
     * stopped inside the value, which then ends with bytes of that key.
     */
    VALUE_TORN,

    /**
     * Bytes after its key were put in, taken out or changed: the next entry is shifted; or foreign
     * bytes follow, and its value is no likely one; or the file is shifted, and its value has the
     * bytes that replace others when a file is read as UTF-8 text and written again.
     */
    VALUE_CHANGED,

    /**
     * Its value's last byte is 0, and only zeros follow it up to {@code used} or the file's end, as
     * in a copy that ended early; or the value is not 0 but below 1e-303, which is what is left of
     * a number without its last byte, and only zeros follow it up to the file's end.
     */
    CUT,

    /** Text is in the place of its value, of a key that another process stored over it. */
    VALUE_TEXT;

    /** Whether the entry may have existed, so that a report should name it. */
    public boolean mayHaveBeen() {
      return this == AT_USED
          || isOfSecondWriter()
          || this == VALUE_IN_KEY
          || this == CUT
          || this == VALUE_TORN
          || this == VALUE_CHANGED;
    }

    /** Whether the key is an entry's, but the value may be that of another process's entry. */
    public boolean isOfSecondWriter() {
      return this == SECOND_WRITER || this == SHARED_IDENTIFIER || this == OLD_USED;
    }
  }

  /** U+FFFD in UTF-8, EF BF BD, as a number, and its first two bytes. */
  private static final int REPLACEMENT = 0xbdbfef;

  private static final int CUT_REPLACEMENT = 0xbfef;

  private static final int LAST_BYTE = Long.SIZE - Byte.SIZE;

  private final Map<Long, Doubt> entries = new TreeMap<>();

  /** Positions of bytes that no client writes. */
  private final Set<Long> foreign = new HashSet<>();

  /** Positions of what is left of overwritten entries. */
  private final Set<Long> rests = new HashSet<>();

  private final Evidence evidence;

  /** Position from which on every entry is of one process. */
  private long oneWriterFrom;

  /**
   * Ranges of overwritten entries of which a part is left, the end by the start. The process that
   * stored such an entry has no entry that ends inside the range.
   */
  private final TreeMap<Long, Long> inOneEntry = new TreeMap<>();

  /** Starts of the entries that the file's own process alone can have set. */
  private final Set<Long> inherited = new HashSet<>();

  private Doubt ofOthers = Doubt.SECOND_WRITER;
  private boolean twoWriters;
  private boolean shifted;
  private long zerosFrom = -1;

  private Doubts(Evidence evidence) {
    this.evidence = evidence;
  }

  /**
   * Collects what the findings of a file say against its whole entries.
   *
   * @param evidence of the file, which stays open while entries are asked for
   * @param sharing which processes stored in the files of its identifier
   */
  public static Doubts of(Inspection inspection, Evidence evidence, Sharing sharing) {
    Doubts doubts = new Doubts(evidence);
    List<Finding> findings = inspection.findings();
    if (sharing == Sharing.FORKED) {
      doubts.exempt(inspection);
    }
    doubts.twoWriters = isOfTwoWriters(inspection, evidence);
    if (doubts.twoWriters) {
      doubts.overlaps(inspection);
    } else if (sharing != Sharing.ONE) {
      doubts.oneWriterFrom = Long.MAX_VALUE;
      doubts.ofOthers = Doubt.SHARED_IDENTIFIER;
    } else if (findings.stream().anyMatch(f -> isOldUsed(f, inspection.source()))) {
      doubts.oneWriterFrom = inspection.used().orElse(0);
      doubts.ofOthers = Doubt.OLD_USED;
    }
    for (Finding finding : findings) {
      EntryRef by = finding.by();
      if (finding instanceof Finding.Overwritten
          && by != null
          && by.isSet()
          && !EntryReader.isLikelyValue(by.value())) {
        doubts.entries.put(by.position(), Doubt.VALUE_TORN);
      }
      doubts.zerosFrom = Math.max(doubts.zerosFrom, Traces.zerosFrom(finding, inspection.size()));
      if (finding instanceof Finding.Shifted shifted) {
        doubts.shifted = true;
        doubts.entries.put(shifted.before(), Doubt.VALUE_CHANGED);
      } else if (finding.kind() == FindingKind.GARBAGE) {
        doubts.foreign.add(finding.position());
      } else if (finding instanceof Finding.Overwritten) {
        doubts.rests.add(finding.position());
      }
      Doubt doubt = of(finding);
      if (doubt != null) {
        doubts.entries.put(finding.position(), doubt);
      }
    }
    return doubts;
  }

  private static boolean isOfTwoWriters(Inspection inspection, Evidence evidence) {
    List<Finding> findings = inspection.findings();
    boolean headerLies = Traces.headerLies(findings);
    return findings.stream().anyMatch(f -> Traces.isOfTwoWriters(f, headerLies))
        && !BlockSeams.explain(findings, inspection.used().orElse(0), evidence);
  }

  private static boolean isOldUsed(Finding finding, EvidenceSource source) {
    return finding instanceof Finding.BeingWritten written
        && written.count() > 1
        && !written.apart()
        && !(source instanceof Snapshot snapshot && snapshot.grew());
  }

  /**
   * A forked process stores entries with 0.0 in its parent's file and never sets them there, so the
   * value of a key that the parent had before the fork is the parent's. After the first damage, the
   * key before a value of the parent can be a forked process's.
   */
  private void exempt(Inspection inspection) {
    long damaged =
        inspection.findings().stream()
            .filter(finding -> finding.kind().isCorrupt())
            .mapToLong(Finding::position)
            .min()
            .orElse(Long.MAX_VALUE);
    inspection.inherited().stream().filter(start -> start < damaged).forEach(inherited::add);
  }

  private void overlaps(Inspection inspection) {
    ProcessEnds ends =
        ProcessEnds.of(
            inspection.findings(),
            inspection.used().orElse(0),
            inspection.judgement().format().valueSize());
    oneWriterFrom = ends.from();
    if (ends.three() || inspection.hasThreeWriters()) {
      return;
    }
    for (Finding finding : inspection.findings()) {
      EntryRef victim = finding.victim();
      if (victim != null && victim.position() >= 0 && victim.length() > 0) {
        inOneEntry.put(victim.position(), victim.end());
      } else if (ProcessEnds.isRest(finding)) {
        inOneEntry.put(finding.position() - 1, finding.end());
      }
    }
  }

  private static Doubt of(Finding finding) {
    return switch (finding.kind()) {
      case ENTRY_IN_VALUE -> Doubt.ENTRY_IN_VALUE;
      case KEY_IMPLAUSIBLE -> Doubt.KEY_IMPLAUSIBLE;
      case UNFINISHED_STORE -> Doubt.UNFINISHED;
      case BEING_WRITTEN -> Doubt.AT_USED;
      case BEYOND_USED ->
          finding instanceof Finding.BehindUsed behind && behind.position() == behind.used()
              ? Doubt.AT_USED
              : null;
      default -> null;
    };
  }

  /** The doubt about a whole entry; null if there is no doubt. */
  public Doubt of(Segment entry, EntryReader reader) {
    Doubt doubt = of(entry.position(), entry.end(), reader.value(entry));
    return doubt == null && twoWriters && mayHoldValue(entry) ? Doubt.VALUE_IN_KEY : doubt;
  }

  /** Whether eight bytes of a whole key, at a multiple of eight, can be another entry's value. */
  private boolean mayHoldValue(Segment entry) {
    long keyEnd = entry.keyPosition() + entry.keyLength();
    long at = entry.keyPosition() + DbLayout.ALIGNMENT - 1;
    at -= at % DbLayout.ALIGNMENT;
    for (; at + DbLayout.VALUE_SIZE <= keyEnd; at += DbLayout.ALIGNMENT) {
      double value = evidence.getDouble(at);
      if (EntryReader.isLikelyValue(value) && EntryReader.isText(value)) {
        return true;
      }
    }
    return false;
  }

  private Doubt of(long position, long end, double value) {
    Doubt doubt = entries.get(position);
    if (doubt == null) {
      doubt = ofValue(end, value);
    }
    if (doubt != null || value == 0 || position >= oneWriterFrom || inherited.contains(position)) {
      return doubt;
    }
    Map.Entry<Long, Long> one = inOneEntry.lowerEntry(end);
    return one != null && end < one.getValue() ? null : ofOthers;
  }

  private Doubt ofValue(long end, double value) {
    boolean endsInZero = Double.doubleToRawLongBits(value) >>> LAST_BYTE == 0;
    if (endsInZero && (end == zerosFrom || value != 0 && isLast(end))) {
      return Doubt.CUT;
    }
    boolean likely = EntryReader.isLikelyValue(value);
    // 12.2 is a measured value, and its eight bytes are printable.
    boolean text = EntryReader.isText(value);
    if (text && !likely) {
      return Doubt.VALUE_TEXT;
    }
    if (text && rests.contains(end)) {
      return Doubt.VALUE_TORN;
    }
    boolean changed = value != 0 && (!likely || text) && foreign.contains(end);
    return changed || shifted && isReplaced(value) ? Doubt.VALUE_CHANGED : null;
  }

  /** Whether no byte of another entry follows. */
  private boolean isLast(long end) {
    return evidence.nextNonZero(end, evidence.size()) == evidence.size();
  }

  private static boolean isReplaced(double value) {
    long bits = Double.doubleToRawLongBits(value);
    boolean found = bits >>> Long.SIZE - Short.SIZE == CUT_REPLACEMENT;
    for (int shift = 0; shift <= Long.SIZE - 3 * Byte.SIZE; shift += Byte.SIZE) {
      found |= (bits >>> shift & 0xffffff) == REPLACEMENT;
    }
    return found;
  }
}
