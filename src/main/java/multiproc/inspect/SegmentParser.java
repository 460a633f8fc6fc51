package multiproc.inspect;

import java.util.function.Consumer;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;

/**
 * Cuts a file into segments, from its first byte to its last: whole entries, and between them what
 * can still be recognised. It trusts no length without other evidence, so it resynchronises after
 * any damage.
 *
 * <p>Threading: one parser for one pass. Time: linear in the file's size. Memory: bounded.
 */
final class SegmentParser {

  /** Shortest run of zeros that is a hole; a shorter run can be part of a number. */
  private static final int LONG_RUN = 64;

  /**
   * Longest text without a head that can be part of a key; longer text comes from another program.
   */
  private static final int LONGEST_MIDDLE = 512;

  private final Evidence evidence;
  private final EntryReader reader;
  private final DbFormat format;
  private final long used;
  private final Consumer<Segment> consumer;
  private final FragmentReader fragments;
  private final ValidRanges sound;

  /** The walk of the format's own client, which trusts every length. */
  private final EntryCursor walk;

  private boolean walkEnded;
  private Segment previous;
  private long count;

  /**
   * @param used end of the client's walk, from the file's start
   * @param consumer takes the segments in the file's order, without gap or overlap
   */
  public SegmentParser(
      Evidence evidence,
      EntryReader reader,
      DbFormat format,
      long used,
      Consumer<Segment> consumer) {
    this.evidence = evidence;
    this.reader = reader;
    this.format = format;
    this.used = used;
    this.consumer = consumer;
    this.sound = new ValidRanges(format.keyShape());
    this.walk = EntryCursor.strict(format, evidence, used, evidence.size());
    this.fragments = new FragmentReader(evidence, reader, format);
  }

  /** Parses the whole file. */
  public void parse() {
    parse(Long.MAX_VALUE);
  }

  /** Parses until at least {@code most} segments have been found, or the file ends. */
  public void parse(long most) {
    long size = evidence.size();
    long at = Math.min(size, DbLayout.HEADER_SIZE);
    if (size > 0) {
      emit(plain(SegmentKind.HEADER, 0, at));
    }
    while (at < size && count < most) {
      Segment entry = reader.entryAt(at);
      if (entry == null) {
        long next = reader.findEntry(at + 1, size);
        damaged(at, next);
        at = next;
      } else if (isUnderAnother(entry)) {
        // If two whole entries share bytes, the second was stored later.
        long end = entry.valuePosition();
        emit(Segment.part(SegmentKind.TRUNCATED_ENTRY, at, end, entry.keyLength(), 0));
        at = end;
      } else {
        emit(entry);
        at = entry.end();
      }
    }
  }

  private boolean isUnderAnother(Segment entry) {
    return reader.headInValue(entry.valuePosition())
        && (reader.entryAt(entry.valuePosition()) != null
            || entry.end() % DbLayout.ALIGNMENT == 0
                && EntryReader.isText(evidence.copy(entry.end(), DbLayout.ALIGNMENT))
                && entry.end() + DbLayout.ALIGNMENT <= evidence.size());
  }

  /** The entries that a walk passes without an error; complete after the last segment. */
  public ValidRanges sound() {
    return sound;
  }

  /** Number of segments handed over so far. */
  public long segmentCount() {
    return count;
  }

  /** Segments everything between two whole entries. */
  private void damaged(long from, long to) {
    long at = from;
    while (at < to) {
      long end = at < used && used < to ? used : to;
      Segment segment = next(at, end, to);
      emit(segment);
      at = segment.end();
    }
  }

  /**
   * The segment at {@code at}.
   *
   * @param end latest end of a segment of zeros
   * @param limit latest end of any other segment
   */
  private Segment next(long at, long end, long limit) {
    long nonZero = evidence.nextNonZero(at, end);
    if (nonZero == end) {
      return zeros(at, end);
    }
    if (nonZero - at >= LONG_RUN) {
      long whole = nonZero - (nonZero - at) % DbLayout.ALIGNMENT;
      return zeros(at, whole);
    }
    Segment fragment = fragments.at(at, limit, previous);
    return fragment != null ? fragment : garbage(at, end);
  }

