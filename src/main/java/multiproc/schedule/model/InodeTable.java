package multiproc.schedule.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.layout.ClientChange;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;
import multiproc.store.MappedStore;

/**
 * The slots of a state that hold the files of a plan. A file's slot is its path's index in the
 * plan. If programs unlink files, a path has several slots, one for each file that may be created
 * under it in turn.
 *
 * <p>In a state the slots follow the processes. A slot holds the identity of the file's image; 0 if
 * the file was not created so far; the negative identity if the file is unlinked.
 *
 * <p>Threading: safe, immutable.
 */
final class InodeTable {

  /** No file. */
  static final int NONE = -1;

  private final Plan plan;
  private final String directory;
  private final int processes;
  private final List<String> paths = new ArrayList<>();
  private final List<String> listed = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final int lives;
  private final int count;
  private final boolean[][] openers;

  InodeTable(Plan plan, String directory) {
    this.plan = plan;
    this.directory = directory;
    this.processes = plan.processes().size();
    for (String name : plan.fileNames()) {
      String path = MappedStore.join(directory, name);
      numbers.put(path, paths.size());
      paths.add(path);
    }
    for (String name : plan.listedNames()) {
      listed.add(MappedStore.join(directory, name));
    }
    long unlinks =
        plan.processes().stream()
            .flatMap(process -> process.program().stream())
            .filter(
                statement ->
                    statement instanceof Statement.MarkProcessDead
                        || statement instanceof Statement.Delete)
            .count();
    lives = (int) unlinks + 1;
    count = paths.size() * lives;
    openers = new boolean[processes][];
    for (int i = 0; i < processes; i++) {
      openers[i] = opened(i);
    }
  }

  private boolean[] opened(int process) {
    boolean[] opened = new boolean[paths.size()];
    ProcessPlan own = plan.processes().get(process);
    boolean scrapes = own.program().stream().anyMatch(Statement.Scrape.class::isInstance);
    if (scrapes && !plan.client(own).has(ClientChange.MAPS_READ_ONLY)) {
      // The scrape of such a release opens every file in the same way as a writer.
      Arrays.fill(opened, true);
    } else if (own.role() != ProcessPlan.Role.SCRAPE) {
      for (String name : plan.fileNames(own)) {
        opened[numbers.get(MappedStore.join(directory, name))] = true;
      }
      for (int other = 0; other < processes; other++) {
        if (plan.processes().get(other).forkOf(own.pid()) >= 0) {
          boolean[] inherited = opened(other);
          for (int path = 0; path < opened.length; path++) {
            opened[path] |= inherited[path];
          }
        }
      }
    }
    return opened;
  }

  /** Number of slots. */
  int count() {
    return count;
  }

  /** The path of a slot. */
  String path(int slot) {
    return paths.get(slot % paths.size());
  }

  /** Whether a process may ever open a file for writing: its own file, or that of an ancestor. */
  boolean mayOpen(int process, int slot) {
    return openers[process][slot % paths.size()];
  }

  /** The number of a path; equal to its first slot. */
  int number(String path) {
    return numbers.get(path);
  }

  /** The slot of the file that a path names now; {@link #NONE} if it names no file. */
  int current(int[] state, String path) {
    return current(state, numbers.get(path));
  }

  /** Like {@link #current(int[], String)}, by the path's number. */
  int current(int[] state, int number) {
    for (int slot = number; slot < count; slot += lives > 1 ? paths.size() : count) {
      if (state[processes + slot] > 0) {
        return slot;
      }
    }
    return NONE;
  }

  /** The slot of a file that exists before the first step. */
  int initial(String name) {
    return numbers.get(MappedStore.join(directory, name));
  }

  /** The slot for a new file under a path. */
  int unused(int[] state, String path) {
    int slot = numbers.get(path);
    while (state[processes + slot] != 0) {
      slot += paths.size();
    }
    return slot;
  }

  /** The slots of all files that a path may name. */
  int[] all(String path) {
    int[] slots = new int[lives];
    for (int life = 0; life < lives; life++) {
      slots[life] = numbers.get(path) + life * paths.size();
    }
    return slots;
  }

  /** The paths of the existing files, in the directory's order. */
  List<String> listing(int[] state) {
    return listed.stream().filter(path -> current(state, path) != NONE).toList();
  }
}
