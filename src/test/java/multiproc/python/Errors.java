package multiproc.python;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Helps tests that expect a {@link PythonError}. */
final class Errors {
  private Errors() {}

  /** The error as a traceback prints it, or null if there was none. */
  static String of(ThrowingCallable call) {
    try {
      call.call();
      return null;
    } catch (PythonError e) {
      return e.toString();
    } catch (Throwable e) {
      throw new AssertionError("not a PythonError", e);
    }
  }
}
