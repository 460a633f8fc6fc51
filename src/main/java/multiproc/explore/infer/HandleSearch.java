package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import multiproc.layout.DbLayout;

/**
 * Gives each fragment of a file to a handle, in all ways that fewest handles with fewest entries of
 * which nothing is to be seen allow.
 *
 * <p>A fragment that shows its entry's start goes to a handle whose last entry ends there, or, with
 * an entry between of which nothing is to be seen, to one whose last entry ends earlier. One that
 * shows the end alone is of an entry that begins where a handle's last one ended. A handle begins
 * where another's entry ends, or behind the header.
 *
 * <p>Threading: one thread.
 */
final class HandleSearch {

  /** Looks at a way to give the fragments to handles. */
  interface Visitor {

    /** Handles with all their entries; true when the search is to end. */
    boolean visit(List<Handle> handles);
  }

  /** Whether a handle can append next what a fragment shows. */
  interface Succession {

    /** Whether it can; true where that cannot be told. */
    boolean canFollow(Handle handle, Fragment next);
  }

  /** A handle begins at one of so many ends of entries before its first fragment. */
  private static final int STARTS = 32;

  /** So many ends are tried of an entry that shows neither its start nor its end. */
  private static final int ENDS = 8;

  private final List<Fragment> fragments;
  private final int used;
  private final int shortest;
  private final Visitor visitor;
  private final BooleanSupplier stop;
  private final Succession succession;
  private final List<Handle> handles = new ArrayList<>();
  private int mostHandles;
  private int unseenLeft;

  /** How often a fragment may yet go to a handle that it does not join on to, where one joins. */
  private int detoursLeft;

  private boolean ended;
  private long tried;

  /** How far the fragments could be given to handles at all. */
  private int reached;

  /**
   * A search.
   *
   * @param used the file's
   * @param shortest bytes that an entry has at least
   * @param succession of entries in one handle
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
   * Visits all ways with so many handles, so many entries whose start is not to be seen, and so
   * many fragments that go to a handle which they do not join on to although they join on to
   * another; whether a visit ended it.
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

  /** How many ways to give a fragment to a handle were looked at. */
  long tried() {
    return tried;
  }

  /** The first fragment that no handle could be given, as its number; their count when none. */
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
    if (next.hasStart()) {
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

  /** An entry of which nothing is to be seen. */
  private void unseen(Handle handle, int end, Runnable then) {
    if (unseenLeft > 0 && !ended) {
      unseenLeft--;
      with(handle, new Entry(handle.cursor(), end, null), then);
      unseenLeft++;
    }
  }

  /** An entry of which that fragment is to be seen, and not its start. */
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
   * The entry begins behind another's start, where no end of an entry is to be seen: so the handle
   * had appended one more before, of which nothing is to be seen.
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
        if (!entry.whole && entry.covers(next.from(), next.to()) && entry.start < next.from()) {
          joins = true;
          show(entry, next, () -> place(index + 1));
        }
      }
    }
    detour(joins, () -> placeMiddleApart(index, next));
  }

  private void placeMiddleApart(int index, Fragment next) {
    for (int end : endsBehind(index, next.to())) {
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

  /** Where an entry may end of which only the middle is to be seen. */
  private List<Integer> endsBehind(int index, int position) {
    List<Integer> ends = new ArrayList<>();
    for (int i = index + 1; i < fragments.size() && ends.size() < ENDS; i++) {
      Fragment behind = fragments.get(i);
      int end = behind.hasStart() ? behind.start() : behind.end();
      if (end > position && !ends.contains(end)) {
        ends.add(end);
      }
    }
    if (used > position && !ends.contains(used)) {
      ends.add(used);
    }
    if (!ends.contains(position + Long.BYTES)) {
      ends.add(position + Long.BYTES);
    }
    return ends;
  }

  /** A place where a handle may begin, and who stored it as {@code used}. */
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

  /** Does something with a handle. */
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

  /** Somebody stored the last {@code used}, and appended no more than one entry behind it. */
  private void placeUsed() {
    if (used <= DbLayout.HEADER_SIZE) {
      visit();
      return;
    }
    boolean stored = false;
    for (Handle handle : handles) {
      int entries = handle.entriesTo(used);
      stored |= entries > 0 && handle.entries.size() - entries <= 1;
    }
    if (stored) {
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
