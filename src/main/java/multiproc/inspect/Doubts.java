package multiproc.inspect;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The whole entries that are not proven: their key may never have existed, or their value may
 * belong to another entry.
 *
 * <p>Immutable.
 */
final class Doubts {

  /** Why an entry is not proven. */
  public enum Doubt {
    /** The beginning of another entry is in its value. */
    ENTRY_IN_VALUE,

    /** Its key contradicts itself or its neighbours. */
    KEY_IMPLAUSIBLE,

    /** Its writer stopped before it counted the entry in {@code used}, and never stored a value. */
    UNFINISHED,

    /**
     * It starts at {@code used}. A client stores an entry first and {@code used} after it, so the
     * last store there may be unfinished: the bytes can be the beginning of one key with the end of
     * an older key and the value of that one.
     */
    AT_USED,

    /**
     * Two processes stored entries here, and by the lengths of the file's entries one of the other
     * probably ended where this one ends: then both may have set this value. Either a process set
     * values in overwritten entries elsewhere, or a key has two entries.
     */
    COMMON_END,

    /**
     * As {@link #COMMON_END}, but such an end is not likely, or no value shows that a process went
     * on. Only 0.0, the first value of every entry, is surely its own. The entry is copied.
     */
    SECOND_WRITER,

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
     * a number without its last byte.
     */
    CUT;

    /** Whether the entry may have existed, so that a report should name it. */
    public boolean mayHaveBeen() {
      return this == AT_USED
          || this == COMMON_END
          || this == SECOND_WRITER
          || this == CUT
          || this == VALUE_TORN
          || this == VALUE_CHANGED;
    }
  }

  /** U+FFFD in UTF-8, EF BF BD, as a number, and its first two bytes. */
  private static final int REPLACEMENT = 0xbdbfef;

  private static final int CUT_REPLACEMENT = 0xbfef;

  private static final int LAST_BYTE = Long.SIZE - Byte.SIZE;

  /**
   * From this estimate of {@link CommonEnds} on an entry's value is not copied. Of the whole
   * entries with a wrong value it leaves out two in five, of those with their own value a tenth.
   */
  private static final double LIKELY = 0.1;

  /** What a value leaves that was set in an entry after another process had overwritten it. */
  private static final Set<FindingKind> LATE_VALUES =
      EnumSet.of(
          FindingKind.VALUE_IN_HEAD,
          FindingKind.VALUE_IN_KEY,
          FindingKind.LENGTH_DAMAGED,
          FindingKind.KEY_NOT_UTF8,
          FindingKind.KEY_NOT_JSON,
          FindingKind.KEY_WRONG_SHAPE);

  private final Map<Long, Doubt> entries = new TreeMap<>();

  /** Positions of bytes that no client writes. */
  private final Set<Long> foreign = new HashSet<>();

  private boolean secondWriter;
  private boolean shifted;

  /** Null unless the file shows two processes, and values that one set late. */
  private CommonEnds commonEnds;

  private long zerosFrom = -1;

  private Doubts() {}

  /**
   * Collects what the findings of a file say against its whole entries.
   *
   * @param evidence of the file, open; read only if two processes wrote the file
   */
  public static Doubts of(Inspection inspection, Evidence evidence) {
    List<Finding> findings = inspection.findings();
    Doubts doubts = new Doubts();
    boolean headerLies = Traces.headerLies(findings);
    for (Finding finding : findings) {
      doubts.secondWriter |=
          Traces.isOfTwoWriters(finding, headerLies)
              || finding instanceof Finding.WrongLength length && length.said() != 0;
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
      }
      Doubt doubt = of(finding);
      if (doubt != null) {
        doubts.entries.put(finding.position(), doubt);
      }
    }
    if (doubts.secondWriter && findings.stream().anyMatch(Doubts::maySetLate)) {
      doubts.commonEnds = CommonEnds.of(inspection, evidence);
    }
    return doubts;
  }

  /** Whether a process may have set values in entries that another had overwritten. */
  private static boolean maySetLate(Finding finding) {
    return LATE_VALUES.contains(finding.kind()) || finding.kind() == FindingKind.DUPLICATE_KEY;
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
    return of(entry.position(), entry.end(), reader.value(entry));
  }

  private Doubt of(long position, long end, double value) {
    Doubt doubt = entries.get(position);
    boolean endsInZero = Double.doubleToRawLongBits(value) >>> LAST_BYTE == 0;
    if (doubt == null && endsInZero && (end == zerosFrom || value != 0)) {
      return Doubt.CUT;
    }
    boolean cut = value != 0 && !EntryReader.isLikelyValue(value) && foreign.contains(end);
    if (doubt == null && (cut || shifted && isReplaced(value))) {
      return Doubt.VALUE_CHANGED;
    }
    if (doubt != null || value == 0 || !secondWriter) {
      return doubt;
    }
    return commonEnds != null && commonEnds.at(position, end) >= LIKELY
        ? Doubt.COMMON_END
        : Doubt.SECOND_WRITER;
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
