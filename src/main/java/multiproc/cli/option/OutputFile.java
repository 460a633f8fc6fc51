package multiproc.cli.option;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import multiproc.harness.MachineFailure;
import multiproc.harness.UserException;

/**
 * A file that a command writes when its work is done, and that is known to be writable before the
 * work begins. It is written aside and then given its name, so it is whole or not there; one that
 * is there already is never touched.
 *
 * <p>Threading: one thread.
 */
public final class OutputFile {

  /** Written before the work begins, so that a full disk is noticed by then. */
  private static final int PROBE_BYTES = 1 << 15;

  private final Path file;
  private final Path part;

  private OutputFile(Path file, Path part) {
    this.file = file;
    this.part = part;
  }

  /**
   * Makes sure that the file can be written.
   *
   * @param option that names it
   * @param file null where none is wanted
   * @return null where none is wanted
   * @throws UserException when it is there already, or cannot be made
   */
  public static OutputFile reserve(String option, Path file) throws IOException {
    refuse(option, file);
    if (file == null) {
      return null;
    }
    Path folder = file.toAbsolutePath().getParent();
    try {
      // A temporary file would be for its owner's eyes alone.
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
   * @param file null where the option was not given
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

  /** Makes sure that files can be made in a folder, which is made if it is missing. */
  public static void reserveFolder(String option, Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, ".reproduce", ".part");
      try {
        Files.write(part, new byte[PROBE_BYTES]);
      } finally {
        Files.delete(part);
      }
    } catch (IOException e) {
      refuseElsewhere(e);
      throw new UserException(
          "cannot be written into: "
              + option
              + "="
              + folder
              + " reason="
              + MachineFailure.reason(e)
              + "; give another folder");
    }
  }

  /** Lets a failure pass that another name would not mend. */
  private static void refuseElsewhere(IOException e) throws IOException {
    if (MachineFailure.isOfProcess(e)) {
      throw e;
    }
  }

  /** The file's path, as it was given. */
  public Path path() {
    return file;
  }

  /** Writes the file. */
  public void write(String text) throws IOException {
    try {
      Files.writeString(part, text);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new FileSystemException(file.toString(), null, e.getMessage());
    }
    try {
      // Does not take the place of a file that came meanwhile, as a move would.
      Files.createLink(file, part);
      Files.delete(part);
    } catch (FileAlreadyExistsException e) {
      throw new UserException("there is a file by now: file=" + file + "; see " + part);
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.move(part, file);
    }
  }
}
