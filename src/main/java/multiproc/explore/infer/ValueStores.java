package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.Arrays;
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

  private final StatementTimes statements;
  private final Observers observers;
  private final ObservationStores observations;

  /** By a value's end: the value stored last. */
  private final Map<Integer, Double> stored = new HashMap<>();

  /**
   * By a value's end: the time at which another handle loads it, to store the visible value later.
   */
  private final Map<Integer, Integer> passedOn = new HashMap<>();

  /** By the end of a value under another one's timestamp: the time of its last store. */
  private final Map<Integer, Integer> underTimestamp = new HashMap<>();

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
    statements = new StatementTimes(handles, order, texts);
    observers = new Observers(handles, order);
    observations = new ObservationStores(order, statements, added, texts.time());
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

  /**
   * The numbers of the children: first those with a value that another one's timestamp hides, at
   * the end those of one visible value, in its order.
   */
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
                    ? isUnderTimestamp(owners.get(i), children.get(i)) ? -2 : -1
                    : stores.indexOf(
                        new HandleOperation(
                            owners.get(i), HandleOperation.Kind.VALUE, children.get(i).get(0)))));
    return numbers;
  }

  private boolean isUnderTimestamp(int handle, List<Integer> child) {
    return child.stream().anyMatch(e -> isUnderTimestamp(entry(handle, e).end));
  }

  /** Whether a visible value was stored with its timestamp over the value that ends here. */
  private boolean isUnderTimestamp(int end) {
    return valueSize > Long.BYTES && isRequiredOfAnother(end - Long.BYTES);
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
      int at =
          statements.boundary(
              handle, Math.max(Math.max(made, earliest(entries.get(e).end)), overlapped));
      store(at, value, entries.get(e).end);
      placedAt.put(value, at);
      statements.occupy(handle, at, at);
      return true;
    }
    Metric metric = series.metric().with(texts.bounds(series.metric()));
    boolean sumFirst = metric.type().equals("histogram");
    List<Observer> all = observers.of(handle, child);
    for (Observer observer : all) {
      Slot[] slots = slots(observer, child, keys, made);
      if (slots == null) {
        return false;
      }
      boolean last = child.get(child.size() - 1) == entries.size() - 1;
      for (List<ChildValues.Observed> way : new ChildValues(metric, slots, values, last).ways()) {
        if (observe(observer, sumFirst, slots[0], way)) {
          return true;
        }
      }
    }
    Slot[] slots = slots(all.get(0), child, keys, made);
    if (!observations.observeShared(all, new ChildValues(metric, slots, values, false).splits())) {
      return false;
    }
    for (Slot slot : slots) {
      stored.put(slot.end, values.value(slot.end));
    }
    return true;
  }

  /** The places of the child's values, as the observer can store them; null if one is missing. */
  private Slot[] slots(Observer observer, List<Integer> child, List<String> keys, int made) {
    Slot[] slots = new Slot[keys.size()];
    for (int e : child) {
      slots[keys.indexOf(entry(observer.maker(), e).key)] = slot(observer, e);
    }
    for (Entry walked : foundOf(observer.maker(), child)) {
      slots[keys.indexOf(walked.key)] = found(walked, made);
    }
    return Arrays.asList(slots).contains(null) ? null : slots;
  }

  private Entry entry(int handle, int number) {
    return handles.get(handle).entries.get(number);
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

  private Slot slot(Observer observer, int entry) {
    Entry made = entry(observer.maker(), entry);
    int end = made.end;
    int number = Observers.number(handles.get(observer.handle()).entries, made);
    int own = time(observer.handle(), HandleOperation.Kind.ENTRY, number);
    int last = lastStoreOver(end);
    Integer passed = passedOn.get(end);
    boolean seen = isRequired(observer.maker(), entry) && passed == null;
    boolean shared = passed != null || !seen && (isRequiredOfAnother(end) || isUnderTimestamp(end));
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
    int earliest =
        Math.max(lastStoreOver(end) + 1, underTimestamp.getOrDefault(end + Long.BYTES, 0));
    for (int i = lastStoreOver(end) + 1; i < order.size(); i++) {
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

  private void noteUnderTimestamp(Slot stored, int time) {
    if (stored != null && stored.isHidden() && isUnderTimestamp(stored.end)) {
      underTimestamp.merge(stored.end, time, Math::max);
    }
  }

  private void store(int time, HandleOperation operation, int end) {
    added.get(time).add(operation);
    stored.put(end, values.value(end));
  }

  /** Inserts all observations in sequence; false if there is no possible time for one. */
  private boolean observe(
      Observer observer, boolean sumFirst, Slot first, List<ChildValues.Observed> way) {
    List<int[]> times = observations.times(observer, first, way);
    if (times == null) {
      return false;
    }
    observations.insert(observer, way, times);
    for (int i = 0; i < way.size(); i++) {
      ChildValues.Observed observed = way.get(i);
      noteUnderTimestamp(first, times.get(i)[0]);
      noteUnderTimestamp(observed.second(), times.get(i)[1]);
      double amount = observed.amount();
      stored.merge(first.end, sumFirst ? amount : 1, Double::sum);
      if (observed.second() != null) {
        stored.merge(observed.second().end, sumFirst ? 1 : amount, Double::sum);
      }
    }
    return true;
  }
}
