package multiproc.python;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scans one JSON value.
 *
 * <p>Follows {@code Modules/_json.c scan_once_unicode, _parse_array_unicode, _parse_object_unicode,
 * _match_number_unicode} of 2.7.18 and 3.11. CPython calls itself for each container; here a stack
 * on the heap holds the open ones, so that no text can overflow the thread's stack, and their
 * number is the depth of CPython's calls.
 *
 * <p>Positions are char indices into the text, base 0. One scanner is one scan, in one thread.
 */
final class JsonScanner {
  /** No value: the next item of the innermost container must be scanned. */
  private static final Object PENDING = new Object();

  /** An open container: a list, or a map with the key of the next value. */
  private static final class Open {
    final List<Object> list;
    final Map<String, Object> map;
    String key;

    Open(List<Object> list, Map<String, Object> map) {
      this.list = list;
      this.map = map;
    }

    void add(Object value) {
      if (list != null) {
        list.add(value);
      } else {
        map.put(key, value);
      }
    }
  }

  private final String text;
  private final int end;
  private final boolean python2;
  private final PythonVersion version;
  private final JsonErrors errors;
  private final Deque<Open> open = new ArrayDeque<>();
  private int pos;

  JsonScanner(String text, PythonVersion version, JsonErrors errors) {
    this.text = text;
    this.end = text.length();
    this.version = version;
    this.python2 = version == PythonVersion.PYTHON_2_7;
    this.errors = errors;
  }

