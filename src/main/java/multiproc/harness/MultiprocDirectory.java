package multiproc.harness;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import multiproc.layout.DbFileName;
import multiproc.store.MappedStore;
import multiproc.store.Store;

/**
 * The directory the {@code .db} files live in, held by one harness at a time.
 *
 * <p>The lock is one of the operating system on the hidden file {@value #LOCK_NAME} and goes with
 * the process that holds it, however that ends; the empty file stays.
 *
 * <p>Threading: one thread.
 */
public final class MultiprocDirectory implements AutoCloseable {

  static final String LOCK_NAME = ".reproduce.lock";

  private final String directory;
  private final Store store;
  private final FileChannel lockChannel;

  private MultiprocDirectory(String directory, Store store, FileChannel lockChannel) {
    this.directory = directory;
    this.store = store;
    this.lockChannel = lockChannel;
  }

  /**
   * Takes the directory, and makes it if it is missing (not its parents). No {@code .db} file is
   * touched.
   *
   * @param directory as the user gave it
   * @throws UserException when it is no directory, cannot be written, is in use by another harness,
   *     or holds a {@code *.db} that no client would have named so
   */
  public static MultiprocDirectory open(String directory, Store store) throws IOException {
    Path path = Path.of(directory);
    check(directory, path);
    if (Files.exists(path)) {
      refuseStrangers(directory, store);
    } else {
      Files.createDirectory(path);
    }
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new UserException(
          "another harness is using the directory: multiproc-dir="
              + directory
              + "; stop it, or give another --multiproc-dir");
    }
    return new MultiprocDirectory(directory, store, channel);
  }

  private static void check(String directory, Path path) {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(path)) {
      throw new UserException("not a directory: multiproc-dir=" + directory + "; give a directory");
    }
    Path parent = path.toAbsolutePath().normalize().getParent();
    if (!Files.exists(path) && parent != null && !Files.isDirectory(parent)) {
      throw new UserException(
          "no such directory: multiproc-dir=" + directory + "; make its parent first");
    }
    Path written = Files.exists(path) ? path : parent;
    if (written != null && !Files.isWritable(written)) {
      throw new UserException(
          "cannot write into the directory: multiproc-dir="
              + directory
              + "; change its permissions, or give another --multiproc-dir");
    }
  }

  private static void refuseStrangers(String directory, Store store) throws IOException {
    for (String file : store.list(directory, DbFileName.SUFFIX)) {
      Path path = Path.of(file);
      String name = path.getFileName().toString();
      if (DbFileName.parse(name).isEmpty() || !Files.isRegularFile(path)) {
        throw new UserException(
            "not a file of this client, and starting would delete it: file="
                + file
                + "; move it away, or give another --multiproc-dir");
      }
    }
  }

  /** Removes every {@code *.db}. */
  public void clean() throws IOException {
    List<String> files = store.list(directory, DbFileName.SUFFIX);
    for (String file : files) {
      store.delete(file);
    }
  }

  /** The directory as the user gave it. */
  @Override
  public String toString() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    lockChannel.close();
  }

  /** A directory as the environment of client_python names it, else {@code ./tmp/}. */
  public static String fromEnvironment() {
    for (String name : List.of("prometheus_multiproc_dir", "PROMETHEUS_MULTIPROC_DIR")) {
      String value = System.getenv(name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return MappedStore.join(MappedStore.join(".", "tmp"), "");
  }
}
