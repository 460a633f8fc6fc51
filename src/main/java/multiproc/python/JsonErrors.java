package multiproc.python;

/**
 * Makes the errors that {@code json.loads} raises on one text.
 *
 * <p>Positions come in as char indices into the Java string, base 0, and go out as CPython counts
 * them: in code points, the unit of 3 and of a wide 2.7 build. Finding a line and column takes time
 * linear in the text; a text raises one error at most.
 *
 * <p>Follows {@code Lib/json/decoder.py linecol, errmsg, 2.7.18} and {@code JSONDecodeError,
 * 3.11.7}, and {@code Python/ceval.c _Py_CheckRecursiveCall} for the recursion texts. Immutable, so
 * safe in any thread.
 */
final class JsonErrors {
  /**
   * The most nested containers: the recursion limit of 1000, less the frames of the calling module,
   * {@code loads}, {@code decode}, {@code raw_decode} and the call of the scanner.
   */
  static final int MAX_DEPTH = 995;

  private static final String RECURSION = "maximum recursion depth exceeded";

  private final String text;
  private final boolean python2;

  JsonErrors(String text, PythonVersion version) {
    this.text = text;
    this.python2 = version == PythonVersion.PYTHON_2_7;
  }

  /** The error that is raised outside every container, {@code index} a char index. */
  PythonError at(String message, int index) {
    return new PythonError(
        python2 ? "ValueError" : "json.decoder.JSONDecodeError",
        message + ": " + lineColumn(index) + " (char " + points(index) + ")");
  }

  /**
   * The error that is raised inside {@code depth} containers. Python makes the error by a call with
   * calls inside, and near the recursion limit that call fails instead.
   */
  PythonError at(String message, int index, int depth) {
    int left = MAX_DEPTH - depth;
    if (left == 0 || left == 2 && !python2) {
      return callTooDeep();
    }
    return left <= 2 ? recursion("") : at(message, index);
  }

  /**
   * No JSON value where one must begin. On 2.7 this is {@code StopIteration} up to {@code
   * raw_decode}, which drops the position and raises the error, so the depth does not matter.
   */
  PythonError noValue(int index) {
    return python2
        ? new PythonError("ValueError", "No JSON object could be decoded")
        : at("Expecting value", index);
  }

  /** More than whitespace after the value, from {@code index} on. */
  PythonError extraData(int index) {
    if (!python2) {
      return at("Extra data", index);
    }
    int end = text.length();
    return new PythonError(
        "ValueError",
        "Extra data: "
            + (lineColumn(index) + " - " + lineColumn(end))
            + (" (char " + points(index) + " - " + points(end) + ")"));
  }

  /** A call from the deepest possible container. */
  PythonError callTooDeep() {
    return recursion(" while calling a Python object");
  }

  /** One container too many; {@code kind} is "array" or "object". */
  PythonError nestedTooDeep(String kind) {
    return recursion(" while decoding a JSON " + kind + " from a unicode string");
  }

  private PythonError recursion(String where) {
    return new PythonError(python2 ? "RuntimeError" : "RecursionError", RECURSION + where);
  }

  /** Line and column, both from 1; only a line feed ends a line. */
  private String lineColumn(int index) {
    int line = 1;
    int lineStart = 0;
    for (int at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) {
      line++;
      lineStart = at + 1;
    }
    return "line " + line + " column " + (text.codePointCount(lineStart, index) + 1);
  }

  private int points(int index) {
    return text.codePointCount(0, index);
  }
}
