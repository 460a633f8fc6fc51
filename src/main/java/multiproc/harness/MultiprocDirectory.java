package multiproc.harness;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import multiproc.layout.DbFileName;
import multiproc.store.MappedStore;
import multiproc.store.NewFolder;

/**
 * The directory of the {@code .db} files, used by one harness at a time. Files that this program
 * did not make are deleted only if the user asks for it, and no file is deleted while another
 * process uses one of them.
 *
 * <p>The lock is an operating system's lock on the hidden file {@value #LIST_NAME}; it ends with
 * the process that holds it. The file stays, because it is the list of {@link MadeFiles}.
 *
 * <p>Threading: one thread; {@link #announce} and {@link #note} from any.
 */
public final class MultiprocDirectory implements AutoCloseable {

  static final String LIST_NAME = ".reproduce.files";

  private static final String STAMP = "yyyyMMdd-HHmmss";

  private final String directory;
  private final boolean clean;
  private final RandomAccessFile list;
  private final MadeFiles made;

  private MultiprocDirectory(
      String directory, boolean clean, RandomAccessFile list, MadeFiles made) {
    this.directory = directory;
    this.clean = clean;
    this.list = list;
    this.made = made;
    made.writeTo(list);
  }

  /**
   * Locks the directory, and makes it if it is missing (not its parents). Changes no {@code .db}
   * file.
   *
   * @param directory as the user gave it
   * @param clean whether {@link #clean()} may delete files that this program did not make
   * @throws UserException when it is not a directory, cannot be written, is in use by another
   *     harness or by any other process, or holds a {@code .db} that {@link #clean()} may not
   *     delete
   */
  public static MultiprocDirectory open(String directory, boolean clean) throws IOException {
    Path path = path(directory);
    if (Files.exists(path)) {
      requireList(path.resolve(LIST_NAME));
      refuse(directory, clean, MadeFiles.read(path.resolve(LIST_NAME)));
    } else {
      make(path, directory);
    }
    RandomAccessFile list = lock(directory, path.resolve(LIST_NAME));
    try {
      // Again, because another harness may have used it before the lock.
      MadeFiles made = MadeFiles.read(path.resolve(LIST_NAME), list);
      refuse(directory, clean, made);
      return new MultiprocDirectory(directory, clean, list, made);
    } catch (UserException | IOException e) {
      list.close();
      throw e;
    }
  }

  /**
   * Refuses a directory in use: another process has a {@code .db} file there open, or another
   * harness has the lock. Changes nothing.
   *
   * @param directory as the user gave it; need not exist
   * @throws UserException when it is in use
   */
  public static void refuseUsed(String directory) throws IOException {
    Path path = path(directory);
    if (!Files.isDirectory(path)) {
      return;
    }
    refuseUsers(directory, files(directory));
    Path list = path.resolve(LIST_NAME);
    if (Files.exists(list)) {
      lock(directory, list).close();
    }
  }

  /**
   * Makes a new folder in the directory for the files of one run. The directory is made if it is
   * missing.
   *
   * @param directory as the user gave it
   * @param purpose the beginning of the folder's name
   * @return its path, as the user would give it
   */
  public static String fresh(String directory, String purpose) throws IOException {
    Path path = path(directory);
    if (!Files.exists(path)) {
      make(path, directory);
    }
    String name = purpose + "-" + DateTimeFormatter.ofPattern(STAMP).format(LocalDateTime.now());
    for (int number = 1; ; number++) {
      String folder = MappedStore.join(directory, number == 1 ? name : name + "-" + number);
      try {
        make(Path.of(folder), directory);
        return MappedStore.join(folder, "");
      } catch (FileAlreadyExistsException e) {
        // Another run took this name; try the next number.
      }
    }
  }

  private static void make(Path folder, String directory) throws IOException {
    try {
      NewFolder.make(folder);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException e) {
      throw new UserException(
          "no folder can be made there: multiproc-dir="
              + directory
              + " reason="
              + MachineFailure.reason(e)
              + "; give another --multiproc-dir");
    }
  }

