package multiproc.client;

import java.util.List;

/**
 * Holds a copy of a process's multi-process state, for a fork.
 *
 * @param pid the remembered process identifier: after a fork the parent's, until the child notices
 *     the fork
 * @param files the open handles by file prefix, in the order they were opened
 * @param values all values made so far, in order
 * @param locked whether a thread other than the forking one holds the client's lock
 */
public record ProcessState(
    long pid, List<OpenFile> files, List<ValueState> values, boolean locked) {

  /** The state at a fork at which no thread holds the lock. */
  public ProcessState(long pid, List<OpenFile> files, List<ValueState> values) {
    this(pid, files, values, false);
  }

  /** An open handle. */
  public record OpenFile(String prefix, MmapedDict.State dict) {}

  /**
   * A value: the prefix of its file, its key, and the cached double.
   *
   * @param pid identifier of the process that placed the value, in releases where each value
   *     remembers it; else 0
   */
  public record ValueState(String prefix, String key, double value, long pid) {

    /** A value that does not remember its process. */
    public ValueState(String prefix, String key, double value) {
      this(prefix, key, value, 0);
    }
  }
}
