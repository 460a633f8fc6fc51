package multiproc.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes folders. Those that are still empty at the program's end are removed, so that a command
 * that is refused or fails leaves none behind.
 *
 * <p>Threading: safe.
 */
public final class NewFolder {

  private NewFolder() {}

  /**
   * Makes a folder.
   *
   * @throws FileAlreadyExistsException when there is something of that name
   */
  public static Path make(Path folder) throws IOException {
    Files.createDirectory(folder);
    // Deletes no folder that holds anything, and the last that was made first.
    folder.toFile().deleteOnExit();
    return folder;
  }

  /**
   * Makes a folder and those above it, where they are missing.
   *
   * @throws FileSystemException with the reason "Not a directory", when there is something else of
   *     such a name
   */
  public static Path makeAll(Path folder) throws IOException {
    Path above = folder.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      if (above != null) {
        makeAll(above);
      }
      try {
        make(folder);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(folder)) {
          throw new FileSystemException(folder.toString(), null, "Not a directory");
        }
      }
    }
    return folder;
  }
}
