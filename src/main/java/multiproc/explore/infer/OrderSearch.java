package multiproc.explore.infer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.model.FileImage;

/**
 * An order of the operations of handles whose result is a file's bytes, found backwards: the last
 * store's bytes all stand in the file; without it they may have been anything before, so that the
 * store before it need only agree with the others, and so on, until nothing is left of the file.
 *
 * <p>Taking back the store of an entry or a value as soon as it can be never prevents anything: it
 * only leaves fewer bytes to be agreed with. So there are choices between headers alone. A handle
 * that reads {@code used} demands that the header before it stores just that, and that all the
 * entries it walks over stand whole.
 *
 * <p>Threading: one thread.
 */
final class OrderSearch {

  private final List<Handle> handles;
  private final DbFormat format;
  private final boolean[] readsNothing;
  private final List<List<Operation>> programs = new ArrayList<>();

  private final Map<Entry, EntryText> texts = new IdentityHashMap<>();

  private final Set<List<Integer>> failed = new HashSet<>();
  private int orders;

  /** How a file is before its last operations, as they are taken back. */
  private static final class Past {
    long[] words;

    /** Whether a word may be anything. */
    boolean[] any;

    /** The header; -1 where it may be anything. */
    long used;

    /** By handle: how many of its operations are left. */
    int[] left;

    /** Whether a header was taken back. */
    boolean headerTaken;

    Past copy() {
      Past copy = new Past();
      copy.words = words.clone();
      copy.any = any.clone();
      copy.used = used;
      copy.left = left.clone();
      copy.headerTaken = headerTaken;
      return copy;
    }
  }

  private final Past last = new Past();

  /** Values that the file shows and that are no entry's 0, by handle and entry. */
  private final List<Operation> values = new ArrayList<>();

  /**
   * A search.
   *
   * @param handles where keys are not chosen yet, an order is one for some keys
   * @param readsNothing by handle: whether it reads 0, and so stores the first header
   */
  OrderSearch(List<Handle> handles, boolean[] readsNothing, FileImage file, DbFormat format) {
    this.handles = handles;
    this.readsNothing = readsNothing.clone();
    this.format = format;
    int end = FragmentFinder.align(file.headLength());
    for (int h = 0; h < handles.size(); h++) {
      List<Operation> program = new ArrayList<>();
      program.add(new Operation(h, Operation.Kind.READ, -1));
      if (readsNothing[h]) {
        program.add(new Operation(h, Operation.Kind.FIRST_HEADER, -1));
      }
      for (int e = 0; e < handles.get(h).entries.size(); e++) {
        Entry entry = handles.get(h).entries.get(e);
        program.add(new Operation(h, Operation.Kind.ENTRY, e));
        program.add(new Operation(h, Operation.Kind.HEADER, e));
        texts.put(entry, EntryText.of(entry, file, format));
        end = Math.max(end, entry.end);
      }
      programs.add(program);
    }
    last.words = new long[end / Long.BYTES];
    for (int i = 1; i < last.words.length; i++) {
      last.words[i] = file.getLong(i * Long.BYTES);
    }
    last.any = new boolean[last.words.length];
    last.any[0] = true;
    last.used = file.used();
    last.left = programs.stream().mapToInt(List::size).toArray();
  }

  /** Values that must be stored, since no entry has those bytes; in no order. */
  List<Operation> values() {
    return values;
  }

  /** The operations in an order that leaves the file; null where none was found. */
  List<Operation> run() {
    if (!findValues()) {
      return null;
    }
    Past past = last.copy();
    Deque<Operation> order = new ArrayDeque<>();
    for (Operation value : values) {
      // The bytes are in the file, so nothing is stored over them later.
      free(past, entry(value).end - format.valueSize(), entry(value).end);
      order.addFirst(value);
    }
    return search(past, order) ? List.copyOf(order) : null;
  }

  private Entry entry(Operation operation) {
    return handles.get(operation.handle()).entries.get(operation.entry());
  }

  private static void free(Past past, int from, int to) {
    Arrays.fill(past.any, from / Long.BYTES, to / Long.BYTES, true);
  }

