package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.schedule.Metric;

/**
 * Inserts the stores of values into an order of the handles' operations. Each store comes after its
 * child is made and between two statements of the handle. A visible value is stored after all
 * entries that overlap it. A hidden value that the client stores together with it is stored before
 * an entry that overwrites it.
 *
 * <p>Threading: one thread.
 */
final class ValueStores {

  private final List<Handle> handles;
  private final SeriesOfKeys texts;
  private final FileValues values;
  private final int valueSize;

  /** The operations without the stores of values. */
  private final List<HandleOperation> order = new ArrayList<>();

  /** Stores of visible values. */
  private final Set<HandleOperation> required = new LinkedHashSet<>();

  /** By a visible value's end: its latest time in the given order. */
  private final Map<Integer, Integer> supposed = new HashMap<>();

  /** The times of the stores of single values. */
  private final Map<HandleOperation, Integer> placedAt = new HashMap<>();

  /** By time: the stores of values that come then. */
  private final List<List<HandleOperation>> added = new ArrayList<>();

  /** By handle: the times of the first and the last store of each observation. */
  private final List<List<int[]>> busy = new ArrayList<>();

  /** By a value's end: the value stored last. */
  private final Map<Integer, Double> stored = new HashMap<>();

  /**
   * By a value's end: the time at which another handle loads it, to store the visible value later.
   */
  private final Map<Integer, Integer> passedOn = new HashMap<>();

  ValueStores(
      List<Handle> handles, List<HandleOperation> all, SeriesOfKeys texts, FileValues values) {
    this.handles = handles;
    this.texts = texts;
    this.values = values;
    this.valueSize = values.format().valueSize();
    for (HandleOperation operation : all) {
      if (operation.kind() == HandleOperation.Kind.VALUE) {
        required.add(operation);
        supposed.put(end(operation), order.size());
      } else if (operation.kind() != HandleOperation.Kind.HIDDEN) {
        order.add(operation);
      }
    }
    for (int i = 0; i <= order.size(); i++) {
      added.add(new ArrayList<>());
    }
    handles.forEach(handle -> busy.add(new ArrayList<>()));
  }

  /** The operations with the stores of values; null if no placement is possible. */
  List<HandleOperation> placed() {
    List<List<Integer>> children = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    for (HandleOperation operation : order) {
      if (operation.opens()) {
        for (List<Integer> child : texts.children(handles.get(operation.handle()))) {
          children.add(child);
          owners.add(operation.handle());
        }
      }
    }
    for (int i = 0; i < children.size(); i++) {
      passOn(owners.get(i), children.get(i));
    }
    for (int i : inOrder(owners, children)) {
      if (!place(owners.get(i), children.get(i))) {
        return null;
      }
    }
    List<HandleOperation> placed = new ArrayList<>();
    for (int i = 0; i <= order.size(); i++) {
      placed.addAll(added.get(i));
      if (i < order.size()) {
        placed.add(order.get(i));
      }
    }
    return placed;
  }

