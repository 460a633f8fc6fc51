package multiproc.explore.infer;

import java.util.List;
import multiproc.schedule.Schedule;

/**
 * What is known of how a file of unknown programs came about.
 *
 * @param schedule a run that leaves its bytes; null where none was found
 * @param reason why none was found; empty where one was
 * @param unknown entries that are not whole in the file, so that their keys are chosen in part or
 *     altogether; by position
 * @param handles how many the run has, or were tried
 * @param distinct how many explanations were found that give the bytes to handles in another way,
 *     or to other handles
 * @param counted whether these are all
 * @param tried what was looked at
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
   * An entry whose key the file does not show, or not all of it.
   *
   * @param pid the process that appends it in the explanation
   * @param position of its first byte
   * @param length in bytes, value included
   * @param shown bytes of it that are to be seen in the file
   * @param key that was chosen: it agrees with what is to be seen
   */
  public record Unknown(long pid, int position, int length, int shown, String key) {}

  /** A run and what was chosen for it. */
  record Found(Schedule schedule, List<Unknown> unknown) {}

  /**
   * What was looked at.
   *
   * @param assignments ways to give all that is to be seen to handles
   * @param ordered of these, how many had an order of stores that leaves the bytes
   * @param keyed of these, how many left a key for each entry that agrees with its bytes
   */
  public record Tried(int assignments, int ordered, int keyed) {}
}
