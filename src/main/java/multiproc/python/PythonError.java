package multiproc.python;

/**
 * A Python exception as a value: its type's name as a traceback prints it, and its message.
 *
 * <p>The type is what stands before the colon on a traceback's last line: {@code ValueError}, on
 * Python 3 with the module where that is not {@code builtins} ({@code
 * json.decoder.JSONDecodeError}), on 2.7 never with the module ({@code error} for {@code
 * struct.error}). The message is what {@code str(e)} gives; where that is a byte string on 2.7,
 * each byte stands as the char of the same number (Latin-1).
 *
 * <p>Immutable but for what every {@link Throwable} has, so safe in any thread.
 */
public final class PythonError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  /**
   * Makes the error; nothing is checked.
   *
   * @param type the exception type's name as a traceback prints it
   * @param message what {@code str(e)} gives in Python
   */
  public PythonError(String type, String message) {
    super(message);
    this.type = type;
  }

  /** The exception type's name as a traceback prints it. */
  public String type() {
    return type;
  }

  /** The traceback's last line: type, colon, space, message. */
  @Override
  public String toString() {
    return type + ": " + getMessage();
  }
}
