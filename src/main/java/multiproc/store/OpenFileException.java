package multiproc.store;

import java.io.IOException;
import java.nio.file.FileSystemException;

/**
 * A call on an open file failed. The system's error, and so Python's, names no file; the messages
 * of this program need its name.
 */
public final class OpenFileException extends FileSystemException {

  private static final long serialVersionUID = 1;

  OpenFileException(String path, String reason) {
    super(path, null, reason);
  }

  /** The error with the name of the file, if it has none. */
  public static FileSystemException of(String path, IOException e) {
    if (e instanceof FileSystemException named) {
      return named;
    }
    // A JVM says only "Map failed" where the system has no memory for a mapping.
    return new OpenFileException(
        path,
        e.getCause() instanceof OutOfMemoryError
            ? SystemFault.ENOMEM.reason()
            : String.valueOf(e.getMessage()));
  }

  /** The path that the system's error for a call names; null if it names none. */
  public static String pathNamed(IOException e) {
    return e instanceof FileSystemException named && !(e instanceof OpenFileException)
        ? named.getFile()
        : null;
  }

  /** The system's words for an error. */
  public static String reason(IOException e) {
    return String.valueOf(e instanceof FileSystemException of ? of.getReason() : e.getMessage());
  }
}
