package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.List;

/**
 * Inserts observations into an order of the handles' operations.
 *
 * <p>Threading: one thread.
 */
final class ObservationStores {

  private final List<HandleOperation> order;
  private final StatementTimes statements;
  private final List<List<HandleOperation>> added;
  private final SearchTime time;

  /**
   * @param order of the operations, without the stores of values
   * @param added by time: receives the stores that come then
   */
  ObservationStores(
      List<HandleOperation> order,
      StatementTimes statements,
      List<List<HandleOperation>> added,
      SearchTime time) {
    this.order = order;
    this.statements = statements;
    this.added = added;
    this.time = time;
  }

  /** The times of both stores of each observation; null if there is no possible time for one. */
  List<int[]> times(Observer observer, Slot first, List<ChildValues.Observed> way) {
    List<int[]> times = new ArrayList<>();
    int handle = observer.handle();
    int at = observer.from();
    for (int i = 0; i < way.size(); i++) {
      time.check();
      Slot second = way.get(i).second();
      boolean isLast =
          way.subList(i + 1, way.size()).stream().noneMatch(later -> later.second() == second);
      int least = first.required && i == way.size() - 1 ? first.earliest : 0;
      int leastSecond = second != null && second.required && isLast ? second.earliest : 0;
      int begin = statements.boundary(handle, Math.max(at, least));
      while (Math.max(begin, leastSecond) > statements.nextOwn(handle, begin)
          || statements.isBusy(handle, begin, leastSecond)) {
        begin = statements.boundary(handle, begin + 1);
      }
      at = Math.max(begin, leastSecond);
      boolean late =
          first.isHidden() && begin > first.latest
              || second != null && second.isHidden() && at > second.latest
              || second == null && statements.nextOwn(handle, begin) < order.size();
      if (late) {
        return null;
      }
      times.add(new int[] {begin, at});
    }
    return times;
  }

  void insert(Observer observer, List<ChildValues.Observed> way, List<int[]> times) {
    for (int i = 0; i < way.size(); i++) {
      int[] at = times.get(i);
      added.get(at[0]).add(observer.operation(HandleOperation.Kind.OBSERVE, way.get(i).amount()));
      if (way.get(i).second() != null) {
        added.get(at[1]).add(observer.operation(HandleOperation.Kind.VALUE, 0));
      }
      statements.occupy(observer.handle(), at[0], at[1]);
    }
  }

  /**
   * Inserts the observations of two handles that have a child at the same places. Each counts from
   * the 0 that it loaded, and the last store to a place is visible. So the sum can be that of one
   * handle, and buckets those of the other.
   */
  boolean observeShared(List<Observer> all, List<ChildValues.Split> splits) {
    for (int other = 1; other < all.size(); other++) {
      Observer first = all.get(0);
      Observer second = all.get(other);
      for (ChildValues.Split split : splits) {
        if (observe(first, second, split) || observe(second, first, split)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Inserts the observations of both handles; the owner stored the visible sum. */
  private boolean observe(Observer owner, Observer other, ChildValues.Split split) {
    int both = Math.max(owner.from(), other.from());
    Slot sum = split.slots()[0];
    Slot hidden = new Slot(sum.end, false, false, 0, order.size());
    List<int[]> before = times(owner.from(both), hidden, split.before());
    List<int[]> others = times(other.from(last(before, both)), hidden, split.others());
    if (before == null || others == null) {
      return false;
    }
    int from = last(others, last(before, both));
    Slot visible = new Slot(sum.end, true, false, Math.max(sum.earliest, from), sum.latest);
    List<int[]> after = times(owner.from(from), visible, split.after());
    if (after == null) {
      return false;
    }
    load(owner);
    load(other);
    insert(owner, split.before(), before);
    insert(other, split.others(), others);
    insert(owner, split.after(), after);
    return true;
  }

  private static int last(List<int[]> times, int otherwise) {
    return times == null || times.isEmpty() ? otherwise : times.get(times.size() - 1)[1];
  }

  /** A handle that found the child loads its values as soon as it can. */
  private void load(Observer observer) {
    if (observer.loads()) {
      added.get(observer.from()).add(0, observer.operation(HandleOperation.Kind.LOAD, 0));
    }
  }
}
