package multiproc.explore.infer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

  private final HandlePrograms all;
  private final SearchTime time;
  private final Undoing undoing;
  private final Set<List<Integer>> failed = new HashSet<>();
  private int orders;

  OrderSearch(HandlePrograms all, SearchTime time) {
    this.all = all;
    this.time = time;
    this.undoing = new Undoing(all);
  }

  /** The operations in an order that leaves the file; null if none was found. */
  List<HandleOperation> run() {
    if (all.values == null) {
      return null;
    }
    Deque<HandleOperation> order = new ArrayDeque<>();
    return search(all.last(), order) ? List.copyOf(order) : null;
  }

  private boolean search(Past past, Deque<HandleOperation> order) {
    if (++orders > Budget.ORDERS) {
      return false;
    }
    time.check();
    int depth = order.size();
    takeEntries(past, order);
    if (isBeginning(past)) {
      return true;
    }
    List<Integer> key = key(past);
    if (!failed.contains(key)) {
      for (HandleOperation next : choices(past)) {
        Past earlier = past.copy();
        int before = order.size();
        if (undoing.take(earlier, next)) {
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
  private boolean skipHeader(Past past, Deque<HandleOperation> order) {
    for (int h = 0; h < all.handles.size(); h++) {
      int left = past.left[h];
      if (left == all.programs.get(h).size() && left > 0 && hasNoValueBehind(h)) {
        HandleOperation top = all.programs.get(h).get(left - 1);
        if (top.kind() == HandleOperation.Kind.HEADER && all.entry(top).end != past.used) {
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
    int lastEntry = all.handles.get(handle).entries.size() - 1;
    return !all.values.contains(new HandleOperation(handle, HandleOperation.Kind.VALUE, lastEntry));
  }

  private static List<Integer> key(Past past) {
    List<Integer> key = new ArrayList<>();
    for (int left : past.left) {
      key.add(left);
    }
    key.add((int) past.used);
    return key;
  }

  private HandleOperation top(Past past, int handle) {
    int left = past.left[handle];
    return left == 0 ? null : all.programs.get(handle).get(left - 1);
  }

  /** Undoes the entries and headers that need no choice. */
  private void takeEntries(Past past, Deque<HandleOperation> order) {
    boolean moved = true;
    while (moved) {
      moved = past.values.removeIf(value -> takeValue(past, order, value));
      for (int h = 0; h < all.handles.size(); h++) {
        HandleOperation top = top(past, h);
        boolean free =
            top != null
                && (top.kind() == HandleOperation.Kind.ENTRY
                    || top.kind() == HandleOperation.Kind.HIDDEN
                    || top.kind() == HandleOperation.Kind.HEADER
                        && past.used < 0
                        && !isRead(past, all.entry(top).end)
                        && !undoing.isStoredOver(past, top));
        if (free && undoing.take(past, top)) {
          order.addFirst(top);
          moved = true;
        }
      }
    }
  }

  private boolean takeValue(Past past, Deque<HandleOperation> order, HandleOperation value) {
    boolean can = undoing.takeValue(past, value);
    if (can) {
      order.addFirst(value);
    }
    return can;
  }

  /** Whether the remaining operations include a read of this {@code used}. */
  private boolean isRead(Past past, int used) {
    for (int h = 0; h < all.handles.size(); h++) {
      if (past.left[h] > 0 && !all.readsNothing[h] && all.handles.get(h).start == used) {
        return true;
      }
    }
    return false;
  }

  private List<HandleOperation> choices(Past past) {
    List<HandleOperation> reads = new ArrayList<>();
    List<HandleOperation> headers = new ArrayList<>();
    for (int h = 0; h < all.handles.size(); h++) {
      HandleOperation top = top(past, h);
      if (top != null && top.kind() == HandleOperation.Kind.READ) {
        reads.add(top);
        if (all.forks) {
          reads.add(new HandleOperation(h, HandleOperation.Kind.FORK, -1));
        }
      } else if (top != null
          && (top.kind() == HandleOperation.Kind.HEADER
              || top.kind() == HandleOperation.Kind.FIRST_HEADER)) {
        headers.add(top);
      }
    }
    // Reads are tried before headers.
    List<HandleOperation> choices = new ArrayList<>(reads);
    choices.addAll(headers);
    return choices;
  }

  /** Whether all operations are undone and no content is left in the file. */
  private boolean isBeginning(Past past) {
    if (!past.values.isEmpty() || Arrays.stream(past.left).anyMatch(left -> left > 0)) {
      return false;
    }
    for (int i = 1; i < past.words.length; i++) {
      if (!past.any[i] && past.words[i] != 0) {
        return false;
      }
    }
    return past.used <= 0;
  }
}
