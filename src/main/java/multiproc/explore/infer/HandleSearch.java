package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import multiproc.layout.DbLayout;

/**
 * Assigns each fragment of a file to a handle, in every way that the given numbers of handles and
 * hidden entries allow.
 *
 * <p>A fragment that shows the start of its entry goes to a handle with its last entry ending
 * there; or, with a hidden entry between, to a handle that ends earlier. A fragment that shows only
 * the end belongs to an entry that begins at the end of a handle's last one. A handle begins at the
 * end of another handle's entry, or right after the header.
 *
 * <p>Threading: one thread.
 */
final class HandleSearch {

  /** Receives each assignment of the fragments to handles. */
  interface Visitor {

    /** Takes the handles with all their entries; returns true to end the search. */
    boolean visit(List<Handle> handles);
  }

  /** Decides whether a handle can append the entry of a fragment next. */
  interface Succession {

    /** Whether it can; true if this is undecided. */
    boolean canFollow(Handle handle, Fragment next);
  }

  /** Limit of the ends of entries that are tried as the start of a handle, nearest first. */
  private static final int STARTS = 32;

  private final List<Fragment> fragments;
  private final int used;
  private final int shortest;
  private final Visitor visitor;
  private final BooleanSupplier stop;
  private final Succession succession;
  private final List<Handle> handles = new ArrayList<>();
  private int mostHandles;
  private int unseenLeft;

  /** The number of fragments left that may skip a handle that they fit and go to another. */
  private int detoursLeft;

  private boolean ended;
  private long tried;

  /** The highest number of fragments that were assigned together. */
  private int reached;

  /**
   * A search.
   *
   * @param used the {@code used} of the file
   * @param shortest minimum length of an entry in bytes
   * @param succession rule for consecutive entries of a handle
   * @param stop whether to end it early
   */
  HandleSearch(
      List<Fragment> fragments,
      int used,
      int shortest,
      Succession succession,
      BooleanSupplier stop,
      Visitor visitor) {
    this.succession = succession;
    this.stop = stop;
    this.fragments = fragments;
    this.used = used;
    this.shortest = shortest;
    this.visitor = visitor;
  }

  /**
   * Visits all assignments with exactly these numbers of handles, of entries with a hidden start,
   * and of fragments that skip a handle that they fit; returns whether the search ended early.
   */
  boolean run(int handleCount, int unseen, int detours) {
    handles.clear();
    mostHandles = handleCount;
    unseenLeft = unseen;
    detoursLeft = detours;
    ended = false;
    handles.add(new Handle(DbLayout.HEADER_SIZE, null));
    place(0);
    return ended;
  }

  /** The number of assignments of a single fragment that were tried. */
  long tried() {
    return tried;
  }

  /**
   * The number of the first fragment that no handle could take; the count of fragments if there is
   * none.
   */
  int reached() {
    return reached;
  }

  private void place(int index) {
    reached = Math.max(reached, index);
    ended |= ++tried > Budget.PLACEMENTS || stop.getAsBoolean();
    if (ended) {
      return;
    }
    if (index == fragments.size()) {
      placeUsed();
      return;
    }
    Fragment next = fragments.get(index);
    if (next.hasStart() && next.end() >= 0) {
      placeStart(index, next);
    } else if (next.kind() == Fragment.Kind.TAIL) {
      placeTail(index, next);
    } else {
      placeMiddle(index, next);
    }
  }

  private void placeStart(int index, Fragment next) {
    boolean joins = false;
    for (Handle handle : List.copyOf(handles)) {
      for (Entry entry : List.copyOf(handle.entries)) {
        if (entry.start == next.start() && entry.end == next.end()) {
          joins = true;
          show(entry, next, () -> place(index + 1));
        }
      }
    }
    for (Handle handle : List.copyOf(handles)) {
      if (handle.cursor() == next.start() && succession.canFollow(handle, next)) {
        joins = true;
        append(handle, next, () -> place(index + 1));
      }
    }
    detour(joins, () -> placeApart(index, next));
  }

  private void detour(boolean isOne, Runnable then) {
    if (!isOne) {
      then.run();
    } else if (detoursLeft > 0) {
      detoursLeft--;
      then.run();
      detoursLeft++;
    }
  }

  private void placeApart(int index, Fragment next) {
    for (Handle handle : List.copyOf(handles)) {
      if (next.kind() == Fragment.Kind.MIDDLE && handle.cursor() == next.start()) {
        append(handle, next, () -> place(index + 1));
      }
      if (next.start() - handle.cursor() >= shortest) {
        unseen(handle, next.start(), () -> append(handle, next, () -> place(index + 1)));
      }
    }
    for (Start start : starts(next.start())) {
      if (start.at() == next.start()) {
        open(start, handle -> append(handle, next, () -> place(index + 1)));
      } else if (next.start() - start.at() >= shortest) {
        open(
            start,
            handle ->
                unseen(handle, next.start(), () -> append(handle, next, () -> place(index + 1))));
      }
    }
  }

  private void append(Handle handle, Fragment next, Runnable then) {
    if (ended || !succession.canFollow(handle, next)) {
      return;
    }
    Entry entry = new Entry(next.start(), next.end(), next.key());
    entry.shown.add(new int[] {next.from(), next.to()});
    with(handle, entry, then);
  }

  private static void with(Handle handle, Entry entry, Runnable then) {
    handle.entries.add(entry);
    then.run();
    handle.entries.remove(handle.entries.size() - 1);
  }

  /** Adds an entry that the file does not show. */
  private void unseen(Handle handle, int end, Runnable then) {
    if (unseenLeft > 0 && !ended) {
      unseenLeft--;
      with(handle, new Entry(handle.cursor(), end, null), then);
      unseenLeft++;
    }
  }

