package multiproc.inspect.diagnose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import multiproc.inspect.diagnose.Finding.Overwritten;
import multiproc.inspect.diagnose.Finding.Overwritten.Part;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.reconstruct.Basis;
import multiproc.inspect.reconstruct.KeyProof;
import multiproc.inspect.reconstruct.ReconstructedEntry;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.KeyRepair;
import multiproc.inspect.segment.Segment;
import multiproc.inspect.segment.SegmentKind;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Makes the findings about overwritten entries: which part is left, what was stored over the rest,
 * and which series it was, as far as {@link KeyProof} proves it.
 *
 * <p>Threading: one thread.
 */
final class OverwriteFindings {

  private final Evidence evidence;
  private final EntryReader reader;
  private final DbFormat format;
  private final boolean timed;
  private final NavigableMap<Long, Segment> segments;
  private final KeyProof proof;
  private final List<Finding> findings;
  private final List<ReconstructedEntry> entries;

  /**
   * @param timed whether entries of this file may have timestamps
   * @param segments the damaged segments and their neighbours, by position
   */
  OverwriteFindings(
      Evidence evidence,
      EntryReader reader,
      DbFormat format,
      boolean timed,
      NavigableMap<Long, Segment> segments,
      KeyProof proof,
      List<Finding> findings,
      List<ReconstructedEntry> entries) {
    this.evidence = evidence;
    this.reader = reader;
    this.format = format;
    this.timed = timed;
    this.segments = segments;
    this.proof = proof;
    this.findings = findings;
    this.entries = entries;
  }

  /** Reports the beginning of an entry of which the rest, with the value, is overwritten. */
  void beginning(Segment head) {
    if (head.end() == evidence.size()) {
      long whole = format.entryLength(head.keyLength());
      EntryRef victim = new EntryRef(head.position(), whole, wholeKey(head), null);
      findings.add(new Finding.Cut(head.position(), head.length(), victim));
      return;
    }
    EntryRef victim =
        new EntryRef(head.position(), format.entryLength(head.keyLength()), wholeKey(head), null);
    Segment behind = segments.get(head.end());
    EntryRef by = behind == null ? null : entry(behind);
    findings.add(new Overwritten(head.position(), head.length(), Part.BEGINNING, by, victim, true));
  }

  /** The key of an entry's beginning; null unless all its bytes are left. */
  private String wholeKey(Segment head) {
    if (head.length() < DbLayout.KEY_LENGTH_SIZE + head.keyLength()) {
      return null;
    }
    String key = Display.latin1(evidence.copy(head.keyPosition(), head.keyLength()));
    return KeyRepair.isKey(key) ? key : null;
  }

  /** A reference to the entry in a segment; null if the segment is no entry. */
  private EntryRef entry(Segment segment) {
    String key =
        switch (segment.kind()) {
          case ENTRY -> Display.latin1(reader.keyBytes(segment));
          case ENTRY_WITHOUT_HEAD -> {
            byte[] repaired = proof.ofKey(reader.keyBytes(segment), 0, lostOfHead(segment));
            yield repaired == null ? null : Display.latin1(repaired);
          }
          default -> null;
        };
    return switch (segment.kind()) {
      case ENTRY, ENTRY_WITHOUT_HEAD, DAMAGED_KEY ->
          new EntryRef(segment.position(), segment.length(), key, value(segment.valuePosition()));
      case TRUNCATED_ENTRY ->
          new EntryRef(
              segment.position(), format.entryLength(segment.keyLength()), wholeKey(segment), null);
      default -> null;
    };
  }

  /** The value at a position; null if the bytes there are no value. */
  private Double value(long position) {
    if (position < 0 || position + DbLayout.VALUE_SIZE > evidence.size()) {
      return null;
    }
    boolean none = reader.headInValue(position) || isText(position, DbLayout.VALUE_SIZE);
    return none ? null : evidence.getDouble(position);
  }

  private boolean isText(long position, int length) {
    return EntryReader.isText(evidence.copy(position, length));
  }

  /** Whether the bytes after a value can be its timestamp. */
  private boolean isTimestampGood(long value) {
    if (!format.hasTimestamp()) {
      return true;
    }
    Double timestamp = value(value + DbLayout.VALUE_SIZE);
    return timestamp != null && (timestamp == 0 || timed && timestamp > 0);
  }

  /** The segment that ends where this one starts, or null. */
  private Segment before(Segment segment) {
    Map.Entry<Long, Segment> lower = segments.lowerEntry(segment.position());
    return lower != null && lower.getValue().end() == segment.position() ? lower.getValue() : null;
  }

