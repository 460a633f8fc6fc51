package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import multiproc.schedule.Schedule;

/**
 * The explanation of a file of unknown programs, or the reason why none was found.
 *
 * @param schedule a run that leaves the file's bytes; null if none was found
 * @param reason why none was found; empty if one was found
 * @param unknown incomplete entries, with keys that are partly or wholly guessed, by position
 * @param handles number of handles in the run, or the highest number tried
 * @param distinct number of different explanations that were found
 * @param counted whether these are all
 * @param tried what was tried
 */
public record InferredHandles(
    Schedule schedule,
    String reason,
    List<Unknown> unknown,
    int handles,
    int distinct,
    boolean counted,
    Tried tried) {

  /**
   * An entry with a key that the file does not show completely.
   *
   * @param pid the process that appends it in the explanation
   * @param position of its first byte
   * @param length in bytes, value included
   * @param shown number of its bytes that are visible in the file
   * @param key the chosen key; it matches the visible bytes
   */
  public record Unknown(long pid, int position, int length, int shown, String key) {}

  /** By handle, the number of its process: the file's own, and then none of the taken ones. */
  static List<Long> pids(long identifier, Set<Long> taken) {
    List<Long> pids = new ArrayList<>(List.of(identifier));
    for (long pid = identifier + 1; pids.size() < Budget.HANDLES; pid++) {
      if (!taken.contains(pid)) {
        pids.add(pid);
      }
    }
    return pids;
  }

  /**
   * The choices made for bytes that the file does not show.
   *
   * @param pids by handle
   */
  static List<Unknown> unknown(List<Handle> handles, List<Long> pids) {
    List<Unknown> unknown = new ArrayList<>();
    for (int h = 0; h < handles.size(); h++) {
      for (Entry entry : handles.get(h).entries) {
        if (!entry.whole) {
          int shown = entry.shown.stream().mapToInt(range -> range[1] - range[0]).sum();
          unknown.add(new Unknown(pids.get(h), entry.start, entry.length(), shown, entry.key));
        }
      }
    }
    unknown.sort(Comparator.comparingInt(Unknown::position));
    return unknown;
  }

  /** A run and what was chosen for it. */
  record Found(Schedule schedule, List<Unknown> unknown) {}

  /**
   * Counts of what was tried.
   *
   * @param assignments number of assignments of the fragments to handles
   * @param ordered how many of these had an order of stores that leaves the bytes
   * @param keyed how many of these had a matching key for each entry
   */
  public record Tried(int assignments, int ordered, int keyed) {}
}
