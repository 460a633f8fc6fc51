package multiproc.inspect.overlay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.KeyRepair;
import multiproc.inspect.segment.Segment;
import multiproc.inspect.segment.SegmentKind;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;

/**
 * The damaged stretches of a file with the entries around them, and what can be said of each eight
 * bytes: every entry starts at a multiple of eight, and so do a value and what another store left.
 *
 * <p>Threading: one thread.
 */
final class DamagedRegion {

  private final Evidence evidence;
  private final EntryReader reader;
  private final DbFormat format;
  private final NavigableMap<Long, Segment> segments = new TreeMap<>();
  private final List<PlacedEntry> known = new ArrayList<>();
  private final NavigableMap<Long, PlacedEntry> knownByStart = new TreeMap<>();
  private final NavigableSet<Long> ends = new TreeSet<>();

  DamagedRegion(
      Evidence evidence, EntryReader reader, DbFormat format, Collection<Segment> segments) {
    this.evidence = evidence;
    this.reader = reader;
    this.format = format;
    segments.forEach(segment -> this.segments.put(segment.position(), segment));
    ends.add((long) DbLayout.HEADER_SIZE);
    this.segments.values().forEach(this::know);
  }

  private void know(Segment segment) {
    PlacedEntry layer =
        switch (segment.kind()) {
          case ENTRY -> layer(segment, text(reader.keyBytes(segment)), PlacedEntry.Sign.WHOLE);
          case ENTRY_WITHOUT_HEAD -> {
            byte[] key = KeyRepair.repair(reader.keyBytes(segment), 0, DbLayout.KEY_LENGTH_SIZE);
            yield layer(segment, text(key), PlacedEntry.Sign.PART);
          }
          case DAMAGED_KEY -> layer(segment, repaired(segment), PlacedEntry.Sign.PART);
          case TRUNCATED_ENTRY -> layer(segment, wholeKey(segment), PlacedEntry.Sign.PART);
          case ENTRY_TAIL -> beheaded(segment);
          default -> null;
        };
    if (layer != null) {
      add(layer);
    }
  }

  private void add(PlacedEntry layer) {
    known.add(layer);
    knownByStart.put(layer.start(), layer);
    ends.add(layer.end());
  }

  private static String text(byte[] key) {
    return key == null ? null : Display.latin1(key);
  }

  private PlacedEntry layer(Segment segment, String key, PlacedEntry.Sign sign) {
    long length =
        segment.kind() == SegmentKind.TRUNCATED_ENTRY
            ? format.entryLength(segment.keyLength())
            : segment.length();
    return new PlacedEntry(segment.position(), length, key, List.of(), sign);
  }

  private String repaired(Segment segment) {
    byte[] key = reader.keyBytes(segment);
    int stomped = KeyRepair.stompedAt(key, segment.keyPosition());
    return stomped == Integer.MIN_VALUE
        ? null
        : text(KeyRepair.repair(key, stomped, stomped + DbLayout.VALUE_SIZE));
  }

  /** The key of an entry's beginning of which only the value or the spaces are gone. */
  private String wholeKey(Segment head) {
    if (head.length() < DbLayout.KEY_LENGTH_SIZE + head.keyLength()) {
      return null;
    }
    byte[] key = evidence.copy(head.keyPosition(), head.keyLength());
    return Keys.isClients(key) ? text(key) : null;
  }

