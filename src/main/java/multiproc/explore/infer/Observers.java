package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the handles that can observe a child: those that have all its entries at the same places,
 * because they appended or found them.
 *
 * <p>Threading: one thread.
 */
final class Observers {

  private final List<Handle> handles;
  private final List<HandleOperation> order;

  /**
   * @param order of the operations, without the stores of values
   */
  Observers(List<Handle> handles, List<HandleOperation> order) {
    this.handles = handles;
    this.order = order;
  }

  /**
   * The handles that have the child, its maker first.
   *
   * @param child numbers of the maker's entries
   */
  List<Observer> of(int maker, List<Integer> child) {
    List<Observer> observers = new ArrayList<>();
    observers.add(maker(maker, child));
    for (int other = 0; other < handles.size(); other++) {
      Observer observer = other == maker ? null : other(other, maker, child);
      if (observer != null) {
        observers.add(observer);
      }
    }
    return observers;
  }

  private Observer maker(int maker, List<Integer> child) {
    int made = time(maker, HandleOperation.Kind.HEADER, child.get(child.size() - 1)) + 1;
    return new Observer(maker, maker, child.get(0), made, false);
  }

  private Observer other(int handle, int maker, List<Integer> child) {
    List<Entry> found = handles.get(handle).walked();
    int forked = time(handle, HandleOperation.Kind.FORK, -1);
    int from = Math.max(time(handle, HandleOperation.Kind.READ, -1), forked) + 1;
    // A copy has loaded the values already.
    boolean loads = forked < 0;
    for (int e : child) {
      Entry entry = handles.get(maker).entries.get(e);
      int own = number(handles.get(handle).entries, entry);
      if (own >= 0) {
        from = Math.max(from, time(handle, HandleOperation.Kind.HEADER, own) + 1);
        loads = false;
      } else if (number(found, entry) < 0) {
        return null;
      }
    }
    return new Observer(handle, maker, child.get(0), from, loads);
  }

  /** The number of the entry with the same key at the same place; -1 if there is none. */
  static int number(List<Entry> entries, Entry entry) {
    for (int e = 0; e < entries.size(); e++) {
      if (entries.get(e).end == entry.end && entry.key.equals(entries.get(e).key)) {
        return e;
      }
    }
    return -1;
  }

  private int time(int handle, HandleOperation.Kind kind, int entry) {
    return order.indexOf(new HandleOperation(handle, kind, entry));
  }
}
