package multiproc.explore.infer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;

/**
 * Finds an order of the handles' operations that leaves a file's bytes, by undoing operations from
 * the end. The bytes of the last store are all in the file. Before that store they may have had any
 * content, so the store before it need only match the remaining bytes, and so on until no content
 * remains.
 *
 * <p>Undoing the store of an entry or a value as early as possible never excludes a solution: it
 * only removes constraints. So the search chooses only among reads and headers. A handle that reads
 * {@code used} requires that the header before it stores exactly this value, and that all entries
 * that it walks over are complete.
 *
 * <p>Threading: one thread.
 */
final class OrderSearch {

  private final List<Handle> handles;
  private final DbFormat format;
  private final boolean[] readsNothing;
  private final List<List<Operation>> programs = new ArrayList<>();

  private final Set<List<Integer>> failed = new HashSet<>();
  private int orders;

  /** By handle and entry: the ends of values, one of which was stored at this point. */
  private final List<Map<Integer, List<Integer>>> hidden = new ArrayList<>();

  /** By handle: the entries with a value that the client loads and then adds to. */
  private final List<Set<Integer>> addedTo = new ArrayList<>();

  private final Past last;
  private final SeenValues seen;

  /**
   * Stores of visible values other than the 0 of a new entry; null if a visible word is no value.
   */
  private final List<Operation> values;

  /**
   * A search.
   *
   * @param handles the handles; without chosen keys, the order holds for some choice of keys
   * @param hiddenStores finds the hidden values; null to ignore them
   * @param readsNothing by handle: whether it reads 0, and so stores the first header
   */
  OrderSearch(
      List<Handle> handles,
      boolean[] readsNothing,
      FileImage file,
      DbFormat format,
      HiddenStores hiddenStores) {
    this.handles = handles;
    this.readsNothing = readsNothing.clone();
    this.format = format;
    this.seen = new SeenValues(handles, file, format);
    this.values = seen.find();
    for (int h = 0; h < handles.size(); h++) {
      Handle handle = handles.get(h);
      List<Operation> program = new ArrayList<>();
      program.add(new Operation(h, Operation.Kind.READ, -1));
      if (readsNothing[h]) {
        program.add(new Operation(h, Operation.Kind.FIRST_HEADER, -1));
      }
      Map<Integer, List<Integer>> beside =
          hiddenStores == null ? Map.of() : hiddenStores.of(handle, seen(h));
      hidden.add(beside);
      Set<Integer> added = new HashSet<>();
      if (hiddenStores != null && hiddenStores.isAddedTo()) {
        added.addAll(seen(h));
        beside.values().forEach(ends -> added.addAll(numbers(handle, ends)));
      }
      addedTo.add(added);
      for (int e = 0; e < handle.entries.size(); e++) {
        program.add(new Operation(h, Operation.Kind.ENTRY, e));
        program.add(new Operation(h, Operation.Kind.HEADER, e));
        if (beside.containsKey(e)) {
          program.add(new Operation(h, Operation.Kind.HIDDEN, e));
        }
      }
      programs.add(program);
    }
    long[] words = seen.words();
    boolean[] any = new boolean[words.length];
    any[0] = true;
    int[] left = programs.stream().mapToInt(List::size).toArray();
    this.last = new Past(words, any, file.used(), left);
  }

  private static List<Integer> numbers(Handle handle, List<Integer> ends) {
    return ends.stream().map(end -> handle.entriesTo(end) - 1).toList();
  }

  private Set<Integer> seen(int handle) {
    Set<Integer> numbers = new HashSet<>();
    for (Operation value : values == null ? List.<Operation>of() : values) {
      if (value.handle() == handle) {
        numbers.add(value.entry());
      }
    }
    return numbers;
  }

  /** The operations in an order that leaves the file; null if none was found. */
  List<Operation> run() {
    if (values == null) {
      return null;
    }
    Past past = last.copy();
    Deque<Operation> order = new ArrayDeque<>();
    for (Operation value : values) {
      // The value is visible, so its store comes after all other stores to these bytes.
      past.free(entry(value).end - format.valueSize(), entry(value).end);
      order.addFirst(value);
    }
    return search(past, order) ? List.copyOf(order) : null;
  }

  private Entry entry(Operation operation) {
    return handles.get(operation.handle()).entries.get(operation.entry());
  }

  private boolean search(Past past, Deque<Operation> order) {
    if (++orders > Budget.ORDERS) {
      return false;
    }
    int depth = order.size();
    takeEntries(past, order);
    if (isBeginning(past)) {
      return true;
    }
    List<Integer> key = key(past);
    if (!failed.contains(key)) {
      for (Operation next : choices(past)) {
        Past earlier = past.copy();
        int before = order.size();
        if (take(earlier, next)) {
          order.addFirst(next);
          if (search(earlier, order)) {
            return true;
          }
        }
        while (order.size() > before) {
          order.removeFirst();
        }
      }
      if (past.used >= 0 && !past.headerTaken && skipHeader(past, order)) {
        return true;
      }
      failed.add(key);
    }
    while (order.size() > depth) {
      order.removeFirst();
    }
    return false;
  }

  /** The last header of a handle may not be stored yet, if the file was copied before. */
  private boolean skipHeader(Past past, Deque<Operation> order) {
    for (int h = 0; h < handles.size(); h++) {
      int left = past.left[h];
      if (left == programs.get(h).size() && left > 0 && hasNoValueBehind(h)) {
        Operation top = programs.get(h).get(left - 1);
        if (top.kind() == Operation.Kind.HEADER && entry(top).end != past.used) {
          Past earlier = past.copy();
          earlier.left[h]--;
          int before = order.size();
          if (search(earlier, order)) {
            return true;
          }
          while (order.size() > before) {
            order.removeFirst();
          }
        }
      }
    }
    return false;
  }

