package multiproc.inspect.diagnose;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which entries that stand whole are not proven all the same: their key may never have been, or
 * their value may be another's.
 *
 * <p>Immutable.
 */
public final class Doubts {

  /** Why an entry is not proven. */
  public enum Doubt {
    /** The beginning of another entry stands in its value. */
    ENTRY_IN_VALUE,

    /** Its key contradicts itself or its neighbours. */
    KEY_IMPLAUSIBLE,

    /** Its store, or the header's behind it, never came, and it was never set. */
    UNFINISHED,

    /**
     * It starts where the bytes in use end. A client stores an entry and then {@code used}, so the
     * last store that began there may not have finished: what stands there can be the beginning of
     * one key and the end of an older one, with that one's value.
     */
    AT_USED,

    /**
     * Two processes stored entries of their own up to behind it. Where an entry of each ends at one
     * byte, the later one stands whole and both set one value. Only 0.0, with which every entry
     * begins, is surely its own.
     */
    SECOND_WRITER;

    /** Whether such an entry may have been, so that it is worth to be told. */
    public boolean mayHaveBeen() {
      return this == AT_USED || this == SECOND_WRITER;
    }
  }

  private final Map<Long, Doubt> entries = new TreeMap<>();
  private long sharedEnd;

  private Doubts() {}

  /** What the findings of a file say against its whole entries. */
  public static Doubts of(List<Finding> findings) {
    Doubts doubts = new Doubts();
    boolean headerLies = Traces.headerLies(findings);
    for (Finding finding : findings) {
      if (Traces.isOfTwoWriters(finding, headerLies)) {
        doubts.sharedEnd = Math.max(doubts.sharedEnd, finding.position());
      }
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

  /** What speaks against the whole entry at a position; null where nothing does. */
  public Doubt of(long position, double value) {
    Doubt doubt = entries.get(position);
    return doubt == null && value != 0 && position < sharedEnd ? Doubt.SECOND_WRITER : doubt;
  }
}
