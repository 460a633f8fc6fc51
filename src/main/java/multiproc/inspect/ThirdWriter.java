package multiproc.inspect;

import java.util.NavigableMap;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Decides whether more than two processes stored into a file. A value inside the key of an entry
 * was stored by another process than the key's, and an entry of that process ends right after the
 * value. Two such ends belong to different processes if they are closer than the shortest entry of
 * the file.
 *
 * <p>Pure function.
 *
 * @param segments the damaged segments and their neighbours, by position
 */
record ThirdWriter(
    Evidence evidence, DbFormat format, NavigableMap<Long, Segment> segments, KeyProof proof) {

  boolean isProven() {
    long end = -1;
    long joined = -1;
    for (Segment segment : segments.values()) {
      boolean scanned =
          segment.kind() == SegmentKind.DAMAGED_KEY || segment.kind() == SegmentKind.GARBAGE;
      boolean entry = segment.isEntry() || segment.kind() == SegmentKind.DAMAGED_KEY;
      if (!entry || segment.position() != joined) {
        // The entries from here on may belong to another process than those before.
        end = -1;
      }
      joined = entry ? segment.end() : -1;
      if (!scanned) {
        continue;
      }
      long first = segment.position() + DbLayout.ALIGNMENT - 1 & -DbLayout.ALIGNMENT;
      long last = entry ? segment.valuePosition() : segment.end();
      for (long at = first; at + DbLayout.VALUE_SIZE <= last; ) {
        if (!isValue(at) || entry && at == segment.position()) {
          at += DbLayout.ALIGNMENT;
          continue;
        }
        long behind = at + format.valueSize();
        if (end >= 0 && !proof.mayReach(end, behind)) {
          return true;
        }
        end = behind;
        at = behind;
      }
    }
    return false;
  }

  private boolean isValue(long at) {
    double value = evidence.getDouble(at);
    return value != 0 && !EntryReader.isText(value) && EntryReader.isLikelyValue(value);
  }
}
