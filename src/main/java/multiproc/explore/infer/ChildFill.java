package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.layout.DbFormat;
import multiproc.schedule.model.FileImage;

/**
 * Chooses keys for the entries of a handle that the file does not show completely. A histogram or a
 * summary makes all series of a child together, in a fixed order. So a hidden range may contain
 * several entries: the rest of a child, whole children, and the first series of the next child.
 *
 * <p>Threading: one thread.
 */
final class ChildFill {

  private static final int LONGEST_VALUE = 80;
  private static final int MOST_STEPS = 20_000;

  private final SeriesOfKeys texts;
  private final DbFormat format;
  private final FileImage file;
  private final List<String> models;
  private final boolean grouped;

  /** The handle that is filled. */
  private Handle handle;

  /** Series that are still missing from the child that was begun last. */
  private List<String> rest = List.of();

  /** The run of incomplete entries that is being filled. */
  private List<Entry> span;

  private final List<int[]> shown = new ArrayList<>();
  private int end;

  /** The complete entry after the run; null if there is none. */
  private Entry behind;

  /** Positions at which placing a child has already failed. */
  private final Set<Integer> tried = new HashSet<>();

  private int steps;

  /** Cached results of {@link #canFill}. */
  private final Map<String, Boolean> fillable = new HashMap<>();

  ChildFill(SeriesOfKeys texts, DbFormat format, FileImage file, List<String> models) {
    this.texts = texts;
    this.format = format;
    this.file = file;
    this.models = models;
    String type = texts.name().type();
    this.grouped = type.equals("histogram") || type.equals("summary");
  }

  /**
   * Adds the entries to a handle and chooses a key for each; false if an entry has no matching key.
   */
  boolean fill(Handle filled, List<Entry> entries) {
    handle = filled;
    rest = List.of();
    int next = 0;
    while (next < entries.size()) {
      Entry entry = entries.get(next);
      int behind = next + 1;
      while (grouped && !entry.whole && behind < entries.size() && !entries.get(behind).whole) {
        behind++;
      }
      boolean done =
          entry.whole
              ? whole(entry)
              : grouped
                  ? children(
                      entries.subList(next, behind),
                      behind < entries.size() ? entries.get(behind) : null)
                  : one(entry);
      if (!done) {
        return false;
      }
      next = behind;
    }
    return true;
  }

  /** Whether a handle can append the fragment's entry next; true if this is undecided. */
  boolean canFollow(Handle before, Fragment next) {
    if (!grouped) {
      return true;
    }
    handle = before;
    int known = before.entries.size();
    while (known > 0 && before.entries.get(known - 1).key == null) {
      known--;
    }
    List<String> left = known == 0 ? List.of() : behind(before.entries.get(known - 1).key);
    if (known < before.entries.size()) {
      return next.key() == null || canFill(before, known, left, next);
    }
    if (!left.isEmpty()) {
      return next.key() != null ? left.get(0).equals(next.key()) : isOf(next, left.get(0));
    }
    return next.key() == null || isNext(List.of(), new Entry(next.start(), next.end(), next.key()));
  }

  /** The series of a child after a given one, without those that the handle found in the file. */
  private List<String> behind(String key) {
    List<String> keys = texts.child(texts.of(key));
    List<String> left = new ArrayList<>(keys.subList(keys.indexOf(key) + 1, keys.size()));
    left.removeIf(handle::knows);
    return left;
  }

  /** Whether series exist that fit the incomplete entries between two complete ones. */
  private boolean canFill(Handle before, int known, List<String> left, Fragment next) {
    List<Entry> run = before.entries.subList(known, before.entries.size());
    StringBuilder question = new StringBuilder();
    question.append(before.start).append(left.size()).append(' ').append(next.start());
    question.append(before.before == null ? 0 : before.before.start);
    for (Entry entry : run) {
      question.append(' ').append(entry.start).append('-').append(entry.end);
      entry.shown.forEach(range -> question.append('+').append(range[0]));
    }
    return fillable.computeIfAbsent(
        question.toString(),
        asked -> {
          handle = new Handle(before.start, before.before);
          handle.entries.addAll(before.entries.subList(0, known));
          rest = left;
          return children(run, new Entry(next.start(), next.end(), next.key()));
        });
  }

  private boolean isOf(Fragment head, String key) {
    Entry entry = new Entry(head.start(), head.end(), null);
    entry.shown.add(new int[] {head.from(), head.to()});
    return new ShownText(entry, file, format).agrees(key);
  }

  private boolean whole(Entry entry) {
    if (grouped && !follows(entry.key)) {
      return false;
    }
    Entry copy = new Entry(entry.start, entry.end, entry.key);
    copy.shown.addAll(entry.shown);
    handle.entries.add(copy);
    return true;
  }

  /** Whether a key is the next one of its child; if so, records the keys after it. */
  private boolean follows(String key) {
    List<String> expected = rest.isEmpty() ? missing(texts.of(key)) : rest;
    if (expected.isEmpty() || !expected.get(0).equals(key)) {
      return false;
    }
    rest = expected.subList(1, expected.size());
    return true;
  }

