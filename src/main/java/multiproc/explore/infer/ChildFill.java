package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.schedule.model.FileImage;

/**
 * Keys for the entries of a handle that are not whole in the file. A histogram's or a summary's
 * child makes all its series at once, in one order, so that bytes of which nothing is to be seen may
 * be several entries: the rest of a child, whole children, and the first series of the next.
 *
 * <p>Threading: one thread.
 */
final class ChildFill {

  private static final int LONGEST_VALUE = 300;
  private static final int MOST_CHILDREN = 2;

  private final DbFileName name;
  private final ClientVersion version;
  private final DbFormat format;
  private final FileImage file;
  private final List<String> models;
  private final boolean grouped;

  /** The handle that is filled. */
  private Handle handle;

  /** Series of the child that was begun last and is not complete. */
  private List<String> rest = List.of();

  ChildFill(
      DbFileName name,
      ClientVersion version,
      DbFormat format,
      FileImage file,
      List<String> models) {
    this.name = name;
    this.version = version;
    this.format = format;
    this.file = file;
    this.models = models;
    this.grouped = name.type().equals("histogram") || name.type().equals("summary");
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
    List<String> expected = rest.isEmpty() ? missing(SeriesText.of(key, name, version)) : rest;
    if (expected.isEmpty() || !expected.get(0).equals(key)) {
      return false;
    }
    rest = expected.subList(1, expected.size());
    return true;
  }

  /** The series of a child that the handle has not, in their order. */
  private List<String> missing(SeriesText child) {
    List<String> keys = new ArrayList<>(child.childKeys(version, bounds(child)));
    keys.removeIf(handle::knows);
    return keys;
  }

  private List<Double> bounds(SeriesText child) {
    TreeSet<Double> bounds = new TreeSet<>();
    for (String model : models) {
      SeriesText series = SeriesText.of(model, name, version);
      if (series.bound() != null && series.metric().equals(child.metric())) {
        bounds.addAll(SeriesText.bounds(series.bound()));
      }
    }
    if (bounds.isEmpty() && name.type().equals("histogram")) {
      bounds.add(Programs.ANY_BOUND);
    }
    return List.copyOf(bounds);
  }

  private boolean one(Entry entry, List<String> like) {
    String key =
        new KeyGuess(name, version)
            .choose(new ShownText(entry, file, format), like, handle::knows);
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
    List<String> keys = missing(SeriesText.of(key, name, version));
    int at = keys.indexOf(key);
    return at <= 0 ? List.of() : keys.subList(0, at);
  }

  private List<String> behind(String key) {
    List<String> keys = SeriesText.of(key, name, version).childKeys(version, bounds(SeriesText.of(key, name, version)));
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
    for (String model : models) {
      SeriesText like = SeriesText.of(model, name, version);
      boolean first = models.stream().noneMatch(other -> comesBefore(other, model, like));
      for (int size = 1; first && size <= LONGEST_VALUE; size++) {
        for (int count = 1; count <= MOST_CHILDREN; count++) {
          List<String> keys = newChildren(like, size, count, entry);
          if (keys != null && fits(entry, next, joined(rest, keys), before)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean comesBefore(String other, String model, SeriesText like) {
    SeriesText series = SeriesText.of(other, name, version);
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
        String seen = new KeyGuess(name, version).choose(shown, List.of(key), handle::knows);
        SeriesText child = seen == null ? null : SeriesText.of(seen, name, version);
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