  /** The numbers of the children, those of one visible value at the end and in its order. */
  private List<Integer> inOrder(List<Integer> owners, List<List<Integer>> children) {
    List<HandleOperation> stores = List.copyOf(required);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < children.size(); i++) {
      numbers.add(i);
    }
    numbers.sort(
        Comparator.comparingInt(
            i ->
                children.get(i).size() > 1
                    ? -1
                    : stores.indexOf(
                        new HandleOperation(
                            owners.get(i), HandleOperation.Kind.VALUE, children.get(i).get(0)))));
    return numbers;
  }

  private boolean isRequired(int handle, int entry) {
    return required.contains(new HandleOperation(handle, HandleOperation.Kind.VALUE, entry));
  }

  /** If a handle found a series and stores it again, the visible value is that of this handle. */
  private void passOn(int handle, List<Integer> child) {
    if (child.stream().noneMatch(e -> isRequired(handle, e))) {
      return;
    }
    for (Entry walked : foundOf(handle, child)) {
      passedOn.merge(walked.end, time(handle, HandleOperation.Kind.ENTRY, child.get(0)), Math::min);
    }
  }

  /** The entries of the child that the handle found. */
  private List<Entry> foundOf(int handle, List<Integer> child) {
    Handle owner = handles.get(handle);
    SeriesOfKey series = texts.of(owner.entries.get(child.get(0)).key);
    List<Entry> found = new ArrayList<>();
    for (Entry walked : owner.walked()) {
      if (walked.key != null && texts.of(walked.key).isOfChild(series)) {
        found.add(walked);
      }
    }
    return found;
  }

  /** The time of an operation; -1 if it does not occur. */
  private int time(int handle, HandleOperation.Kind kind, int entry) {
    return order.indexOf(new HandleOperation(handle, kind, entry));
  }

  private boolean place(int handle, List<Integer> child) {
    List<Entry> entries = handles.get(handle).entries;
    boolean seen = child.stream().anyMatch(e -> isRequired(handle, e));
    if (!seen) {
      return true;
    }
    int made = time(handle, HandleOperation.Kind.HEADER, child.get(child.size() - 1)) + 1;
    if (made == 0) {
      return false;
    }
    SeriesOfKey series = texts.of(entries.get(child.get(0)).key);
    List<String> keys = texts.child(series);
    if (keys.size() == 1) {
      int e = child.get(0);
      HandleOperation value = new HandleOperation(handle, HandleOperation.Kind.VALUE, e);
      int overlapped = overlapped(value);
      int at = boundary(handle, Math.max(Math.max(made, earliest(entries.get(e).end)), overlapped));
      store(at, value, entries.get(e).end);
      placedAt.put(value, at);
      busy.get(handle).add(new int[] {at, at});
      return true;
    }
    Slot[] slots = new Slot[keys.size()];
    for (int e : child) {
      slots[keys.indexOf(entries.get(e).key)] = slot(handle, e);
    }
    for (Entry walked : foundOf(handle, child)) {
      slots[keys.indexOf(walked.key)] = found(walked, made);
    }
    for (Slot slot : slots) {
      if (slot == null) {
        return false;
      }
    }
    Metric metric = series.metric().with(texts.bounds(series.metric()));
    boolean sumFirst = metric.type().equals("histogram");
    boolean last = child.get(child.size() - 1) == entries.size() - 1;
    for (List<ChildValues.Observed> way : new ChildValues(metric, slots, values, last).ways()) {
      if (observe(handle, child.get(0), sumFirst, slots[0], way)) {
        return true;
      }
    }
    return false;
  }

  /** The time of a value that must come before, because this one overwrote its time. */
  private int overlapped(HandleOperation value) {
    int end = end(value);
    int latest = 0;
    for (HandleOperation earlier : required) {
      if (earlier.equals(value)) {
        break;
      }
      if (Math.abs(end(earlier) - end) < valueSize) {
        latest = Math.max(latest, placedAt.getOrDefault(earlier, 0));
      }
    }
    return latest;
  }

  private int end(HandleOperation operation) {
    return handles.get(operation.handle()).entries.get(operation.entry()).end;
  }

  private Slot slot(int handle, int entry) {
    int end = handles.get(handle).entries.get(entry).end;
    int own = time(handle, HandleOperation.Kind.ENTRY, entry);
    int last = lastStoreOver(end);
    Integer passed = passedOn.get(end);
    boolean seen = isRequired(handle, entry) && passed == null;
    boolean shared = passed != null || !seen && isRequiredOfAnother(end);
    int latest = passed != null ? passed : shared ? order.size() : last;
    return new Slot(end, seen, !seen && !shared && last == own, earliest(end), latest);
  }

  private boolean isRequiredOfAnother(int end) {
    return required.stream()
        .anyMatch(value -> handles.get(value.handle()).entries.get(value.entry()).end == end);
  }

  private Slot found(Entry walked, int made) {
    boolean seen = isRequiredOfAnother(walked.end) || isZeroThere(walked.end);
    Slot slot =
        new Slot(
            walked.end,
            seen,
            false,
            Math.max(made, earliest(walked.end)),
            lastStoreOver(walked.end));
    slot.before = stored.getOrDefault(walked.end, 0.0);
    return slot;
  }

  /** Whether the last store of an entry over the value leaves only its 0 there. */
  private boolean isZeroThere(int end) {
    int last = lastStoreOver(end);
    return last >= 0
        && values.value(end) == 0
        && handles.get(order.get(last).handle()).entries.get(order.get(last).entry()).end == end;
  }

  /**
   * The time of the last store of an entry over a value, of those that come before the value in the
   * given order; -1 if there is none.
   */
  private int lastStoreOver(int end) {
    for (int i = supposed.getOrDefault(end, order.size()) - 1; i >= 0; i--) {
      HandleOperation operation = order.get(i);
      if (operation.kind() == HandleOperation.Kind.ENTRY) {
        Entry entry = handles.get(operation.handle()).entries.get(operation.entry());
        if (entry.start < end && entry.end > end - valueSize) {
          return i;
        }
      }
    }
    return -1;
  }

  /**
   * The earliest time of a value: after all entries that overlap it, and after the handles that
   * must not read it.
   */
  private int earliest(int end) {
    int earliest = lastStoreOver(end) + 1;
    for (int i = earliest; i < order.size(); i++) {
      HandleOperation operation = order.get(i);
      if (operation.kind() == HandleOperation.Kind.READ) {
        for (Entry walked : handles.get(operation.handle()).walked()) {
          if (walked.start < end && walked.end - valueSize > end - valueSize) {
            earliest = i + 1;
          }
        }
      }
    }
    return earliest;
  }

  /** The first time, from a given one on, at which the handle is between two statements. */
  private int boundary(int handle, int from) {
    int at = -1;
    int next = from;
    while (next != at) {
      at = next;
      next = behindMaking(handle, at);
      for (int[] other : busy.get(handle)) {
        next = other[0] <= next && next < other[1] ? other[1] : next;
      }
    }
    return at;
  }

  private int behindMaking(int handle, int from) {
    HandleOperation last = null;
    for (int i = 0; i < order.size(); i++) {
      HandleOperation operation = order.get(i);
      if (operation.handle() == handle && operation.entry() >= 0) {
        boolean inside = last != null && isOfOneChild(last, operation);
        if (i >= from && !inside) {
          return from;
        }
        if (i >= from) {
          return behindMaking(handle, i + 1);
        }
        last = operation;
      }
    }
    return from;
  }

  private boolean isOfOneChild(HandleOperation left, HandleOperation right) {
    List<Entry> entries = handles.get(left.handle()).entries;
    return texts
        .of(entries.get(left.entry()).key)
        .isOfChild(texts.of(entries.get(right.entry()).key));
  }

  private int lastOfChild(int handle, int entry) {
    int last = entry;
    List<Entry> entries = handles.get(handle).entries;
    for (int e = entry + 1; e < entries.size(); e++) {
      boolean same = texts.of(entries.get(e).key).isOfChild(texts.of(entries.get(entry).key));
      last = same ? e : last;
    }
    return last;
  }

  private int nextOwn(int handle, int from) {
    int at = from;
    while (at < order.size() && order.get(at).handle() != handle) {
      at++;
    }
    return at;
  }

  private void store(int time, HandleOperation operation, int end) {
    added.get(time).add(operation);
    stored.put(end, values.value(end));
  }

  /** Inserts all observations in sequence; false if there is no possible time for one. */
  private boolean observe(
      int handle, int entry, boolean sumFirst, Slot first, List<ChildValues.Observed> way) {
    List<int[]> times = new ArrayList<>();
    int at = time(handle, HandleOperation.Kind.HEADER, lastOfChild(handle, entry)) + 1;
    for (int i = 0; i < way.size(); i++) {
      Slot second = way.get(i).second();
      boolean isLast =
          way.subList(i + 1, way.size()).stream().noneMatch(later -> later.second() == second);
      int least = first.required && i == way.size() - 1 ? first.earliest : 0;
      int leastSecond = second != null && second.required && isLast ? second.earliest : 0;
      int begin = boundary(handle, Math.max(at, least));
      while (Math.max(begin, leastSecond) > nextOwn(handle, begin)
          || isBusy(handle, begin, leastSecond)) {
        begin = boundary(handle, begin + 1);
      }
      at = Math.max(begin, leastSecond);
      boolean late =
          first.isHidden() && begin > first.latest
              || second != null && second.isHidden() && at > second.latest
              || second == null && nextOwn(handle, begin) < order.size();
      if (late) {
        return false;
      }
      times.add(new int[] {begin, at});
    }
    for (int i = 0; i < way.size(); i++) {
      int[] time = times.get(i);
      double amount = way.get(i).amount();
      added
          .get(time[0])
          .add(new HandleOperation(handle, HandleOperation.Kind.OBSERVE, entry, amount));
      stored.merge(first.end, sumFirst ? amount : 1, Double::sum);
      if (way.get(i).second() != null) {
        added.get(time[1]).add(new HandleOperation(handle, HandleOperation.Kind.VALUE, entry));
        stored.merge(way.get(i).second().end, sumFirst ? 1 : amount, Double::sum);
      }
      busy.get(handle).add(time);
    }
    return true;
  }

  /** Whether another observation of the handle begins in the interval. */
  private boolean isBusy(int handle, int from, int to) {
    return busy.get(handle).stream().anyMatch(other -> from < other[0] && other[0] <= to);
  }
}
