package multiproc.store;

/**
 * Is called before and after every operation of a process on its files: to wait for a replay's
 * permission, or to record the operation and its time.
 *
 * <p>Threading: called by the process's own threads, one operation at a time.
 */
public interface StepGate {

  /**
   * Returns when the operation may be done.
   *
   * @param path of the file, for {@link Operation#LIST} of the directory
   * @param position bytes from the file's start; 0 if the operation has none
   * @param argument the size for truncate, extend and map, the number of bytes for put and read of
   *     bytes, the int for {@link Operation#PUT_INT}, the raw bits for {@link
   *     Operation#PUT_DOUBLE}; else 0
   */
  void before(Operation operation, String path, long position, long argument);

  /**
   * Called after the operation, unless it failed.
   *
   * @param result the size, the number of bytes read, or the int or the raw bits of the double that
   *     was read; else 0
   */
  void after(long result);
}