  private boolean hasNoValueBehind(int handle) {
    int lastEntry = handles.get(handle).entries.size() - 1;
    return !values.contains(new Operation(handle, Operation.Kind.VALUE, lastEntry));
  }

  private static List<Integer> key(Past past) {
    List<Integer> key = new ArrayList<>();
    for (int left : past.left) {
      key.add(left);
    }
    key.add((int) past.used);
    return key;
  }

  private Operation top(Past past, int handle) {
    int left = past.left[handle];
    return left == 0 ? null : programs.get(handle).get(left - 1);
  }

  /** Undoes the entries and headers that need no choice. */
  private void takeEntries(Past past, Deque<Operation> order) {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (int h = 0; h < handles.size(); h++) {
        Operation top = top(past, h);
        boolean free =
            top != null
                && (top.kind() == Operation.Kind.ENTRY
                    || top.kind() == Operation.Kind.HIDDEN
                    || top.kind() == Operation.Kind.HEADER
                        && past.used < 0
                        && !isRead(past, entry(top).end)
                        && !isStoredOver(past, top));
        if (free && take(past, top)) {
          order.addFirst(top);
          moved = true;
        }
      }
    }
  }

  /** Whether the remaining operations include a read of this {@code used}. */
  private boolean isRead(Past past, int used) {
    for (int h = 0; h < handles.size(); h++) {
      if (past.left[h] > 0 && !readsNothing[h] && handles.get(h).start == used) {
        return true;
      }
    }
    return false;
  }

  private List<Operation> choices(Past past) {
    List<Operation> reads = new ArrayList<>();
    List<Operation> headers = new ArrayList<>();
    for (int h = 0; h < handles.size(); h++) {
      Operation top = top(past, h);
      if (top != null && top.kind() == Operation.Kind.READ) {
        reads.add(top);
      } else if (top != null
          && (top.kind() == Operation.Kind.HEADER || top.kind() == Operation.Kind.FIRST_HEADER)) {
        headers.add(top);
      }
    }
    // Reads are tried before headers.
    List<Operation> all = new ArrayList<>(reads);
    all.addAll(headers);
    return all;
  }

  /** Undoes an operation if it can have been the last of the remaining ones. */
  private boolean take(Past past, Operation operation) {
    boolean can =
        switch (operation.kind()) {
          case READ -> takeRead(past, operation.handle());
          case FIRST_HEADER -> takeHeader(past, DbLayout.HEADER_SIZE);
          case HEADER -> takeHeader(past, entry(operation).end) && takeLoad(past, operation);
          case HIDDEN -> takeHidden(past, operation);
          default -> takeEntry(past, operation);
        };
    if (can) {
      past.left[operation.handle()]--;
    }
    return can;
  }

  private static boolean takeHeader(Past past, int stored) {
    if (past.used >= 0 && past.used != stored) {
      return false;
    }
    past.used = -1;
    past.headerTaken = true;
    return true;
  }

  /**
   * The client loads the value after the header. If it adds to the value, it must load the entry's
   * 0.
   */
  private boolean takeLoad(Past past, Operation header) {
    if (!addedTo.get(header.handle()).contains(header.entry())) {
      return true;
    }
    int number = (entry(header).end - format.valueSize()) / Long.BYTES;
    if (!past.mayBe(number, 0)) {
      return false;
    }
    past.demand(number, 0);
    return true;
  }

  /**
   * Whether another handle's remaining store of an entry overlaps the value that is loaded after a
   * header, so that their order matters.
   */
  private boolean isStoredOver(Past past, Operation header) {
    if (!addedTo.get(header.handle()).contains(header.entry())) {
      return false;
    }
    int end = entry(header).end;
    for (int h = 0; h < handles.size(); h++) {
      for (Operation left : programs.get(h).subList(0, past.left[h])) {
        if (left.kind() == Operation.Kind.ENTRY
            && h != header.handle()
            && entry(left).start < end
            && entry(left).end > end - format.valueSize()) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean takeHidden(Past past, Operation operation) {
    for (int end : hidden.get(operation.handle()).get(operation.entry())) {
      boolean free = true;
      for (int at = end - format.valueSize(); at < end; at += Long.BYTES) {
        free &= past.any[at / Long.BYTES];
      }
      if (free) {
        return true;
      }
    }
    return false;
  }

  private boolean takeEntry(Past past, Operation operation) {
    Entry entry = entry(operation);
    for (int at = entry.start; at < entry.end; at += Long.BYTES) {
      int number = at / Long.BYTES;
      if (!past.any[number] && !seen.agrees(entry, at, past.words[number])) {
        return false;
      }
    }
    past.free(entry.start, entry.end);
    return true;
  }

  private boolean takeRead(Past past, int handle) {
    int read = readsNothing[handle] ? 0 : handles.get(handle).start;
    if (past.used >= 0 && past.used != read) {
      return false;
    }
    for (Entry walked : handles.get(handle).walked()) {
      EntryText text = seen.text(walked);
      for (int i = 0; i < text.words().length; i++) {
        int number = walked.start / Long.BYTES + i;
        if (text.known()[i] && !past.mayBe(number, text.words()[i])) {
          return false;
        }
        if (text.known()[i]) {
          past.demand(number, text.words()[i]);
        }
      }
    }
    past.used = read;
    return true;
  }

  /** Whether all operations are undone and no content is left in the file. */
  private boolean isBeginning(Past past) {
    for (int left : past.left) {
      if (left > 0) {
        return false;
      }
    }
    for (int i = 1; i < past.words.length; i++) {
      if (!past.any[i] && past.words[i] != 0) {
        return false;
      }
    }
    return past.used <= 0;
  }
}