  private Segment zeros(long at, long end) {
    // Fewer zeros than the shortest entry has are values of 0, not a hole.
    boolean orphanValue =
        FragmentReader.mayPrecedeRest(previous, at)
            && previous.kind() != SegmentKind.DAMAGED_KEY
            && end < evidence.size()
            && end - at <= 2L * format.valueSize()
            && end - at < format.entryLength(EntryReader.MIN_KEY_LENGTH)
            && (end - at) % DbLayout.ALIGNMENT == 0;
    long first = Math.min(end, at + format.valueSize());
    return orphanValue
        ? plain(SegmentKind.ENTRY_TAIL, at, first)
        : plain(at < used ? SegmentKind.HOLE : SegmentKind.UNUSED, at, end);
  }

  /** The garbage up to the next possible head or long run of zeros. */
  private Segment garbage(long at, long end) {
    long stop = Math.min(end, reader.findHead(at + 1, end));
    long scan = at;
    while (scan < stop) {
      long zero = evidence.next((byte) 0, scan, stop);
      long behind = evidence.nextNonZero(zero, Math.min(stop, zero + LONG_RUN));
      if (behind == stop && zero < stop && zero > at || behind - zero >= LONG_RUN) {
        return unknown(at, Math.max(zero, at + 1));
      }
      scan = Math.max(behind, scan + 1);
    }
    return unknown(at, stop);
  }

  /** Text between entries is the middle of a key of which other entries overwrote the rest. */
  private Segment unknown(long at, long end) {
    boolean cells = at % DbLayout.ALIGNMENT == 0 && end % DbLayout.ALIGNMENT == 0;
    boolean between =
        previous.kind() != SegmentKind.HEADER
            && previous.kind() != SegmentKind.GARBAGE
            && end - at <= LONGEST_MIDDLE
            && (reader.plausibleHead(end)
                // After a wiped block spaces are the end of a key that lost its other bytes there.
                || isBlank(at, end) && previous.kind() != SegmentKind.HOLE);
    return plain(
        cells && between && EntryReader.isText(evidence.copy(at, (int) (end - at)))
            ? SegmentKind.KEY_FRAGMENT
            : SegmentKind.GARBAGE,
        at,
        end);
  }

  private boolean isBlank(long from, long to) {
    for (long at = from; at < to; at++) {
      if (evidence.getByte(at) != ' ') {
        return false;
      }
    }
    return to - from <= DbLayout.ALIGNMENT;
  }

  private static Segment plain(SegmentKind kind, long from, long to) {
    return Segment.part(kind, from, to, -1, 0);
  }

  private void emit(Segment segment) {
    Segment seen = segment;
    if (segment.keyLength() >= 0) {
      boolean reachable = walkReaches(segment);
      seen = segment.reachable(reachable);
    }
    if (seen.isEntry()
        && seen.reachable()
        && seen.end() <= used
        && seen.shape() == format.keyShape()) {
      sound.add(seen.position(), seen.end());
    }
    consumer.accept(seen);
    previous = seen;
    count++;
  }

  /** Whether the client's own walk reaches this segment. */
  private boolean walkReaches(Segment segment) {
    while (!walkEnded && walk.end() < segment.position()) {
      step();
    }
    return !walkEnded && walk.end() == segment.position() && walk.end() < used;
  }

  /**
   * The position below {@code used} at which the client's walk reads an impossible length.
   *
   * @return -1 if there is none
   */
  public long impossibleLengthPosition() {
    while (!walkEnded) {
      step();
    }
    return walk.end() < used && hasLength(walk.end()) ? walk.end() : -1;
  }

  private boolean hasLength(long position) {
    return position <= evidence.size() - DbLayout.KEY_LENGTH_SIZE;
  }

  /**
   * Walks one entry on. Zeros, which a walk reads as entries with an empty key, are passed at once.
   */
  private void step() {
    long from = walk.end();
    if (from < used && hasLength(from) && evidence.getInt(from) == 0) {
      long zerosEnd = evidence.nextNonZero(from, Math.min(used, evidence.size()));
      walk.moveTo(from + format.passedInZeros(zerosEnd - from));
    }
    walkEnded = !walk.next();
  }
}
