package multiproc.store;

import java.io.IOException;
import java.util.List;

/**
 * The files as one process sees them. Every operation here and on {@link StoreFile} and {@link
 * StoreMapping} is one step; any other process may run between two steps. The client reaches files
 * only through this interface, so an implementation can count, order or stop the steps.
 *
 * <p>Paths are text and are passed through as given, since error texts show them.
 *
 * <p>Threading: an implementation is used by one process; its threads serialise their calls.
 */
public interface Store {

  /**
   * Opens a file for reading and appending, and creates it (of size 0) if it is missing.
   *
   * @throws java.nio.file.FileSystemException with the system's reason, for example {@code
   *     Permission denied}
   */
  StoreFile openForWriting(String path) throws IOException;

  /**
   * Opens a file for reading only.
   *
   * @throws java.nio.file.FileSystemException with the system's reason, for example {@code No such
   *     file or directory}
   */
  StoreFile openForReading(String path) throws IOException;

  /**
   * Opens again a file whose open handle a fork copied. On POSIX the fork itself copies the handle,
   * so this is part of the fork and not a step of the client.
   */
  StoreFile inherit(String path) throws IOException;

  /**
   * The paths of the files {@code directory/*suffix}, without hidden ones, in any order; none if
   * there is no such directory.
   */
  List<String> list(String directory, String suffix) throws IOException;

  /**
   * Whether several threads may each open, read and close a file of their own at the same time.
   * False by default: where the steps are ordered, a process makes one at a time.
   */
  default boolean readsConcurrently() {
    return false;
  }

  /** Unlinks a file. */
  void delete(String path) throws IOException;
}
