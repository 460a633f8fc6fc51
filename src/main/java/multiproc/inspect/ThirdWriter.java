package multiproc.inspect;

import java.util.List;
import java.util.NavigableMap;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Decides whether more than two processes stored into a file. A value inside the key of an entry
 * was stored by another process than the key's, and an entry of that process ends right after the
 * value. Two such ends belong to different processes if they are closer than any entry is long.
 *
 * <p>Pure function.
 *
 * @param segments the damaged segments and their neighbours, by position
 */
record ThirdWriter(
    Evidence evidence, DbFormat format, NavigableMap<Long, Segment> segments, KeyProof proof) {

  /** UTF-8 bytes of the shortest key with a name, {@code ["a", "a", {}]}. */
  private static final int SHORTEST_KEY = 14;

  /**
   * Two values in one key that prove it, whatever entries were overwritten as a whole: their
   * entries end closer than any entry is long, and all else of the key is a single one's. Null if
   * there are none.
   */
  Finding.ThirdProcess proven(EntryReader reader, List<String> suffixes) {
    ForeignValues foreign = new ForeignValues(evidence, reader, format, segments);
    for (Segment segment : segments.values()) {
      if (segment.kind() != SegmentKind.DAMAGED_KEY) {
        continue;
      }
      byte[] key = reader.keyBytes(segment);
      List<Long> stored = foreign.storedIn(segment, key);
      for (int i = 1; i < stored.size(); i++) {
        boolean close = stored.get(i) - stored.get(i - 1) < format.entryLength(SHORTEST_KEY);
        if (close && isOneKey(segment, key, stored, suffixes)) {
          int size = format.valueSize();
          return new Finding.ThirdProcess(
              segment.position(), segment.length(), stored.get(i - 1) + size, stored.get(i) + size);
        }
      }
    }
    return null;
  }

  private boolean isOneKey(Segment segment, byte[] key, List<Long> stored, List<String> suffixes) {
    List<Integer> indexes = stored.stream().map(at -> (int) (at - segment.keyPosition())).toList();
    boolean[] lost = KeyRepair.lost(key, indexes, format);
    long spaces = segment.keyPosition() + key.length;
    byte[] padding = evidence.copy(spaces, (int) (segment.valuePosition() - spaces));
    return DbLayout.isPadding(padding, 0, padding.length)
        && KeyRepair.isPossible(key, lost, format == DbFormat.RUBY, suffixes);
  }

  /**
   * Whether a third process must have written, under the assumption that each overwritten entry was
   * at least as long as the shortest one that is left.
   */
  boolean isLikely() {
    long shortest = proof.shortest();
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
        if (end >= 0 && behind > end && behind - end < shortest) {
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
    return value != 0 && EntryReader.isNumber(value);
  }
}
