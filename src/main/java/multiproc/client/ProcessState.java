package multiproc.client;

import java.util.List;

/**
 * What a process's multi-process state consists of, as a value: what a fork copies.
 *
 * @param pid the process identifier the state believes in: of the process that made it, until the
 *     holder notices that it is another
 * @param files the open handles by file prefix, in the order they were opened
 * @param values every value made so far, in order
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
   * A value: the prefix of the file it lives in, its key there, and the double it caches.
   *
   * @param pid the process that it was placed by, where a release remembers that of each value;
   *     else 0
   */
  public record ValueState(String prefix, String key, double value, long pid) {

    /** A value that does not remember its process. */
    public ValueState(String prefix, String key, double value) {
      this(prefix, key, value, 0);
    }
  }
}