  /** What no entry's store explains must be a value. */
  private boolean findValues() {
    boolean[] explained = new boolean[last.words.length];
    explained[0] = true;
    for (Handle handle : handles) {
      for (Entry entry : handle.entries) {
        for (int at = entry.start; at < entry.end; at += Long.BYTES) {
          explained[at / Long.BYTES] |= agrees(entry, at, last.words[at / Long.BYTES]);
        }
      }
    }
    for (int at = DbLayout.HEADER_SIZE; at < explained.length * Long.BYTES; at += Long.BYTES) {
      if (!explained[at / Long.BYTES] && last.words[at / Long.BYTES] != 0) {
        Operation value = valueAt(at);
        if (value == null) {
          return false;
        }
        if (!values.contains(value)) {
          values.add(value);
        }
      }
    }
    return true;
  }

  /** The store of a value there: of the entry that is to be seen best. */
  private Operation valueAt(int at) {
    Operation found = null;
    for (int h = 0; h < handles.size(); h++) {
      List<Entry> entries = handles.get(h).entries;
      for (int e = 0; e < entries.size(); e++) {
        Entry entry = entries.get(e);
        boolean there = at < entry.end && at >= entry.end - format.valueSize();
        if (there && (found == null || entry.whole)) {
          found = new Operation(h, Operation.Kind.VALUE, e);
        }
      }
    }
    return found != null && isValue(found) ? found : null;
  }

  /** Whether the bytes there can be a value and its time: nobody counts to such numbers else. */
  private boolean isValue(Operation value) {
    int at = entry(value).end - format.valueSize();
    for (int word = at; word < entry(value).end; word += Long.BYTES) {
      if (!Plausible.isValue(last.words[word / Long.BYTES])) {
        return false;
      }
    }
    return true;
  }

  /** Whether the store of an entry can leave that word there. */
  private boolean agrees(Entry entry, int at, long word) {
    EntryText text = texts.get(entry);
    int number = (at - entry.start) / Long.BYTES;
    return number < text.words().length
        ? text.known()[number] && text.words()[number] == word
        : word == 0;
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

  /** The last handle's header may not be stored yet: somebody looked at the file before. */
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

  /** Takes back the entries and headers that can be without a choice. */
  private void takeEntries(Past past, Deque<Operation> order) {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (int h = 0; h < handles.size(); h++) {
        Operation top = top(past, h);
        boolean free =
            top != null
                && (top.kind() == Operation.Kind.ENTRY
                    || top.kind() == Operation.Kind.HEADER
                        && past.used < 0
                        && !isRead(past, entry(top).end));
        if (free && take(past, top)) {
          order.addFirst(top);
          moved = true;
        }
      }
    }
  }

  /** Whether a handle that is still there to be opened reads that. */
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
      } else if (top != null && top.kind() != Operation.Kind.ENTRY) {
        headers.add(top);
      }
    }
    // Where the header is settled, the store of it comes next, else whoever can be opened.
    List<Operation> all = new ArrayList<>(reads);
    all.addAll(headers);
    return all;
  }

  private int stores(Operation operation) {
    return operation.kind() == Operation.Kind.FIRST_HEADER
        ? DbLayout.HEADER_SIZE
        : entry(operation).end;
  }

  /** Takes an operation back, where it can have been the last of those that are left. */
  private boolean take(Past past, Operation operation) {
    boolean can =
        switch (operation.kind()) {
          case READ -> takeRead(past, operation.handle());
          case FIRST_HEADER, HEADER -> takeHeader(past, stores(operation));
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

  private boolean takeEntry(Past past, Operation operation) {
    Entry entry = entry(operation);
    for (int at = entry.start; at < entry.end; at += Long.BYTES) {
      int number = at / Long.BYTES;
      if (!past.any[number] && !agrees(entry, at, past.words[number])) {
        return false;
      }
    }
    free(past, entry.start, entry.end);
    return true;
  }

  private boolean takeRead(Past past, int handle) {
    int read = readsNothing[handle] ? 0 : handles.get(handle).start;
    if (past.used >= 0 && past.used != read) {
      return false;
    }
    for (Entry walked : handles.get(handle).walked()) {
      EntryText text = texts.get(walked);
      for (int i = 0; i < text.words().length; i++) {
        int number = walked.start / Long.BYTES + i;
        if (text.known()[i] && !past.any[number] && past.words[number] != text.words()[i]) {
          return false;
        }
        if (text.known()[i]) {
          past.any[number] = false;
          past.words[number] = text.words()[i];
        }
      }
    }
    past.used = read;
    return true;
  }

  /** Whether everything is taken back, and nothing is left in the file. */
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
