package multiproc.inspect;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Finds values that a process stored into an entry that another process had stored over its own.
 *
 * <p>Pure functions.
 *
 * @param segments the damaged segments and their neighbours, by position
 */
record ForeignValues(
    Evidence evidence, EntryReader reader, DbFormat format, NavigableMap<Long, Segment> segments) {

  /**
   * The value of an overwritten entry, by its position. The entry's process can have set it again
   * after the other entry was stored; then it is in the key of that one. Or it is in what is left
   * of its own entry's end. Null if the bytes there are no value.
   */
  Double setLater(long at) {
    Map.Entry<Long, Segment> there = segments.floorEntry(at);
    Segment over = there == null ? null : there.getValue();
    boolean inKey =
        over != null
            && (over.kind() == SegmentKind.DAMAGED_KEY
                    && at >= over.keyPosition()
                    && at + DbLayout.VALUE_SIZE <= over.valuePosition()
                || over.kind() == SegmentKind.TRUNCATED_ENTRY && at == storedAtEnd(over)
                || over.kind() == SegmentKind.ENTRY_WITHOUT_HEAD && at == over.position());
    boolean isTail = isTail(at);
    Double value = inKey || isTail ? evidence.getDouble(at) : null;
    return value != null
            && (value != 0 || isTail)
            && !reader.headInValue(at)
            && EntryReader.isNumber(value)
        ? value
        : null;
  }

  /** Whether the end of an entry is left, with its value at this position. */
  boolean isTail(long at) {
    Map.Entry<Long, Segment> there = segments.floorEntry(at);
    return there != null
        && there.getValue().kind() == SegmentKind.ENTRY_TAIL
        && there.getValue().end() == at + format.valueSize();
  }

  /**
   * The position of a value of another entry where an entry's beginning ends, in its key; -1 if
   * there is none. The length in the head covers the value, so it was stored later.
   */
  long storedAtEnd(Segment head) {
    long at = head.end() - format.valueSize();
    return at < head.position() + DbLayout.ALIGNMENT
            || EntryReader.isText(evidence.copy(at, DbLayout.VALUE_SIZE))
        ? -1
        : at;
  }

  /** Positions of the values of other entries in a damaged key. */
  List<Long> storedIn(Segment segment, byte[] key) {
    List<Long> all =
        KeyRepair.stompedAt(key, segment.keyPosition(), format.valueSize()).stream()
            .map(index -> segment.keyPosition() + index)
            .toList();
    return all.stream()
        .filter(
            at ->
                at % DbLayout.ALIGNMENT == 0
                    && EntryReader.isLikelyValue(evidence.getDouble(at))
                    // Several zeros are more likely a missing part than values.
                    && (all.size() == 1 || evidence.getDouble(at) != 0)
                    // In a copy that ended inside this key only zeros follow.
                    && evidence.nextNonZero(at, segment.end()) < segment.end())
        .toList();
  }
}
