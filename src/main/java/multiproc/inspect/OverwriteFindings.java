package multiproc.inspect;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import multiproc.inspect.Finding.Overwritten;
import multiproc.inspect.Finding.Overwritten.Part;
import multiproc.inspect.KeyProof.Answer;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Makes the findings about overwritten entries: which part is left, what was stored over the rest,
 * and which series it was, as far as {@link KeyProof} proves it.
 *
 * <p>Threading: one thread.
 *
 * @param used end of a client's walk, from the file's start
 * @param timed whether entries of this file may have timestamps
 * @param segments the damaged segments and their neighbours, by position
 */
record OverwriteFindings(
    Evidence evidence,
    EntryReader reader,
    DbFormat format,
    long used,
    boolean timed,
    NavigableMap<Long, Segment> segments,
    KeyProof proof,
    List<Finding> findings,
    List<ReconstructedEntry> entries) {

  /** Reports the beginning of an entry of which the rest, with the value, is overwritten. */
  void beginning(Segment head) {
    EntryRef victim = entry(head);
    if (head.end() == evidence.size()) {
      findings.add(reader.cutShort(head, victim));
      return;
    }
    Segment behind = segments.get(head.end());
    EntryRef by = behind == null ? null : entry(behind);
    long valueAt = head.position() + DbLayout.valueOffset(head.keyLength());
    long inKey = foreign().storedAtEnd(head);
    long text = (inKey < 0 ? head.end() : inKey) - head.keyPosition();
    int left = (int) Math.min(head.keyLength(), text);
    byte[] key = Arrays.copyOf(evidence.copy(head.keyPosition(), left), head.keyLength());
    byte[] closed = left < key.length ? proof.ofKey(key, left, key.length) : null;
    String likely = proof.ofHelp(Display.latin1(key), left, key.length);
    Double value = foreign().setLater(valueAt);
    String proven = closed == null ? victim.key() : Display.latin1(closed);
    victim = new EntryRef(head.position(), victim.length(), proven, value).likely(likely);
    String named = closed == null ? likely : proven;
    Basis basis = closed == null ? Basis.BEGINNING : Basis.CLOSING;
    if (named != null && value != null && !foreign().isTail(valueAt)) {
      // An end that is left is reported with what completes it.
      put(head, new Answer(named, head.position(), basis, false, 0), valueAt, false);
    }
    if (inKey >= 0) {
      stored(FindingKind.VALUE_IN_KEY, head, inKey, null, victim);
    }
    if (by != null && by.position() == valueAt && isLastOfWalk(head)) {
      findings.add(new Finding.EntryInValue(by, victim));
      return;
    }
    left(head, Part.BEGINNING, by, victim, true);
  }

  /** Whether a client's walk ends with this entry, so that it reads whatever is in its value. */
  private boolean isLastOfWalk(Segment head) {
    return head.position() < used && used <= head.position() + format.entryLength(head.keyLength());
  }

  private ForeignValues foreign() {
    return new ForeignValues(evidence, reader, format, segments);
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
          case ENTRY -> reader.keyText(segment);
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
      boolean text = isText(tail.position(), (int) tail.length());
      left(tail, text ? Part.MIDDLE : Part.END, by, EntryRef.UNKNOWN, true);
      return;
    }
    String left = Display.latin1(evidence.copy(tail.position(), (int) (valueAt - tail.position())));
    Segment head = headOf(tail);
    String joined = head == null ? null : joined(head, tail);
    EntryRef victim = new EntryRef(-1, -1, null, value);
    boolean ofChild = false;
    if (joined != null) {
      victim = new EntryRef(head.position(), tail.end() - head.position(), joined, value);
      put(tail, new Answer(joined, head.position(), Basis.NAME_TWICE, true, 0), valueAt, true);
    } else if (head != null) {
      victim = new EntryRef(head.position(), tail.end() - head.position(), null, value);
    } else {
      for (Answer answer : proof.ofEnd(left, tail.position(), tail.end())) {
        boolean own = !isStomped(before, answer.start()) || isOwn(value, before.end(), tail.end());
        put(tail, answer, valueAt, own);
        ofChild |= answer.basis() == Basis.FIRST_OWN_KEY && value == 0;
        if (answer.determined()) {
          long length = tail.end() - answer.start();
          victim = new EntryRef(answer.start(), length, answer.key(), value, own, null);
        } else if (answer.others() == 0) {
          victim = victim.likely(answer.key());
        }
      }
    }
    overwritten(tail, before, by, victim, ofChild);
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

  /**
   * @param ofChild whether the entry of a forked child would end with these bytes
   */
  private void overwritten(
      Segment tail, Segment before, EntryRef by, EntryRef victim, boolean ofChild) {
    if (by != null && isStomped(before, victim.position())) {
      stored(FindingKind.VALUE_IN_HEAD, tail, before.valuePosition(), by, victim);
      return;
    }
    // Zeros without an entry after them may be no value.
    boolean zeros = evidence.nextNonZero(tail.position(), tail.end()) == tail.end();
    boolean followed = segments.containsKey(tail.end()) && segments.get(tail.end()).isEntry();
    // A copy that ended early can have these bytes of a new entry, and zeros up to used.
    Segment behind = segments.get(tail.end());
    boolean zerosUpToUsed = behind != null && behind.kind() == SegmentKind.HOLE;
    boolean cut =
        zerosUpToUsed && evidence.nextNonZero(tail.end(), evidence.size()) == evidence.size();
    left(tail, Part.END, by, victim, (!zeros || followed || ofChild) && !cut);
  }

  private void left(Segment rest, Part part, EntryRef by, EntryRef victim, boolean isProven) {
    findings.add(new Overwritten(rest.position(), rest.length(), part, by, victim, isProven));
  }

  private void stored(FindingKind kind, Segment in, long at, EntryRef by, EntryRef victim) {
    double value = evidence.getDouble(at);
    findings.add(new Finding.ValueStored(kind, in.position(), in.length(), at, value, by, victim));
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
    EntryRef by = before == null ? null : entry(before);
    left(fragment, Part.MIDDLE, by, EntryRef.UNKNOWN, true);
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
    int said = evidence.getInt(segment.position());
    boolean own =
        value == null
            || (whole
                ? !mayBeStoredLength(said)
                : isOwn(value, segment.keyPosition() + lost, segment.end()));
    if (repaired != null && value != null) {
      put(segment, repaired, whole ? Basis.KEY_STANDS : Basis.NAME_TWICE, own);
    }
    if (!whole && !own) {
      victim = victim.notItsOwn();
    }
    if (whole) {
      findings.add(new Finding.WrongLength(victim, said));
    } else {
      stored(FindingKind.VALUE_IN_HEAD, segment, segment.position(), null, victim);
    }
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
    List<Long> stored = foreign().storedIn(segment, key);
    if (stored.stream().anyMatch(at -> at + size > segment.valuePosition())
        && (timed || value == null || value == 0)) {
      // The other entry's timestamp, 0 unless entries are timed, was stored into this one's value.
      value = null;
    }
    EntryRef victim = new EntryRef(segment.position(), segment.length(), null, value);
    boolean own =
        value == null
            || stored.isEmpty()
            || isOwn(value, stored.get(stored.size() - 1) + size, segment.end());
    if (stored.size() == 1) {
      victim = repaired(segment, key, stored.get(0), victim, own);
    }
    if (!own) {
      victim = victim.notItsOwn();
    }
    for (long at : stored) {
      stored(FindingKind.VALUE_IN_KEY, segment, at, null, victim);
    }
    int growth = GrowthByte.index(key, segment.keyPosition());
    byte[] grown = growth < 0 ? null : proof.ofKey(key, growth, growth + 1);
    if (grown != null && value != null) {
      put(segment, grown, Basis.NAME_TWICE, false);
    }
    findings.add(KeyPlausibility.problem(key, victim));
  }

  /** The damaged entry with its key, if that follows from the bytes beside the value in it. */
  private EntryRef repaired(Segment segment, byte[] key, long at, EntryRef victim, boolean own) {
    int from = (int) (at - segment.keyPosition());
    int to = Math.min(key.length, from + format.valueSize());
    byte[] whole = proof.ofKey(key, from, to);
    if (whole != null) {
      Basis basis = to == key.length ? Basis.CLOSING : Basis.NAME_TWICE;
      if (victim.value() != null) {
        put(segment, whole, basis, own);
      }
      return new EntryRef(
          segment.position(), segment.length(), Display.latin1(whole), victim.value());
    }
    String likely = from < 0 ? null : proof.ofHelp(Display.latin1(key), from, to);
    if (likely != null && victim.value() != null) {
      put(segment, Display.bytesOf(likely), Basis.BEGINNING, false);
    }
    if (from >= 0 && likely == null && Double.valueOf(0).equals(victim.value())) {
      FirstOwnKeys.at(proof.forks().firstOwn(), segment.position(), key, from, to)
          .forEach(answer -> put(segment, answer, segment.valuePosition(), own));
    }
    return victim.likely(likely);
  }

  /** Adds an entry whose length and value are whole. */
  private void put(Segment segment, byte[] key, Basis basis, boolean determined) {
    String text = Display.latin1(key);
    put(
        segment,
        new Answer(text, segment.position(), basis, determined, 0),
        segment.valuePosition(),
        true);
  }

  /**
   * Adds an entry of which a rest is left.
   *
   * @param own whether the value is surely the entry's own
   */
  private void put(Segment rest, Answer answer, long valueAt, boolean own) {
    double timestamp =
        format.hasTimestamp() && valueAt + format.valueSize() <= evidence.size()
            ? evidence.getDouble(valueAt + DbLayout.VALUE_SIZE)
            : 0.0;
    entries.add(
        new ReconstructedEntry(
            rest.position(),
            answer.start(),
            Display.bytesOf(answer.key()),
            evidence.getDouble(valueAt),
            timestamp,
            answer.determined() && own && isTimestampGood(valueAt),
            answer.basis(),
            answer.others()));
  }
}