  /** Reports the end of an entry; another entry was stored over its beginning. */
  void end(Segment tail) {
    Segment before = before(tail);
    EntryRef by = before == null ? null : entry(before);
    long valueAt = tail.end() - format.valueSize();
    Double value = tail.length() < format.valueSize() ? null : value(valueAt);
    if (value != null && !isTimestampGood(valueAt)) {
      value = null;
    }
    if (value == null) {
      EntryRef victim = new EntryRef(-1, -1, null, null);
      boolean text = isText(tail.position(), (int) tail.length());
      findings.add(
          new Overwritten(
              tail.position(), tail.length(), text ? Part.MIDDLE : Part.END, by, victim, true));
      return;
    }
    String left = Display.latin1(evidence.copy(tail.position(), (int) (valueAt - tail.position())));
    Segment head = headOf(tail);
    String joined = head == null ? null : joined(head, tail);
    EntryRef victim = new EntryRef(-1, -1, null, value);
    if (joined != null) {
      victim = new EntryRef(head.position(), tail.end() - head.position(), joined, value);
      put(tail.position(), head.position(), joined, valueAt, true, Basis.NAME_TWICE, 0);
    } else if (head != null) {
      victim = new EntryRef(head.position(), tail.end() - head.position(), null, value);
    } else {
      for (KeyProof.Answer answer : proof.ofEnd(left, tail.position(), tail.end())) {
        put(
            tail.position(),
            answer.start(),
            answer.key(),
            valueAt,
            answer.determined()
                && (!isStomped(before, answer.start()) || isOwn(value, before.end(), tail.end())),
            answer.basis(),
            answer.others());
        if (answer.determined()) {
          victim = new EntryRef(answer.start(), tail.end() - answer.start(), answer.key(), value);
        }
      }
    }
    findings.add(overwritten(tail, before, by, victim));
  }

  /**
   * Whether an entry starts inside the value of the entry before, which was therefore stored later.
   */
  private static boolean isStomped(Segment before, long start) {
    return before != null && before.valueSize() > 0 && start >= before.valuePosition();
  }

  /**
   * Whether a value surely belongs to an entry into which another process has stored a value. The
   * entry of that other process ended at {@code othersEnd}. It may have stored more entries after
   * that, one of which ends where this one ends; then the value may be the other's. 0.0, the first
   * value of every entry, is always right.
   */
  private boolean isOwn(double value, long othersEnd, long end) {
    return value == 0 || !proof.mayReach(othersEnd, end);
  }

  private Finding overwritten(Segment tail, Segment before, EntryRef by, EntryRef victim) {
    if (by != null && isStomped(before, victim.position())) {
      return new Finding.ValueStored(
          FindingKind.VALUE_IN_HEAD,
          tail.position(),
          tail.length(),
          before.valuePosition(),
          evidence.getDouble(before.valuePosition()),
          by,
          victim);
    }
    // Zeros without an entry after them may be no value.
    boolean zeros = evidence.nextNonZero(tail.position(), tail.end()) == tail.end();
    boolean followed = segments.containsKey(tail.end()) && segments.get(tail.end()).isEntry();
    // A copy that ended early can have these bytes of a new entry, and zeros up to used.
    Segment behind = segments.get(tail.end());
    boolean zerosUpToUsed = behind != null && behind.kind() == SegmentKind.HOLE;
    boolean cut =
        zerosUpToUsed && evidence.nextNonZero(tail.end(), evidence.size()) == evidence.size();
    return new Overwritten(
        tail.position(), tail.length(), Part.END, by, victim, (!zeros || followed) && !cut);
  }

  /**
   * The beginning of the entry that ends with this segment, by the length in its head; null if it
   * is not left.
   */
  private Segment headOf(Segment tail) {
    for (Segment segment : segments.headMap(tail.position()).values()) {
      if (segment.kind() == SegmentKind.TRUNCATED_ENTRY
          && segment.end() < tail.position()
          && segment.position() + format.entryLength(segment.keyLength()) == tail.end()) {
        return segment;
      }
    }
    return null;
  }

  /**
   * The key of which a beginning and an end are left; null if the rest does not follow from them.
   */
  private String joined(Segment head, Segment tail) {
    byte[] key = evidence.copy(head.keyPosition(), head.keyLength());
    int lostFrom = (int) (head.end() - head.keyPosition());
    int lostTo = (int) Math.min(key.length, tail.position() - head.keyPosition());
    if (lostFrom >= key.length) {
      return wholeKey(head);
    }
    byte[] repaired = proof.ofKey(key, lostFrom, lostTo);
    if (repaired == null) {
      return null;
    }
    byte[] entry = DbLayout.encodeEntry(repaired, 0);
    byte[] left = evidence.copy(tail.position(), (int) tail.length() - format.valueSize());
    int from = (int) (tail.position() - head.position());
    return from + left.length == entry.length - DbLayout.VALUE_SIZE
            && Arrays.equals(entry, from, from + left.length, left, 0, left.length)
        ? Display.latin1(repaired)
        : null;
  }