  /** Adds an entry that shows this fragment but not its start. */
  private void showing(Handle handle, int end, Fragment shown, Runnable then) {
    if (unseenLeft > 0 && !ended) {
      unseenLeft--;
      Entry entry = new Entry(handle.cursor(), end, null);
      entry.shown.add(new int[] {shown.from(), shown.to()});
      with(handle, entry, then);
      unseenLeft++;
    }
  }

  private void placeTail(int index, Fragment next) {
    boolean joins = false;
    for (Handle handle : List.copyOf(handles)) {
      for (Entry entry : List.copyOf(handle.entries)) {
        if (entry.end == next.end() && entry.covers(next.from(), next.to())) {
          joins = true;
          show(entry, next, () -> place(index + 1));
        }
      }
    }
    detour(joins, () -> placeTailApart(index, next));
  }

  private void placeTailApart(int index, Fragment next) {
    for (Handle handle : List.copyOf(handles)) {
      if (handle.cursor() < next.from() && next.end() - handle.cursor() >= shortest) {
        showing(handle, next.end(), next, () -> place(index + 1));
      }
    }
    for (Start start : starts(next.from() - Long.BYTES)) {
      if (next.end() - start.at() >= shortest) {
        open(start, handle -> showing(handle, next.end(), next, () -> place(index + 1)));
      }
    }
    placeTailBehind(index, next, lastStart(index) + Long.BYTES);
  }

  /**
   * The entry begins after the start of another, at no visible end of an entry. So the handle had
   * first appended one more entry that the file does not show.
   */
  private void placeTailBehind(int index, Fragment next, int start) {
    if (unseenLeft < 2 || next.end() - start < shortest || start >= next.from()) {
      return;
    }
    Use both =
        handle -> {
          if (start - handle.cursor() >= shortest) {
            unseen(handle, start, () -> showing(handle, next.end(), next, () -> place(index + 1)));
          }
        };
    List.copyOf(handles).forEach(both::with);
    for (Start opened : starts(start - shortest)) {
      open(opened, both);
    }
  }

  private int lastStart(int index) {
    int at = index - 1;
    while (at >= 0 && !fragments.get(at).hasStart()) {
      at--;
    }
    return at < 0 ? DbLayout.HEADER_SIZE : fragments.get(at).start();
  }

  private void show(Entry entry, Fragment next, Runnable then) {
    if (!ended) {
      entry.shown.add(new int[] {next.from(), next.to()});
      then.run();
      entry.shown.remove(entry.shown.size() - 1);
    }
  }

  private void placeMiddle(int index, Fragment next) {
    boolean joins = false;
    for (Handle handle : List.copyOf(handles)) {
      for (Entry entry : List.copyOf(handle.entries)) {
        if (!entry.whole
            && entry.covers(next.from(), next.to())
            && entry.start < next.from()
            && (!next.hasStart() || entry.start == next.start())) {
          joins = true;
          show(entry, next, () -> place(index + 1));
        }
      }
    }
    detour(joins, () -> placeMiddleApart(index, next));
  }

  private void placeMiddleApart(int index, Fragment next) {
    for (int end : Fragment.ends(fragments, index, used)) {
      if (next.hasStart()) {
        placeApart(
            index, new Fragment(next.kind(), next.from(), next.to(), next.start(), end, null));
        continue;
      }
      for (Handle handle : List.copyOf(handles)) {
        if (handle.cursor() < next.from() && end - handle.cursor() >= shortest) {
          showing(handle, end, next, () -> place(index + 1));
        }
      }
      for (Start start : starts(next.from() - Long.BYTES)) {
        if (end - start.at() >= shortest) {
          open(start, handle -> showing(handle, end, next, () -> place(index + 1)));
        }
      }
    }
  }

  /**
   * A position at which a handle may append first, and the handle that stored it as {@code used}.
   */
  private record Start(int at, Handle by) {}

  private List<Start> starts(int most) {
    List<Start> starts = new ArrayList<>();
    if (handles.size() >= mostHandles) {
      return starts;
    }
    for (Handle handle : handles) {
      for (Entry entry : handle.entries) {
        if (entry.end <= most) {
          starts.add(new Start(entry.end, handle));
        }
      }
    }
    starts.sort((left, right) -> right.at() - left.at());
    List<Start> nearest = new ArrayList<>(starts.subList(0, Math.min(STARTS, starts.size())));
    if (most >= DbLayout.HEADER_SIZE) {
      nearest.add(new Start(DbLayout.HEADER_SIZE, null));
    }
    return nearest;
  }

  /** An action on a handle. */
  private interface Use {
    void with(Handle handle);
  }

  private void open(Start start, Use use) {
    if (!ended) {
      Handle opened = new Handle(start.at(), start.by());
      handles.add(opened);
      use.with(opened);
      handles.remove(handles.size() - 1);
    }
  }

  /** Some handle stored the final {@code used}, and appended at most one entry after it. */
  private void placeUsed() {
    if (used <= DbLayout.HEADER_SIZE || Handle.haveStored(used, handles)) {
      visit();
      return;
    }
    for (Handle handle : List.copyOf(handles)) {
      if (used - handle.cursor() >= shortest) {
        unseen(handle, used, this::visit);
      }
    }
    for (Start start : starts(used - shortest)) {
      open(start, handle -> unseen(handle, used, this::visit));
    }
  }

  private void visit() {
    if (handles.size() == mostHandles && unseenLeft == 0 && detoursLeft == 0 && !ended) {
      ended = visitor.visit(List.copyOf(handles));
    }
  }
}
