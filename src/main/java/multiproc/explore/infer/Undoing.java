package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Undoes single operations of handles: decides whether an operation can have been the last of the
 * remaining ones, and what it leaves open.
 *
 * <p>Threading: one thread.
 */
final class Undoing {

  private final HandlePrograms all;
  private final DbFormat format;
  private final Map<HandleOperation, List<int[]>> over = new HashMap<>();

  Undoing(HandlePrograms all) {
    this.all = all;
    this.format = all.fileValues.format();
  }

  /** Undoes an operation if it can have been the last of the remaining ones. */
  boolean take(Past past, HandleOperation operation) {
    if (operation.makes() && past.values.contains(valueOf(operation))) {
      // A value is set when its entry has been made.
      return false;
    }
    boolean can =
        switch (operation.kind()) {
          case READ -> takeRead(past, operation.handle());
          case FORK -> canFork(past, operation.handle());
          case FIRST_HEADER -> takeHeader(past, DbLayout.HEADER_SIZE);
          case HEADER -> takeHeader(past, all.entry(operation).end) && takeLoad(past, operation);
          case HIDDEN -> takeHidden(past, operation);
          default -> takeEntry(past, operation);
        };
    if (can) {
      past.left[operation.handle()]--;
    }
    return can;
  }

  /**
   * Undoes the store of a visible value. It comes after all other stores to its visible word; to
   * the word of its time another store may come later.
   */
  boolean takeValue(Past past, HandleOperation value) {
    int end = all.entry(value).end;
    for (int at = end - format.valueSize(); at < end; at += Long.BYTES) {
      int number = at / Long.BYTES;
      if (!past.any[number] && !all.fileValues.canLeave(at, end, past.words[number])) {
        return false;
      }
    }
    past.free(end - format.valueSize(), end);
    return true;
  }

  private static HandleOperation valueOf(HandleOperation made) {
    return new HandleOperation(made.handle(), HandleOperation.Kind.VALUE, made.entry());
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
  private boolean takeLoad(Past past, HandleOperation header) {
    if (!all.addedTo.get(header.handle()).contains(header.entry())) {
      return true;
    }
    int number = (all.entry(header).end - format.valueSize()) / Long.BYTES;
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
  boolean isStoredOver(Past past, HandleOperation header) {
    if (!all.addedTo.get(header.handle()).contains(header.entry())) {
      return false;
    }
    return over.computeIfAbsent(header, this::storesOver).stream()
        .anyMatch(store -> store[1] < past.left[store[0]]);
  }

  /** Other handles' stores of entries over a new value: handle and number in its program. */
  private List<int[]> storesOver(HandleOperation header) {
    int end = all.entry(header).end;
    List<int[]> stores = new ArrayList<>();
    for (int h = 0; h < all.handles.size(); h++) {
      for (int i = 0; i < all.programs.get(h).size(); i++) {
        HandleOperation store = all.programs.get(h).get(i);
        if (store.kind() == HandleOperation.Kind.ENTRY
            && h != header.handle()
            && all.entry(store).start < end
            && all.entry(store).end > end - format.valueSize()) {
          stores.add(new int[] {h, i});
        }
      }
    }
    return stores;
  }

  /** The timestamp that is stored with a hidden value is 0, and can be visible. */
  private boolean takeHidden(Past past, HandleOperation operation) {
    for (int end : all.hidden.get(operation.handle()).get(operation.entry())) {
      int value = end - format.valueSize();
      boolean free = past.any[value / Long.BYTES];
      for (int at = value + Long.BYTES; at < end; at += Long.BYTES) {
        free &= past.mayBe(at / Long.BYTES, 0);
      }
      if (free) {
        past.free(value, end);
        return true;
      }
    }
    return false;
  }

  private boolean takeEntry(Past past, HandleOperation operation) {
    Entry entry = all.entry(operation);
    for (int at = entry.start; at < entry.end; at += Long.BYTES) {
      int number = at / Long.BYTES;
      if (!past.any[number] && !all.seen.agrees(entry, at, past.words[number])) {
        return false;
      }
    }
    past.free(entry.start, entry.end);
    return true;
  }

  /**
   * Whether a handle can begin as a copy of the handle that it continues: that one has just
   * finished the statement that appended the entry before. A copy reads nothing of the file. Where
   * the file can be read at the same moment, the two cannot be distinguished, and a reader is
   * assumed.
   */
  private boolean canFork(Past past, int handle) {
    Handle copied = all.handles.get(handle).before;
    if (copied == null || isWhole(past, handle)) {
      return false;
    }
    int parent = all.handles.indexOf(copied);
    int entry = copied.entriesTo(all.handles.get(handle).start) - 1;
    if (entry < 0) {
      // The handle begins where its own block does, which is no end of the other's entries.
      return false;
    }
    List<HandleOperation> program = all.programs.get(parent);
    int done = program.indexOf(new HandleOperation(parent, HandleOperation.Kind.HEADER, entry)) + 1;
    boolean endsStatement =
        all.hiddenStores == null || all.hiddenStores.endsStatement(copied, entry);
    return endsStatement
        && (past.left[parent] == done
            || past.left[parent] == done + 1
                && program.get(done).kind() == HandleOperation.Kind.HIDDEN);
  }

  private boolean takeRead(Past past, int handle) {
    int read = all.readsNothing[handle] ? 0 : all.handles.get(handle).start;
    if (past.used >= 0 && past.used != read) {
      return false;
    }
    if (!isWhole(past, handle)) {
      return false;
    }
    for (Entry walked : all.handles.get(handle).walked()) {
      EntryText text = all.seen.text(walked);
      for (int i = 0; i < text.words().length; i++) {
        if (text.known()[i]) {
          past.demand(walked.start / Long.BYTES + i, text.words()[i]);
        }
      }
    }
    past.used = read;
    return true;
  }

  /** Whether all entries that a handle walks over can be in the file. */
  private boolean isWhole(Past past, int handle) {
    for (Entry walked : all.handles.get(handle).walked()) {
      EntryText text = all.seen.text(walked);
      for (int i = 0; i < text.words().length; i++) {
        if (text.known()[i] && !past.mayBe(walked.start / Long.BYTES + i, text.words()[i])) {
          return false;
        }
      }
    }
    return true;
  }
}