  /** Reports text from the middle of a key. */
  void middle(Segment fragment) {
    Segment before = before(fragment);
    findings.add(
        new Overwritten(
            fragment.position(),
            fragment.length(),
            Part.MIDDLE,
            before == null ? null : entry(before),
            EntryRef.UNKNOWN,
            true));
  }

  /** Reports an entry with a value over its first bytes, or with a wrong length. */
  void withoutHead(Segment segment) {
    byte[] key = reader.keyBytes(segment);
    int lost = lostOfHead(segment);
    byte[] repaired = proof.ofKey(key, 0, lost);
    Double value = value(segment.valuePosition());
    String text = repaired == null ? null : Display.latin1(repaired);
    EntryRef victim = new EntryRef(segment.position(), segment.length(), text, value);
    boolean whole = Arrays.equals(key, repaired);
    if (text != null && value != null) {
      put(
          segment.position(),
          segment.position(),
          text,
          segment.valuePosition(),
          whole
              ? !mayBeStoredLength(evidence.getInt(segment.position()))
              : isOwn(value, segment.keyPosition() + lost, segment.end()),
          whole ? Basis.KEY_STANDS : Basis.NAME_TWICE,
          0);
    }
    findings.add(
        whole
            ? new Finding.WrongLength(
                segment.position(), segment.length(), victim, evidence.getInt(segment.position()))
            : new Finding.ValueStored(
                FindingKind.VALUE_IN_HEAD,
                segment.position(),
                segment.length(),
                segment.position(),
                evidence.getDouble(segment.position()),
                null,
                victim));
  }

  /** Number of bytes of the key over which a value, or a value and its timestamp, was stored. */
  private int lostOfHead(Segment segment) {
    boolean both =
        format.hasTimestamp()
            && !isText(segment.position() + DbLayout.VALUE_SIZE, DbLayout.VALUE_SIZE);
    return (both ? format.valueSize() : DbLayout.VALUE_SIZE) - DbLayout.KEY_LENGTH_SIZE;
  }

  /**
   * Whether a client may have stored this length as the first bytes of an entry and then stopped:
   * then the key's first bytes can belong to that entry, too.
   */
  private static boolean mayBeStoredLength(int length) {
    return length > 0 && length <= EntryReader.MAX_KEY_LENGTH;
  }

  /** Reports an entry with a damaged key, which may contain a value. */
  void damagedKey(Segment segment) {
    byte[] key = reader.keyBytes(segment);
    Double value = value(segment.valuePosition());
    int size = format.valueSize();
    int stomped = KeyRepair.stompedAt(key, segment.keyPosition(), size);
    long at = segment.keyPosition() + stomped;
    if (at + size > segment.valuePosition()) {
      // The other's timestamp stands in this entry's value.
      value = null;
    }
    EntryRef victim = new EntryRef(segment.position(), segment.length(), null, value);
    if (stomped != Integer.MIN_VALUE
        && at % DbLayout.ALIGNMENT == 0
        && EntryReader.isLikelyValue(evidence.getDouble(at))
        // In a copy that ended inside this key only zeros follow.
        && evidence.nextNonZero(at, segment.end()) < segment.end()) {
      byte[] repaired = proof.ofKey(key, stomped, stomped + size);
      String text = repaired == null ? null : Display.latin1(repaired);
      victim = new EntryRef(segment.position(), segment.length(), text, value);
      findings.add(
          new Finding.ValueStored(
              FindingKind.VALUE_IN_KEY,
              segment.position(),
              segment.length(),
              at,
              evidence.getDouble(at),
              null,
              victim));
      if (text != null && value != null) {
        put(
            segment.position(),
            segment.position(),
            text,
            segment.valuePosition(),
            isOwn(value, at + size, segment.end()),
            Basis.NAME_TWICE,
            0);
      }
    }
    int growth = GrowthByte.index(key, segment.keyPosition());
    byte[] grown = growth < 0 ? null : proof.ofKey(key, growth, growth + 1);
    if (grown != null && value != null) {
      String text = Display.latin1(grown);
      long start = segment.position();
      put(start, start, text, segment.valuePosition(), false, Basis.NAME_TWICE, 0);
    }
    findings.add(KeyProblem.of(segment, key, victim));
  }

  private void put(
      long position,
      long start,
      String key,
      long valueAt,
      boolean determined,
      Basis basis,
      int others) {
    double timestamp =
        format.hasTimestamp() && valueAt + format.valueSize() <= evidence.size()
            ? evidence.getDouble(valueAt + DbLayout.VALUE_SIZE)
            : 0.0;
    entries.add(
        new ReconstructedEntry(
            position,
            start,
            Display.bytesOf(key),
            evidence.getDouble(valueAt),
            timestamp,
            determined && isTimestampGood(valueAt),
            basis,
            others));
  }

  /** All reconstructed entries, in the order in which they were found. */
  List<ReconstructedEntry> entries() {
    return new ArrayList<>(entries);
  }
}
