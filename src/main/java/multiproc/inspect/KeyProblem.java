package multiproc.inspect;

import multiproc.python.PythonError;
import multiproc.python.PythonJson;
import multiproc.python.PythonUtf8;
import multiproc.python.PythonVersion;

/**
 * Python's error for bytes that are not a key.
 *
 * <p>Pure function.
 */
final class KeyProblem {

  private KeyProblem() {}

  static Finding of(Segment segment, byte[] key, EntryRef victim) {
    FindingKind kind = FindingKind.KEY_NOT_UTF8;
    String reason = "";
    try {
      String text = PythonUtf8.decode(key, 0, key.length, PythonVersion.PYTHON_3);
      kind = FindingKind.KEY_NOT_JSON;
      PythonJson.loads(text, PythonVersion.PYTHON_3);
      kind = FindingKind.KEY_WRONG_SHAPE;
    } catch (PythonError e) {
      reason = e.getMessage();
    }
    return new Finding.DamagedKey(
        kind, segment.position(), segment.length(), victim, Display.latin1(key), reason);
  }
}