  /**
   * Removes a folder that {@link #fresh} made, with its {@code .db} files; keeps it if it holds
   * anything else.
   */
  public static void discard(String folder) throws IOException {
    for (Path file : files(folder)) {
      Files.delete(file);
    }
    try {
      Files.delete(Path.of(folder));
    } catch (DirectoryNotEmptyException e) {
      // The folder holds other files.
    }
  }

  private static void requireList(Path list) throws IOException {
    if (!MadeFiles.isList(list)) {
      throw new UserException(
          "not the list that this program keeps of the files it made: file="
              + list
              + "; move it away, or give another --multiproc-dir");
    }
  }

  private static RandomAccessFile lock(String directory, Path list) throws IOException {
    requireList(list);
    RandomAccessFile file = new RandomAccessFile(list.toFile(), "rw");
    FileLock lock;
    try {
      lock = file.getChannel().tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      file.close();
      throw new UserException(
          "another harness is using the directory: multiproc-dir="
              + directory
              + "; stop it, or give another --multiproc-dir");
    }
    return file;
  }

  /** The path of the directory, after checking that files can be made in it. */
  private static Path path(String directory) {
    if (directory.isEmpty()) {
      throw new UserException("no directory: multiproc-dir=; give its name");
    }
    Path path;
    try {
      path = Path.of(directory);
    } catch (InvalidPathException e) {
      throw new UserException(
          "a name that this JVM cannot encode: multiproc-dir="
              + directory
              + "; set LANG or LC_ALL to a UTF-8 locale, for example C.UTF-8");
    }
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
    return path;
  }

  /** The files that a scrape reads, as paths: a name may have bytes that are no text. */
  private static List<Path> files(String directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(directory))) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.endsWith(DbFileName.SUFFIX) && !name.startsWith(".")) {
          files.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(null);
    return files;
  }

  private static void refuse(String directory, boolean clean, MadeFiles made) throws IOException {
    List<Path> files = files(directory);
    List<Path> foreign = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new UserException(
            "not a regular file, and starting would delete it: file="
                + file
                + "; move it away, or give another --multiproc-dir");
      }
      if (!clean && !made.contains(file)) {
        foreign.add(file);
      }
    }
    if (!foreign.isEmpty()) {
      throw new UserException(
          "files that this program did not make, and starting would delete them: file="
              + foreign.get(0)
              + (foreign.size() == 1 ? "" : " and " + (foreign.size() - 1) + " more")
              + "; move them away, give another --multiproc-dir, or give --clean to delete every"
              + " .db file in "
              + directory);
    }
    refuseUsers(directory, files);
  }

  private static void refuseUsers(String directory, List<Path> files) {
    Optional<FileUsers.User> user = FileUsers.of(files);
    if (user.isPresent()) {
      throw new UserException(
          "another process is using the directory: file="
              + MappedStore.join(directory, user.get().file())
              + " pid="
              + user.get().pid()
              + " program="
              + user.get().program()
              + "; stop it, or give another --multiproc-dir");
    }
  }

  /** Removes the {@code .db} files that this program made, or all if the user asked for it. */
  public void clean() throws IOException {
    for (Path file : files(directory)) {
      if (clean || made.contains(file)) {
        Files.delete(file);
      }
    }
    made.clear();
  }

  /** Announces a process that may make files here from now on. */
  public void announce(long pid) {
    made.announce(pid);
  }

  /** Records a file as made by an announced process, if the file exists. */
  public void note(String name) {
    made.note(Path.of(directory, name));
  }

  /** Whether there is no {@code .db} file; also true if the directory cannot be read. */
  boolean isEmpty() {
    try {
      return new MappedStore().list(directory, DbFileName.SUFFIX).isEmpty();
    } catch (IOException e) {
      return true;
    }
  }

  /** Notes all files that announced processes made; for the end of a run. */
  public void noteAll() {
    try {
      made.noteAll(files(directory));
    } catch (IOException e) {
      // The files are recognised by their processes instead.
    }
  }

  /** The directory as the user gave it. */
  @Override
  public String toString() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    list.close();
  }

  /** The directory from client_python's environment variables, else {@code ./tmp/}. */
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
