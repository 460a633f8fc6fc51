package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.List;
import multiproc.layout.DbFormat;
import multiproc.schedule.model.FileImage;

/**
 * Keys for the entries of a handle that are not whole in the file. A histogram's or a summary's
 * child makes all its series at once, in one order, so that bytes of which nothing is to be seen
 * may be several entries: the rest of a child, whole children, and the first series of the next.
 *
 * <p>Threading: one thread.
 */
final class ChildFill {

  private static final int LONGEST_VALUE = 300;
  private static final int MOST_CHILDREN = 2;

  private final SeriesTexts texts;
  private final DbFormat format;
  private final FileImage file;
  private final List<String> models;
  private final boolean grouped;

  /** The handle that is filled. */
  private Handle handle;

  /** Series of the child that was begun last and is not complete. */
  private List<String> rest = List.of();

  ChildFill(SeriesTexts texts, DbFormat format, FileImage file, List<String> models) {
    this.texts = texts;
    this.format = format;
    this.file = file;
    this.models = models;
    String type = texts.name().type();
    this.grouped = type.equals("histogram") || type.equals("summary");
  }

  /** Adds the entries to a handle with a key each; false where one agrees with none. */
  boolean fill(Handle filled, List<Entry> entries) {
    handle = filled;
    rest = List.of();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      boolean done =
          entry.whole
              ? whole(entry)
              : grouped
                  ? children(entry, i + 1 < entries.size() ? entries.get(i + 1) : null)
                  : one(entry, models);
      if (!done) {
        return false;
      }
    }
    return true;
  }

  /** Whether a handle can append next what a fragment shows, as far as that can be told. */
  boolean canFollow(Handle before, Fragment next) {
    if (!grouped) {
      return true;
    }
    handle = before;
    Entry last = before.entries.isEmpty() ? null : before.entries.get(before.entries.size() - 1);
    if (last != null && last.key == null) {
      return true;
    }
    List<String> left = last == null ? List.of() : missing(texts.of(last.key));
    if (!left.isEmpty()) {
      return next.key() != null ? left.get(0).equals(next.key()) : isOf(next, left.get(0));
    }
    return next.key() == null || missing(texts.of(next.key())).get(0).equals(next.key());
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

  /** Whether a key is the next of its child; notes what follows it. */
  private boolean follows(String key) {
    List<String> expected = rest.isEmpty() ? missing(texts.of(key)) : rest;
    if (expected.isEmpty() || !expected.get(0).equals(key)) {
      return false;
    }
    rest = expected.subList(1, expected.size());
    return true;
  }

  /** The series of a child that the handle has not, in their order. */
  private List<String> missing(SeriesText child) {
    List<String> keys = new ArrayList<>(texts.child(child));
    keys.removeIf(handle::knows);
    return keys;
  }

  private boolean one(Entry entry, List<String> like) {
    String key =
        new KeyGuess(texts).choose(new ShownText(entry, file, format), like, handle::knows);
    return key != null && add(entry, entry.start, key);
  }

  /** Adds an entry that the file does not show whole. */
  private boolean add(Entry of, int start, String key) {
    Entry added = new Entry(start, start + length(key), null);
    added.key = key;
    for (int[] range : of.shown) {
      int from = Math.max(range[0], added.start);
      int to = Math.min(range[1], added.end);
      if (from < to) {
        added.shown.add(new int[] {from, to});
      }
    }
    if (!new ShownText(added, file, format).agrees(key) || handle.knows(key)) {
      return false;
    }
    handle.entries.add(added);
    return true;
  }

  private int length(String key) {
    return (int) format.entryLength(key.length());
  }

  private int length(List<String> keys) {
    return keys.stream().mapToInt(this::length).sum();
  }

  private boolean children(Entry entry, Entry next) {
    List<String> before = next == null || !next.whole ? List.of() : before(next.key);
    int span = entry.length() - length(rest);
    if (span == 0 && tryAll(entry, rest)) {
      rest = List.of();
      return true;
    }
    if (next == null && span < 0) {
      return cut(entry, rest);
    }
    if (span - length(before) == 0 && tryAll(entry, joined(rest, before))) {
      rest = before.isEmpty() ? List.of() : behind(next.key);
      return true;
    }
    return withNew(entry, next, before);
  }

  /** The series of a key's child that come before it, and are not there. */
  private List<String> before(String key) {
    List<String> keys = missing(texts.of(key));
    int at = keys.indexOf(key);
    return at <= 0 ? List.of() : keys.subList(0, at);
  }

  private List<String> behind(String key) {
    List<String> keys = texts.child(texts.of(key));
    return keys.subList(keys.indexOf(key), keys.size());
  }

  private static List<String> joined(List<String> left, List<String> right) {
    List<String> joined = new ArrayList<>(left);
    joined.addAll(right);
    return joined;
  }

  private boolean tryAll(Entry entry, List<String> keys) {
    int added = 0;
    int at = entry.start;
    for (String key : keys) {
      if (!add(entry, at, key)) {
        break;
      }
      added++;
      at += length(key);
    }
    if (added == keys.size() && added > 0) {
      return true;
    }
    for (; added > 0; added--) {
      handle.entries.remove(handle.entries.size() - 1);
    }
    return false;
  }

  /** The first of these series that fill an entry's bytes; the handle came no further. */
  private boolean cut(Entry entry, List<String> keys) {
    for (int count = 1; count <= keys.size(); count++) {
      if (length(keys.subList(0, count)) == entry.length()
          && tryAll(entry, keys.subList(0, count))) {
        rest = keys.subList(count, keys.size());
        return true;
      }
    }
    return false;
  }

  /** With children between of which no series is whole in the file. */
  private boolean withNew(Entry entry, Entry next, List<String> before) {
    int room = entry.length() - length(rest) - length(before);
    for (String model : models) {
      SeriesText like = texts.of(model);
      boolean first = models.stream().noneMatch(other -> comesBefore(other, model, like));
      for (int size = 1; first && size <= LONGEST_VALUE; size++) {
        int child = newLength(like, size);
        for (int count = 1; count <= MOST_CHILDREN; count++) {
          if (room == count * child || next == null && room < count * child) {
            List<String> keys = newChildren(like, size, count, entry);
            if (keys != null && fits(entry, next, joined(rest, keys), before)) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  /** Bytes of a child like another whose first label's value is of that size. */
  private int newLength(SeriesText like, int size) {
    List<String> keys = texts.child(like);
    if (like.labelValues().isEmpty()) {
      return length(keys);
    }
    int sum = 0;
    for (String key : keys) {
      sum += (int) format.entryLength(key.length() + size - like.labelValues().get(0).length());
    }
    return sum;
  }

  private boolean comesBefore(String other, String model, SeriesText like) {
    SeriesText series = texts.of(other);
    return models.indexOf(other) < models.indexOf(model) && series.metric().equals(like.metric());
  }

  private boolean fits(Entry entry, Entry next, List<String> keys, List<String> before) {
    List<String> all = joined(keys, before);
    if (length(all) == entry.length() && tryAll(entry, all)) {
      rest = before.isEmpty() ? List.of() : behind(next.key);
      return true;
    }
    return next == null && length(keys) > entry.length() && cut(entry, keys);
  }

  /** Series of children with placeholders for one label's value; null where there are none. */
  private List<String> newChildren(SeriesText like, int size, int count, Entry entry) {
    int labels = like.labelValues().size();
    if (labels == 0 && (size > 1 || count > 1)) {
      return null;
    }
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> values = new ArrayList<>(like.labelValues());
      if (labels > 0) {
        values.set(0, value(size, handle.entries.size() + i));
      }
      SeriesText child = new SeriesText("", like.metric(), values, null);
      List<String> series = missing(child);
      if (series.isEmpty() || handle.knows(series.get(0))) {
        return null;
      }
      keys.addAll(shownIn(series, entry, length(rest) + length(keys), like));
    }
    return keys;
  }

  /** The same child with what the file shows of its series. */
  private List<String> shownIn(List<String> series, Entry entry, int offset, SeriesText like) {
    int at = entry.start + offset;
    for (String key : series) {
      Entry part = new Entry(at, at + length(key), null);
      entry.shown.forEach(part.shown::add);
      ShownText shown = new ShownText(part, file, format);
      if (part.end <= entry.end && shown.isAny() && !shown.agrees(key)) {
        String seen = new KeyGuess(texts).chooseLike(shown, List.of(key), handle::knows);
        SeriesText child = seen == null ? null : texts.of(seen);
        return child == null || !child.metric().equals(like.metric()) ? series : missing(child);
      }
      at += length(key);
    }
    return series;
  }

  private static String value(int size, int number) {
    String digits = String.valueOf(number);
    return digits.length() >= size
        ? digits.substring(digits.length() - size)
        : String.valueOf(KeyPattern.PLACEHOLDER).repeat(size - digits.length()) + digits;
  }
}
