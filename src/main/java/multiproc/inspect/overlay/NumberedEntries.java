package multiproc.inspect.overlay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import multiproc.inspect.segment.Segment;
import multiproc.inspect.segment.SegmentKind;
import multiproc.layout.DbLayout;

/**
 * Lays the missing entries of a numbered series where its process stored them: that process appends
 * one entry right behind the other, so each lies where its successor starts, and a gap between two
 * that stand is filled to the byte.
 *
 * <p>Threading: one thread.
 */
final class NumberedEntries {

  /** Missing entries in a row. */
  private static final int MOST = 64;

  /** Missing entries in a row behind the last that stands, of which only traces may tell. */
  private static final int MOST_BEHIND = 16;

  private record Member(PlacedEntry layer, NumberedKey key, NumberedKey.Slot slot) {
    long number() {
      return Long.parseLong(slot.digits());
    }

    /** The label that counts; null where the metric's name does. */
    NumberedKey.Label label() {
      return key.label(slot);
    }
  }

  private final DamagedRegion scene;
  private final Keys keys;
  private final Map<Long, PlacedEntry> placed = new LinkedHashMap<>();
  private final List<List<PlacedEntry>> possible = new ArrayList<>();

  /** What the values of each label look like that stand in the file; two kinds are enough. */
  private final Map<NumberedKey.Label, Set<String>> likenesses = new HashMap<>();

  /** How the entries of the series are known that is being placed. */
  private PlacedEntry.Sign sign;

  NumberedEntries(DamagedRegion scene, Keys keys) {
    this.scene = scene;
    this.keys = keys;
  }

  /** The entries that stood, by where they started. */
  Map<Long, PlacedEntry> place() {
    Map<Keys.Series, TreeMap<Long, Member>> all = new HashMap<>();
    for (PlacedEntry layer : scene.known()) {
      if (layer.key() != null) {
        NumberedKey key = new NumberedKey(layer.key());
        key.likenesses().forEach(this::note);
        for (NumberedKey.Slot slot : key.slots()) {
          all.computeIfAbsent(Keys.Series.of(layer.key(), slot), s -> new TreeMap<>())
              .putIfAbsent(Long.parseLong(slot.digits()), new Member(layer, key, slot));
        }
      }
    }
    all.forEach(this::series);
    return placed;
  }

  private void note(NumberedKey.Label label, String likeness) {
    Set<String> known = likenesses.computeIfAbsent(label, l -> new HashSet<>());
    if (known.size() < 2) {
      known.add(likeness);
    }
  }

  private void series(Keys.Series series, TreeMap<Long, Member> members) {
    int adjacent = 0;
    boolean inOrder = true;
    Member previous = null;
    for (Member member : members.values()) {
      boolean next = previous != null && previous.number() + 1 == member.number();
      adjacent += next && previous.layer().end() == member.layer().start() ? 1 : 0;
      inOrder &= previous == null || previous.layer().end() <= member.layer().start();
      previous = member;
    }
    if (!keys.isOneProcesss(series, adjacent)) {
      return;
    }
    // Numbers that are no count come in any order, two of them side by side by chance, and what is
    // missing between values of several kinds may have been of any kind.
    boolean counts =
        inOrder
            && (adjacent > 0 || keys.isTogetherElsewhere(series))
            && likenesses.getOrDefault(previous.label(), Set.of()).size() < 2;
    sign = counts ? PlacedEntry.Sign.SERIES : PlacedEntry.Sign.NUMBERS;
    previous = null;
    for (Member member : members.values()) {
      if (previous == null) {
        before(member);
      } else {
        between(previous, member);
      }
      previous = member;
    }
    behind(previous);
  }

  private void between(Member from, Member to) {
    long missing = to.number() - from.number() - 1;
    if (missing < 1 || missing > MOST) {
      return;
    }
    List<PlacedEntry> row = back(to, missing);
    if (row.size() == missing && row.get(row.size() - 1).start() == from.layer().end()) {
      row.forEach(this::put);
    }
  }

