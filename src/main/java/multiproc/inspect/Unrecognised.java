package multiproc.inspect;

import java.util.NavigableMap;
import multiproc.client.FileSizes;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Makes the findings about bytes between whole entries that are part of no recognised entry: a
 * second header, a value alone, or unknown bytes.
 */
final class Unrecognised {

  private static final int MOST_SHOWN = 160;

  /** Fewest zeros before a value that stands alone: no key of any client ends with them. */
  private static final int ZEROS = 16;

  private final Evidence evidence;
  private final DbFormat format;
  private final long used;
  private final NavigableMap<Long, Segment> segments;

  /**
   * @param evidence of the file, open
   * @param segments the damaged ones and their neighbours, by position
   */
  Unrecognised(
      Evidence evidence, DbFormat format, long used, NavigableMap<Long, Segment> segments) {
    this.evidence = evidence;
    this.format = format;
    this.used = used;
    this.segments = segments;
  }

  /** The finding about a segment of such bytes. */
  Finding finding(Segment segment) {
    long position = segment.position();
    if (isHeader(segment)) {
      return new Finding.SecondHeader(position, evidence.getInt(position));
    }
    if (isValue(segment)) {
      boolean last = isEntry(position + format.valueSize());
      return new Finding.ValueAlone(
          position, segment.length(), used, evidence.getDouble(position), last);
    }
    int shown = (int) Math.min(segment.length(), MOST_SHOWN);
    return new Finding.Bytes(
        FindingKind.GARBAGE,
        position,
        segment.length(),
        used,
        Display.latin1(evidence.copy(position, shown)));
  }

  private boolean isEntry(long position) {
    return segments.containsKey(position) && segments.get(position).isEntry();
  }

  private boolean isHeader(Segment segment) {
    return segment.length() == DbLayout.HEADER_SIZE
        && segment.position() % FileSizes.smallest(DbFormat.TIMESTAMP) == 0
        && isEntry(segment.end())
        && evidence.getInt(segment.position()) > DbLayout.HEADER_SIZE
        && evidence.getInt(segment.position() + DbLayout.USED_SIZE) == 0;
  }

  /** Whether it is a value with zeros before it, and zeros or its timestamp after it. */
  private boolean isValue(Segment segment) {
    long at = segment.position();
    boolean aligned = at % DbLayout.ALIGNMENT == 0;
    boolean bare = segment.length() == DbLayout.VALUE_SIZE;
    boolean both = format.hasTimestamp() && segment.length() == format.valueSize();
    if (!aligned || !bare && !both || at < DbLayout.HEADER_SIZE + ZEROS) {
      return false;
    }
    long end = at + format.valueSize();
    boolean alone =
        evidence.nextNonZero(at - ZEROS, at) == at
            && end <= evidence.size()
            && (both || evidence.nextNonZero(segment.end(), end) == end);
    return alone && isNumber(at) && (!both || isNumber(at + DbLayout.VALUE_SIZE));
  }

  private boolean isNumber(long position) {
    double value = evidence.getDouble(position);
    return value != 0 && EntryReader.isNumber(value);
  }
}