  /** The end of JSON's whitespace, which is the same four characters in both versions. */
  static int skipWhitespace(String text, int from) {
    int at = from;
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  /** The end of the scanned value, after {@link #scan}. */
  int position() {
    return pos;
  }

  /** Scans the value that begins at {@code start}; throws {@link PythonError} if none does. */
  Object scan(int start) {
    pos = start;
    while (true) {
      Object value = scanItem();
      while (value != PENDING) {
        if (open.isEmpty()) {
          return value;
        }
        open.peek().add(value);
        value = afterItem();
      }
    }
  }

  /** Scans a scalar or an empty container, or enters a container and returns PENDING. */
  private Object scanItem() {
    if (pos >= end) {
      throw errors.noValue(pos);
    }
    switch (text.charAt(pos)) {
      case '"':
        return scanString();
      case '[':
        return enter(new Open(new ArrayList<>(), null), "array", ']');
      case '{':
        return enter(new Open(null, new LinkedHashMap<>()), "object", '}');
      case 'n':
        return text.startsWith("null", pos) ? skip(4, null) : scanNumber();
      case 't':
        return text.startsWith("true", pos) ? skip(4, Boolean.TRUE) : scanNumber();
      case 'f':
        return text.startsWith("false", pos) ? skip(5, Boolean.FALSE) : scanNumber();
      case 'N':
        return text.startsWith("NaN", pos) ? constant(3, Double.NaN) : scanNumber();
      case 'I':
        return text.startsWith("Infinity", pos)
            ? constant(8, Double.POSITIVE_INFINITY)
            : scanNumber();
      case '-':
        return text.startsWith("-Infinity", pos)
            ? constant(9, Double.NEGATIVE_INFINITY)
            : scanNumber();
      default:
        return scanNumber();
    }
  }

  private Object skip(int length, Object value) {
    pos += length;
    return value;
  }

  /** NaN and the infinities, for which both versions call {@code parse_constant}. */
  private Object constant(int length, double value) {
    checkCall();
    return skip(length, value);
  }

  private Object enter(Open container, String kind, char closer) {
    if (open.size() == JsonErrors.MAX_DEPTH) {
      throw errors.nestedTooDeep(kind);
    }
    open.push(container);
    pos = skipWhitespace(text, pos + 1);
    if (pos < end && text.charAt(pos) == closer) {
      return leave();
    }
    return beforeItem();
  }

  /** Scans what comes before an item's value: in a map, the key and a colon. */
  private Object beforeItem() {
    checkNotAtEnd();
    Open container = open.peek();
    if (container.map == null) {
      return PENDING;
    }
    if (pos >= end || text.charAt(pos) != '"') {
      throw error("Expecting property name enclosed in double quotes", pos);
    }
    container.key = scanString();
    pos = skipWhitespace(text, pos);
    if (pos >= end || text.charAt(pos) != ':') {
      throw error("Expecting ':' delimiter", pos);
    }
    pos = skipWhitespace(text, pos + 1);
    return PENDING;
  }

  /** Scans what comes after an item: a comma, or the container's end (returns the container). */
  private Object afterItem() {
    pos = skipWhitespace(text, pos);
    checkNotAtEnd();
    char next = pos < end ? text.charAt(pos) : 0;
    if (next == (open.peek().map == null ? ']' : '}')) {
      return leave();
    }
    if (next != ',') {
      throw error("Expecting ',' delimiter", pos);
    }
    pos = skipWhitespace(text, pos + 1);
    return beforeItem();
  }

  /**
   * Fails at the text's end on 2.7, whose loop over the items ends there and blames the last
   * character.
   */
  private void checkNotAtEnd() {
    if (python2 && pos >= end) {
      throw error("Expecting object", end - 1);
    }
  }

  private Object leave() {
    Open container = open.peek();
    if (container.list != null) {
      open.pop();
      pos++;
      return container.list;
    }
    if (python2) {
      // 2.7 collects pairs, and calls dict(pairs) before it returns from the object.
      checkCall();
    }
    open.pop();
    pos++;
    return container.map;
  }

  private String scanString() {
    if (python2 && pos + 1 == end) {
      // 2.7 refuses a start at the text's end before it checks whether the string is terminated.
      throw new PythonError("ValueError", "end is out of bounds");
    }
    JsonString string = new JsonString(text, pos + 1, errors, open.size());
    String value = string.scan();
    pos = string.position();
    if (python2) {
      // 2.7 collects a string's pieces, even a single one, and calls u''.join.
      checkCall();
    }
    return value;
  }

  /** Scans a number; its form alone decides between integer and float. */
  private Object scanNumber() {
    int start = pos;
    int at = pos;
    if (peek(at) == '-') {
      at++;
    }
    if (peek(at) == '0') {
      at++;
    } else if (isDigit(at)) {
      at = skipDigits(at);
    } else {
      throw errors.noValue(start);
    }
    boolean isFloat = false;
    if (peek(at) == '.' && isDigit(at + 1)) {
      isFloat = true;
      at = skipDigits(at + 1);
    }
    int exponent = skipExponent(at);
    isFloat |= exponent != at;
    at = exponent;
    pos = at;
    String number = text.substring(start, at);
    if (isFloat) {
      return Double.valueOf(number);
    }
    if (python2) {
      checkCall();
    }
    return PythonInt.parse(number, version);
  }

  /** The end of the exponent that begins at {@code at}; {@code at} if there is none. */
  private int skipExponent(int at) {
    if (peek(at) != 'e' && peek(at) != 'E') {
      return at;
    }
    int digits = peek(at + 1) == '-' || peek(at + 1) == '+' ? at + 2 : at + 1;
    return isDigit(digits) ? skipDigits(digits) : at;
  }

  private int skipDigits(int from) {
    int at = from;
    while (isDigit(at)) {
      at++;
    }
    return at;
  }

  private boolean isDigit(int at) {
    return peek(at) >= '0' && peek(at) <= '9';
  }

  /** The char at {@code at}, or NUL, which begins nothing in JSON, past the end. */
  private char peek(int at) {
    return at < end ? text.charAt(at) : 0;
  }

  /** Fails where CPython makes a call from the deepest possible container. */
  private void checkCall() {
    if (open.size() == JsonErrors.MAX_DEPTH) {
      throw errors.callTooDeep();
    }
  }

  private PythonError error(String message, int index) {
    return errors.at(message, index, open.size());
  }
}
