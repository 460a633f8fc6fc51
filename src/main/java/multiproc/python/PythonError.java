package multiproc.python;

/**
 * A Python exception as a value: its type's name as a traceback prints it, and its message.
 *
 * <p>The type is the text before the colon on a traceback's last line: {@code ValueError}, on
 * Python 3 with the module if that is not {@code builtins} ({@code json.decoder.JSONDecodeError}),
 * on 2.7 never with the module ({@code error} for {@code struct.error}). The message is {@code
 * str(e)}; if that is a byte string on 2.7, each byte is the char of the same number (Latin-1).
 *
 * <p>Immutable except for the state of every {@link Throwable}, so safe in any thread.
 */
public final class PythonError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  /**
   * Makes the error without checks.
   *
   * @param type the exception type's name as a traceback prints it
   * @param message {@code str(e)} in Python
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
