package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.List;

/**
 * The times at which a handle is between two statements, in an order of the handles' operations. A
 * time is the number of an operation.
 *
 * <p>Threading: one thread.
 */
final class StatementTimes {

  private final List<Handle> handles;
  private final List<HandleOperation> order;
  private final SeriesOfKeys texts;

  /** By handle: the times of the first and the last store of each observation. */
  private final List<List<int[]>> busy = new ArrayList<>();

  /**
   * @param order of the operations, without the stores of values
   */
  StatementTimes(List<Handle> handles, List<HandleOperation> order, SeriesOfKeys texts) {
    this.handles = handles;
    this.order = order;
    this.texts = texts;
    handles.forEach(handle -> busy.add(new ArrayList<>()));
  }

  /** Notes that a statement of the handle lasts from one time to another. */
  void occupy(int handle, int from, int to) {
    busy.get(handle).add(new int[] {from, to});
  }

  /** The first time, from a given one on, at which the handle is between two statements. */
  int boundary(int handle, int from) {
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

  /** The time of the handle's next operation, from a given time on. */
  int nextOwn(int handle, int from) {
    int at = from;
    while (at < order.size() && order.get(at).handle() != handle) {
      at++;
    }
    return at;
  }

  /** Whether another observation of the handle begins in the interval. */
  boolean isBusy(int handle, int from, int to) {
    return busy.get(handle).stream().anyMatch(other -> from < other[0] && other[0] <= to);
  }
}
