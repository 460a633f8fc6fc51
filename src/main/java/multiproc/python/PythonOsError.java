package multiproc.python;

import java.util.Map;

/**
 * Python's error for a system call that fails: {@code IOError} on 2.7, {@code OSError} or one of
 * its subclasses on 3.
 *
 * <p>Pure functions.
 */
public final class PythonOsError {

  /** Python 3's exception type for a missing file. */
  public static final String FILE_NOT_FOUND = "FileNotFoundError";

  private static final String NOT_FOUND = "No such file or directory";
  private static final String NO_PERMISSION = "Permission denied";
  private static final String IS_DIRECTORY = "Is a directory";
  private static final String NO_MEMORY = "Cannot allocate memory";
  private static final String NOT_DIRECTORY = "Not a directory";

  /** Linux's number of the error of a read from a directory. */
  public static final int EISDIR = 21;

  /** Linux's numbers of errors, by the words of {@code strerror}. */
  private static final Map<String, Integer> ERRNO =
      Map.ofEntries(
          Map.entry(NOT_FOUND, 2),
          Map.entry("Input/output error", 5),
          Map.entry(NO_MEMORY, 12),
          Map.entry(NO_PERMISSION, 13),
          Map.entry(NOT_DIRECTORY, 20),
          Map.entry(IS_DIRECTORY, EISDIR),
          Map.entry("Too many open files in system", 23),
          Map.entry("Too many open files", 24),
          Map.entry("File too large", 27),
          Map.entry("No space left on device", 28),
          Map.entry("Read-only file system", 30),
          Map.entry("Too many levels of symbolic links", 40),
          Map.entry("Disk quota exceeded", 122));

  /** Python 3's exception types for some of the reasons. */
  private static final Map<String, String> TYPES =
      Map.of(
          NOT_FOUND,
          FILE_NOT_FOUND,
          NO_PERMISSION,
          "PermissionError",
          IS_DIRECTORY,
          "IsADirectoryError",
          NOT_DIRECTORY,
          "NotADirectoryError");

  private PythonOsError() {}

  /** Linux's number of an error, by the words of {@code strerror}; null if it is not known. */
  public static Integer errno(String reason) {
    return ERRNO.get(reason);
  }

  /**
   * The error of a call.
   *
   * @param reason the system's, as {@code strerror} has it
   * @param path of the file; null for a call on an open file, whose error names none
   */
  public static PythonError of(String reason, String path, PythonVersion version) {
    boolean python3 = version == PythonVersion.PYTHON_3;
    Integer errno = errno(reason);
    String message = (errno == null ? "" : "[Errno " + errno + "] ") + reason;
    if (path != null) {
      // On 2.7 the client's paths are unicode strings.
      message += (python3 ? ": " : ": u") + PythonText.repr(path);
    }
    if (python3) {
      return new PythonError(TYPES.getOrDefault(reason, "OSError"), message);
    }
    // Memory lacks only for a mapping, and mmap has an error of its own on 2.7.
    return new PythonError(reason.equals(NO_MEMORY) ? "error" : "IOError", message);
  }
}
