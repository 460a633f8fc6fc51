package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The operations of handles, in each handle's order, and the stores of the values that the file
 * shows.
 *
 * <p>Threading: one thread.
 */
final class HandlePrograms {

  final List<Handle> handles;
  final FileValues fileValues;
  final boolean[] readsNothing;

  /** Whether a handle may begin as a copy of another. */
  final boolean forks;

  /** By handle: its operations, without the stores of visible values. */
  final List<List<HandleOperation>> programs = new ArrayList<>();

  /** By handle and entry: the ends of values, one of which was stored at this point. */
  final List<Map<Integer, List<Integer>>> hidden = new ArrayList<>();

  /** By handle: the entries with a value that the client loads and then adds to. */
  final List<Set<Integer>> addedTo = new ArrayList<>();

  final HiddenStores hiddenStores;
  final SeenValues seen;

  /**
   * The stores of the values that the file shows, without the 0 of each new entry; null if a word
   * of the file is neither a value nor part of an entry.
   */
  final List<HandleOperation> values;

  /**
   * @param handles the handles; without chosen keys, the order holds for some choice of keys
   * @param zeros whether a visible 0 may have been set
   * @param forks whether a handle may begin as a copy of another
   * @param hiddenStores finds the hidden values; null to ignore them
   * @param readsNothing by handle: whether it reads 0, and so stores the first header
   */
  HandlePrograms(
      List<Handle> handles,
      boolean[] readsNothing,
      FileValues fileValues,
      boolean zeros,
      boolean forks,
      HiddenStores hiddenStores) {
    this.handles = handles;
    this.forks = forks;
    this.readsNothing = readsNothing.clone();
    this.hiddenStores = hiddenStores;
    this.fileValues = fileValues;
    this.seen = new SeenValues(handles, fileValues);
    this.values = seen.find(zeros);
    for (int h = 0; h < handles.size(); h++) {
      Handle handle = handles.get(h);
      List<HandleOperation> program = new ArrayList<>();
      program.add(new HandleOperation(h, HandleOperation.Kind.READ, -1));
      if (readsNothing[h]) {
        program.add(new HandleOperation(h, HandleOperation.Kind.FIRST_HEADER, -1));
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
        program.add(new HandleOperation(h, HandleOperation.Kind.ENTRY, e));
        program.add(new HandleOperation(h, HandleOperation.Kind.HEADER, e));
        if (beside.containsKey(e)) {
          program.add(new HandleOperation(h, HandleOperation.Kind.HIDDEN, e));
        }
      }
      programs.add(program);
    }
  }

  /** The file as it is, with nothing undone. */
  Past last() {
    long[] words = seen.words();
    boolean[] any = new boolean[words.length];
    any[0] = true;
    int[] left = programs.stream().mapToInt(List::size).toArray();
    return new Past(words, any, fileValues.file().used(), left, new ArrayList<>(values));
  }

  Entry entry(HandleOperation operation) {
    return handles.get(operation.handle()).entries.get(operation.entry());
  }

  private static List<Integer> numbers(Handle handle, List<Integer> ends) {
    return ends.stream().map(end -> handle.entriesTo(end) - 1).toList();
  }

  private Set<Integer> seen(int handle) {
    Set<Integer> numbers = new HashSet<>();
    for (HandleOperation value : values == null ? List.<HandleOperation>of() : values) {
      if (value.handle() == handle) {
        numbers.add(value.entry());
      }
    }
    return numbers;
  }
}
