package multiproc.inspect;

import java.util.List;
import java.util.Map;
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

    /** Its writer stopped before it counted the entry in {@code used}, and never set it. */
    UNFINISHED,

    /**
     * It starts at {@code used}. A client stores an entry first and {@code used} after it, so the
     * last store there may be unfinished: the bytes can be the beginning of one key with the end of
     * an older key and the value of that one.
     */
    AT_USED,

    /**
     * The file shows two processes. If an entry of each ends at the same byte, the later entry is
     * whole and both processes set the same value, before the place that shows them and after it.
     * Only 0.0, the first value of every entry, is surely its own.
     */
    SECOND_WRITER,

    /**
     * Text of an overwritten key follows it and its value is no likely one: the store may have
     * stopped inside the value, which then ends with bytes of that key.
     */
    VALUE_TORN,

    /**
     * Its value's last byte is 0, and only zeros follow it up to {@code used} or the file's end, as
     * in a copy that ended early; or the value is not 0 but below 1e-303, which is what is left of
     * a number without its last byte.
     */
    CUT;

    /** Whether the entry may have existed, so that a report should name it. */
    public boolean mayHaveBeen() {
      return this == AT_USED || this == SECOND_WRITER || this == CUT || this == VALUE_TORN;
    }
  }

  private static final int LAST_BYTE = Long.SIZE - Byte.SIZE;

  private final Map<Long, Doubt> entries = new TreeMap<>();
  private boolean secondWriter;
  private long zerosFrom = -1;

  private Doubts() {}

  /**
   * Collects what the findings of a file say against its whole entries.
   *
   * @param size of the file in bytes
   */
  public static Doubts of(List<Finding> findings, long size) {
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
      doubts.zerosFrom = Math.max(doubts.zerosFrom, Traces.zerosFrom(finding, size));
      Doubt doubt = of(finding);
      if (doubt != null) {
        doubts.entries.put(finding.position(), doubt);
      }
    }
    return doubts;
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

  /**
   * The doubt about a whole entry; null if there is no doubt.
   *
   * @param end position after its last byte
   */
  public Doubt of(long position, long end, double value) {
    Doubt doubt = entries.get(position);
    boolean endsInZero = Double.doubleToRawLongBits(value) >>> LAST_BYTE == 0;
    if (doubt == null && endsInZero && (end == zerosFrom || value != 0)) {
      return Doubt.CUT;
    }
    return doubt == null && value != 0 && secondWriter ? Doubt.SECOND_WRITER : doubt;
  }
}
