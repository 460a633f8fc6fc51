package multiproc.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import multiproc.harness.MachineFailure;
import multiproc.harness.UserException;
import multiproc.store.NewFolder;
import multiproc.store.OpenFileException;

/**
 * A file that a command writes when its work is done, checked to be writable before the work
 * begins. The text is written to a temporary file that then gets the final name, so the file is
 * either whole or missing. An existing file is never changed.
 *
 * <p>Threading: one thread.
 */
final class OutputFile {

  /** Bytes that are written before the work begins, to notice a full disk early. */
  private static final int PROBE_BYTES = 1 << 15;

  private final Path file;
  private final Path part;

  private OutputFile(Path file, Path part) {
    this.file = file;
    this.part = part;
  }

  /**
   * Checks that the file can be written.
   *
   * @param option that names it
   * @param file null if the option was not given
   * @return null if {@code file} is null
   * @throws UserException when it exists already, or cannot be made
   */
  public static OutputFile reserve(String option, Path file) throws IOException {
    refuse(option, file);
    if (file == null) {
      return null;
    }
    Path folder = file.toAbsolutePath().getParent();
    try {
      // Not Files.createTempFile, which makes a file that only its owner can read.
      long pid = ProcessHandle.current().pid();
      Path part = folder.resolve("." + file.getFileName() + "." + pid + ".part");
      Files.deleteIfExists(part);
      Files.createFile(part);
      part.toFile().deleteOnExit();
      Files.write(part, new byte[PROBE_BYTES]);
      return new OutputFile(file, part);
    } catch (IOException e) {
      refuseElsewhere(e);
      throw new UserException(
          "cannot be written: "
              + option
              + "="
              + file
              + " reason="
              + MachineFailure.reason(e)
              + "; give another name");
    }
  }

  /**
   * Refuses a file that exists, or a file in a folder that does not exist.
   *
   * @param option that names the file
   * @param file null if the option was not given
   */
  public static void refuse(String option, Path file) {
    if (file == null) {
      return;
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UserException(
          "the file is there already: "
              + option
              + "="
              + file
              + "; move it away, or give another name");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UserException("no such directory: " + option + "=" + file + "; make it first");
    }
  }

  /**
   * Checks that files can be made in the folder of {@code --output}, which is created if it is
   * missing.
   */
  public static void reserveFolder(Path folder) throws IOException {
    try {
      NewFolder.makeAll(folder);
      Path part = Files.createTempFile(folder, ".reproduce", ".part");
      try {
        Files.write(part, new byte[PROBE_BYTES]);
      } finally {
        Files.delete(part);
      }
    } catch (IOException e) {
      refuseElsewhere(e);
      throw new UserException(
          "cannot be written into: output="
              + folder
              + " reason="
              + MachineFailure.reason(e)
              + "; give another folder");
    }
  }

  /** Rethrows a failure that another name would not avoid. */
  private static void refuseElsewhere(IOException e) throws IOException {
    if (MachineFailure.isOfProcess(e)) {
      throw e;
    }
  }

  /** The file's path, as given. */
  public Path path() {
    return file;
  }

  /**
   * Writes the file.
   *
   * @throws UserException when there is a file of that name by now; the text is then in a file
   *     beside it that the message names
   */
  public void write(String text) throws IOException {
    try {
      Files.writeString(part, text);
    } catch (IOException e) {
      throw OpenFileException.of(file.toString(), e);
    }
    try {
      // Unlike a move, a link fails if the file exists by now.
      Files.createLink(file, part);
      Files.delete(part);
    } catch (FileAlreadyExistsException e) {
      throw new UserException(
          "there is a file by now: file=" + file + "; what was found is in file=" + beside());
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.move(part, file);
    }
  }

  /** Gives the text the first free name of file-2, file-3 and so on. */
  private Path beside() throws IOException {
    for (int number = 2; ; number++) {
      Path other = file.resolveSibling(file.getFileName() + "-" + number);
      try {
        Files.createLink(other, part);
        Files.delete(part);
        return other;
      } catch (FileAlreadyExistsException e) {
        // Another command took this name; try the next number.
      }
    }
  }
}