  /** The series of a child that the handle does not have yet, in order. */
  private List<String> missing(SeriesOfKey child) {
    List<String> keys = new ArrayList<>(texts.child(child));
    keys.removeIf(handle::knows);
    return keys;
  }

  private boolean one(Entry entry) {
    String key =
        new KeyGuess(texts).choose(new ShownText(entry, file, format), models, handle::knows);
    return key != null && add(entry.start, key, entry.shown);
  }

  /** Adds an incomplete entry; false if the key does not match its visible bytes. */
  private boolean add(int start, String key, List<int[]> shown) {
    Entry added = part(start, key, shown);
    if (handle.knows(key) || !new ShownText(added, file, format).agrees(key)) {
      return false;
    }
    added.key = key;
    handle.entries.add(added);
    return true;
  }

  /** An entry with the key at a position, and its visible bytes. */
  private Entry part(int start, String key, List<int[]> shown) {
    Entry part = new Entry(start, start + (int) format.entryLength(key.length()), null);
    for (int[] range : shown) {
      int from = Math.max(range[0], part.start);
      int to = Math.min(range[1], part.end);
      if (from < to) {
        part.shown.add(new int[] {from, to});
      }
    }
    return part;
  }

  /** Fills a run of incomplete entries with consecutive children. */
  private boolean children(List<Entry> run, Entry next) {
    span = run;
    end = run.get(run.size() - 1).end;
    behind = next;
    shown.clear();
    run.forEach(entry -> shown.addAll(entry.shown));
    tried.clear();
    steps = 0;
    return place(run.get(0).start, rest);
  }

  private boolean place(int at, List<String> left) {
    texts.time().check();
    if (at == end) {
      rest = left;
      return isNext(left, behind);
    }
    if (++steps > MOST_STEPS) {
      return false;
    }
    if (!left.isEmpty()) {
      return isWhereOneMay(at, left.get(0))
          && add(at, left.get(0), shown)
          && (place(handle.cursor(), left.subList(1, left.size())) || takeBack());
    }
    return tried.add(at) && placeChild(at);
  }

  /**
   * Whether a complete entry is the next series of the current child, or the first of a new one.
   */
  private boolean isNext(List<String> left, Entry next) {
    if (next == null) {
      return true;
    }
    List<String> keys = left.isEmpty() ? missing(texts.of(next.key)) : left;
    return !keys.isEmpty() && keys.get(0).equals(next.key);
  }

  private boolean takeBack() {
    handle.entries.remove(handle.entries.size() - 1);
    return false;
  }

  /**
   * Whether an entry at a position fits the run: it crosses no known end, and ends at the known end
   * of a visible head.
   */
  private boolean isWhereOneMay(int at, String key) {
    int to = at + (int) format.entryLength(key.length());
    for (Entry entry : span) {
      boolean head = !entry.shown.isEmpty() && entry.shown.get(0)[0] == entry.start;
      if (at < entry.end && to > entry.end || head && at == entry.start && to != entry.end) {
        return false;
      }
    }
    return true;
  }

  private boolean placeChild(int at) {
    Set<List<Object>> children = new HashSet<>();
    Set<Object> metrics = new HashSet<>();
    List<SeriesOfKey> seen = models.stream().map(texts::of).toList();
    for (SeriesOfKey like : seen) {
      if (children.add(List.of(like.metric(), like.labelValues())) && placeChild(at, like)) {
        return true;
      }
    }
    for (SeriesOfKey like : seen) {
      if (!like.labelValues().isEmpty() && metrics.add(like.metric())) {
        for (int size = 1; size <= LONGEST_VALUE; size++) {
          List<String> values = new ArrayList<>(like.labelValues());
          values.set(0, value(size, handle.entries.size()));
          if (placeChild(at, new SeriesOfKey("", like.metric(), values, null))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean placeChild(int at, SeriesOfKey child) {
    List<String> keys = missing(child);
    if (keys.isEmpty()) {
      return false;
    }
    if (place(at, keys)) {
      return true;
    }
    List<String> shownOnes = asShown(at, keys);
    return !shownOnes.equals(keys) && place(at, shownOnes);
  }

  /** A child of the same size with the label values that the file shows. */
  private List<String> asShown(int start, List<String> keys) {
    int at = start;
    for (String key : keys) {
      Entry part = part(at, key, shown);
      ShownText text = new ShownText(part, file, format);
      if (part.end <= end && text.isAny() && !text.agrees(key)) {
        String found = new KeyGuess(texts).chooseLike(text, List.of(key), handle::knows);
        return found == null ? keys : missing(texts.of(found));
      }
      at = part.end;
    }
    return keys;
  }

  private static String value(int size, int number) {
    String digits = String.valueOf(number);
    return digits.length() >= size
        ? digits.substring(digits.length() - size)
        : String.valueOf(KeyPattern.PLACEHOLDER).repeat(size - digits.length()) + digits;
  }
}