  /** Up to so many entries before a member, the nearest first. */
  private List<PlacedEntry> back(Member member, long most) {
    List<PlacedEntry> row = new ArrayList<>();
    long end = member.layer().start();
    for (long step = 1; step <= most; step++) {
      String key = member.key().moved(member.slot(), -step);
      if (key == null || keys.isPresent(key)) {
        break;
      }
      long length = scene.entryLength(key);
      if (end - length < DbLayout.HEADER_SIZE) {
        break;
      }
      end -= length;
      row.add(layer(key, end, length));
    }
    return row;
  }

  private PlacedEntry layer(String key, long start, long length) {
    return new PlacedEntry(start, length, key, List.of(), sign);
  }

  /**
   * Those before the first that stands: all to the first of the numbers, or as far as traces go.
   */
  private void before(Member first) {
    List<PlacedEntry> row = back(first, MOST);
    int sure = 0;
    for (int i = 0; i < row.size(); i++) {
      // A number that counts nothing may be any; only at the file's start it has to end.
      boolean counts =
          sign == PlacedEntry.Sign.SERIES || row.get(i).start() == DbLayout.HEADER_SIZE;
      boolean numbersEnd = counts && first.number() - i - 1 <= 1;
      if (numbersEnd && scene.ends().contains(row.get(i).start()) || isSeen(row.get(i))) {
        sure = i + 1;
      }
    }
    row.subList(0, sure).forEach(this::put);
  }

  /** Those behind the last that stands, as far as traces go. */
  private void behind(Member last) {
    List<PlacedEntry> row = new ArrayList<>();
    int sure = 0;
    long start = last.layer().end();
    for (long step = 1; step <= MOST_BEHIND && start < scene.end(); step++) {
      String key = last.key().moved(last.slot(), step);
      if (keys.isPresent(key)) {
        break;
      }
      PlacedEntry layer = layer(key, start, scene.entryLength(key));
      row.add(layer);
      if (isSeen(layer)) {
        sure = row.size();
      }
      start = layer.end();
    }
    row.subList(0, sure).forEach(this::put);
    if (sure < row.size()) {
      possible.add(List.copyOf(row.subList(sure, row.size())));
    }
  }

  /**
   * Those that may have stood behind the last of a series, as another's start at the end of one of
   * them would show.
   */
  List<List<PlacedEntry>> possible() {
    return possible;
  }

  /** Whether something of an entry is left that can be hardly anything else's. */
  private boolean isSeen(PlacedEntry layer) {
    Segment head = scene.segmentAt(layer.start());
    if (head != null
        && head.kind() == SegmentKind.TRUNCATED_ENTRY
        && head.position() == layer.start()
        && scene.agrees(scene.image(layer.key()), layer.start(), layer.start(), head.end())) {
      return true;
    }
    long value = layer.end() - scene.valueSize();
    for (long at = layer.start(); at < layer.end(); at += DbLayout.ALIGNMENT) {
      boolean free = OverwriteReconstruction.isFree(scene.segmentAt(at), at);
      if (free && scene.agrees(layer.key(), layer.start(), at)) {
        boolean text = at < value && !scene.isBlank(at, at + DbLayout.ALIGNMENT);
        boolean last = at + DbLayout.ALIGNMENT == layer.end();
        if (text || last && isFollowed(layer.end())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether something else starts, or the use of the file ends, where an entry ends. */
  private boolean isFollowed(long end) {
    return scene.knownAt(end) != null || !OverwriteReconstruction.isFree(scene.segmentAt(end), end);
  }

  void put(PlacedEntry layer) {
    if (scene.knownAt(layer.start()) == null
        || !layer.key().equals(scene.knownAt(layer.start()).key())) {
      placed.putIfAbsent(layer.start(), layer);
      scene.ends().add(layer.end());
    }
  }
}
