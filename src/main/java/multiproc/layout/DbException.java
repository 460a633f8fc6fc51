package multiproc.layout;

import multiproc.python.PythonError;

/**
 * A {@code .db} file could not be read or written. Holds Python's error, the file, and the position
 * (bytes from the file's start; of an entry, its first byte).
 *
 * <p>{@link #getMessage()} is the Python client's message, word for word.
 */
public final class DbException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final String ENDLESS = "endless walk";

  private final String pythonType;
  private final String file;
  private final int position;
  private final boolean uninitialised;

  /**
   * @param error Python's type and message
   * @param file the file's path as the client was given it
   * @param position bytes from the file's start
   */
  public DbException(PythonError error, String file, int position) {
    this(error, file, position, false);
  }

  private DbException(PythonError error, String file, int position, boolean uninitialised) {
    // No cause: it would print the same words again.
    super(error.getMessage());
    this.pythonType = error.type();
    this.file = file;
    this.position = position;
    this.uninitialised = uninitialised;
  }

  /**
   * A reader came before the writer had stored the file's first size or first {@code used} (the
   * fault named reader-init, or empty-file where the writer was killed there).
   */
  public static DbException uninitialised(PythonError error, String file) {
    return new DbException(error, file, DbLayout.USED_POSITION, true);
  }

  /**
   * A walk that comes back to a position at which it was. The client never ends it and never fails,
   * so these are the port's own words, not Python's.
   *
   * @param position bytes from the file's start
   */
  public static DbException endless(String file, long position) {
    String message = "the client comes back to position " + position + " for ever";
    return new DbException(new PythonError(ENDLESS, message), file, (int) Math.max(0, position));
  }

  /** Whether the client does not fail here, but never ends its walk. */
  public boolean isEndless() {
    return pythonType.equals(ENDLESS);
  }

  /** The same error of a file that was merely not ready. */
  public DbException asUninitialised() {
    return new DbException(new PythonError(pythonType, getMessage()), file, position, true);
  }

  /**
   * Whether the file was merely not ready. That is another fault than corruption, and it passes
   * unless the writer is dead.
   */
  public boolean isUninitialised() {
    return uninitialised;
  }

  /**
   * The exception's type as a Python traceback names it, for example {@code ValueError}; {@code
   * endless walk} if the client does not fail ({@link #isEndless()}).
   */
  public String pythonType() {
    return pythonType;
  }

  /** The path of the file at fault. */
  public String file() {
    return file;
  }

  /** The position in the file, in bytes from its start. */
  public int position() {
    return position;
  }

  /** Message and place, {@code <message> (<file>, position <n>)}: the line that a user is shown. */
  public String located() {
    return getMessage() + " (" + file + ", position " + position + ")";
  }

  /** The last line of a Python traceback, followed by the place. */
  @Override
  public String toString() {
    return pythonType + ": " + located();
  }
}