  /** All of an entry but its first bytes, which the value of the entry before stands over. */
  private PlacedEntry beheaded(Segment orphan) {
    var entry = segments.lowerEntry(orphan.position());
    Segment before = entry == null ? null : entry.getValue();
    int size = format.valueSize();
    if (before == null
        || before.kind() != SegmentKind.ENTRY && before.kind() != SegmentKind.ENTRY_TAIL
        || before.end() != orphan.position()
        || orphan.length() <= size) {
      return null;
    }
    byte[] text = evidence.copy(orphan.position(), (int) orphan.length() - size);
    int textEnd = text.length;
    while (textEnd > 0 && text[textEnd - 1] == ' ') {
      textEnd--;
    }
    for (long start = before.end() - size; start < before.end(); start += DbLayout.VALUE_SIZE) {
      int lost = (int) (orphan.position() - start) - DbLayout.KEY_LENGTH_SIZE;
      byte[] key = new byte[lost + textEnd];
      System.arraycopy(text, 0, key, lost, textEnd);
      byte[] repaired = KeyRepair.repair(key, 0, lost);
      long length = orphan.end() - start;
      if (repaired != null
          && format.entryLength(repaired.length) == length
          && !isEndOfAnothersName(repaired)) {
        return new PlacedEntry(start, length, text(repaired), List.of(), PlacedEntry.Sign.PART);
      }
    }
    return null;
  }

  /**
   * Whether the metric is named as the end of another one that stands here: what is left of a key
   * is then more likely that one's, of which more was lost.
   */
  private boolean isEndOfAnothersName(byte[] key) {
    String metric = metric(key);
    return segments.values().stream()
        .filter(segment -> segment.kind() == SegmentKind.ENTRY)
        .map(segment -> metric(reader.keyBytes(segment)))
        .anyMatch(other -> other.length() > metric.length() && other.endsWith(metric));
  }

  private static String metric(byte[] key) {
    KeyParser.Key parsed = new KeyParser().parse(key, 0, key.length);
    return parsed == null ? "" : parsed.metric();
  }

  /** The entries that stand, whole or in part, in the file's order. */
  List<PlacedEntry> known() {
    return known;
  }

  /** The known entry that starts there, or null. */
  PlacedEntry knownAt(long start) {
    return knownByStart.get(start);
  }

  /** Where an entry may have been stored by a process that remembered an old end. */
  NavigableSet<Long> ends() {
    return ends;
  }

  /** The segments with damage in them, in the file's order. */
  Collection<Segment> segments() {
    return segments.values();
  }

  /** The segment that holds a position, or null. */
  Segment segmentAt(long position) {
    var entry = segments.floorEntry(position);
    return entry == null || entry.getValue().end() <= position ? null : entry.getValue();
  }

  long entryLength(String key) {
    return format.entryLength(key.length());
  }

  int valueSize() {
    return format.valueSize();
  }

  /** Whether the eight bytes at a position are what an entry of this key would have there. */
  boolean agrees(String key, long start, long position) {
    return agrees(image(key), start, position, position + DbLayout.ALIGNMENT);
  }

  /** Whether these bytes are what an entry has there; its value may be any that is likely. */
  boolean agrees(Image image, long start, long from, long to) {
    int offset = (int) (from - start);
    byte[] there = evidence.copy(from, (int) (to - from));
    int textEnd = Math.min(there.length, image.valueOffset() - offset);
    if (offset < 0 || there.length < to - from) {
      return false;
    }
    if (textEnd > 0 && !Arrays.equals(there, 0, textEnd, image.bytes(), offset, offset + textEnd)) {
      return false;
    }
    for (long at = Math.max(from, start + image.valueOffset());
        at < to;
        at += DbLayout.VALUE_SIZE) {
      if (reader.headInValue(at) || !EntryReader.isLikelyValue(evidence.getDouble(at))) {
        return false;
      }
    }
    return true;
  }

  Image image(String key) {
    return new Image(key, format);
  }

  /** Whether there are only spaces. */
  boolean isBlank(long from, long to) {
    return Display.latin1(evidence.copy(from, (int) (to - from))).isBlank();
  }

  /** Where the last segment ends. */
  long end() {
    return segments.isEmpty() ? 0 : segments.lastEntry().getValue().end();
  }

  /** An entry's bytes, of which the value's are any. */
  record Image(byte[] bytes, int valueOffset) {
    Image(String key, DbFormat format) {
      this(
          format.encodeEntry(Display.bytesOf(key), 0.0, 0.0),
          (int) DbLayout.valueOffset(key.length()));
    }
  }
}
