package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.List;
import multiproc.layout.DbFormat;

/**
 * Moves the stores of values to where programs have them: right behind the making of their child,
 * where nothing is stored over them later. All that one handle stores for one child stays together.
 *
 * <p>Threading: one thread.
 */
final class ValuesEarly {

  private final List<Handle> handles;
  private final SeriesTexts texts;
  private final DbFormat format;

  ValuesEarly(List<Handle> handles, SeriesTexts texts, DbFormat format) {
    this.handles = handles;
    this.texts = texts;
    this.format = format;
  }

  List<Operation> moved(List<Operation> order) {
    List<Operation> moved = new ArrayList<>(order);
    moved.removeIf(operation -> operation.kind() == Operation.Kind.VALUE);
    List<List<Operation>> groups = new ArrayList<>();
    for (Operation value : order) {
      if (value.kind() == Operation.Kind.VALUE) {
        groupOf(groups, value).add(value);
      }
    }
    for (List<Operation> group : groups) {
      moved.addAll(place(moved, group), group);
    }
    return moved;
  }

  private List<Operation> groupOf(List<List<Operation>> groups, Operation value) {
    for (List<Operation> group : groups) {
      if (isOfOneChild(group.get(0), value)) {
        return group;
      }
    }
    List<Operation> group = new ArrayList<>();
    groups.add(group);
    return group;
  }

  private boolean isOfOneChild(Operation left, Operation right) {
    return left.handle() == right.handle() && series(left).isOfChild(series(right));
  }

  private SeriesText series(Operation operation) {
    return texts.of(entry(operation).key);
  }

  private Entry entry(Operation operation) {
    return handles.get(operation.handle()).entries.get(operation.entry());
  }

  /** Behind the making of the child, and behind the last store over one of its values. */
  private int place(List<Operation> order, List<Operation> group) {
    int place = 0;
    for (int i = 0; i < order.size(); i++) {
      Operation operation = order.get(i);
      boolean makes = operation.entry() >= 0 && isOfOneChild(operation, group.get(0));
      if (makes || operation.kind() == Operation.Kind.ENTRY && storesOver(operation, group)) {
        place = i + 1;
      }
    }
    while (isInStatement(order, place, group.get(0).handle())) {
      place++;
    }
    return place;
  }

  /** Whether a handle is making a child just there. */
  private boolean isInStatement(List<Operation> order, int place, int handle) {
    Operation last = null;
    for (int i = 0; i < order.size(); i++) {
      Operation operation = order.get(i);
      if (operation.handle() == handle && operation.entry() >= 0) {
        if (i >= place) {
          return last != null
              && operation.kind() != Operation.Kind.VALUE
              && isOfOneChild(last, operation);
        }
        last = operation.kind() == Operation.Kind.VALUE ? null : operation;
      }
    }
    return false;
  }

  private boolean storesOver(Operation store, List<Operation> group) {
    for (Operation value : group) {
      int end = entry(value).end;
      if (entry(store).start < end && entry(store).end > end - format.valueSize()) {
        return true;
      }
    }
    return false;
  }
}
