package multiproc.python;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The text form of values in fixtures; see {@code make_fixtures.py}. */
final class CanonicalForm {
  private CanonicalForm() {}

  static String of(Object value, PythonVersion version) {
    StringBuilder result = new StringBuilder();
    append(result, value, version);
    return result.toString();
  }

  private static void append(StringBuilder to, Object value, PythonVersion version) {
    if (value == null) {
      to.append('n');
    } else if (value instanceof Boolean truth) {
      to.append(truth ? 't' : 'f');
    } else if (value instanceof BigInteger number) {
      to.append('i').append(number.toString(16));
    } else if (value instanceof Double number) {
      long bits = Double.doubleToRawLongBits(number);
      to.append(number.isNaN() ? "dnan" : String.format("d%016x", bits));
    } else if (value instanceof String text) {
      to.append('"').append(escape(text)).append('"');
    } else if (value instanceof List<?> list) {
      String separator = "";
      to.append('[');
      for (Object item : list) {
        to.append(separator);
        append(to, item, version);
        separator = ",";
      }
      to.append(']');
    } else if (value instanceof Map<?, ?> map) {
      appendMap(to, map, version);
    } else {
      throw new IllegalArgumentException(value.getClass().getName());
    }
  }

  private static void appendMap(StringBuilder to, Map<?, ?> map, PythonVersion version) {
    List<String> items = new ArrayList<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      StringBuilder item = new StringBuilder();
      append(item, entry.getKey(), version);
      append(item.append(':'), entry.getValue(), version);
      items.add(item.toString());
    }
    if (version == PythonVersion.PYTHON_2_7) {
      Collections.sort(items);
    }
    to.append('{').append(String.join(",", items)).append('}');
  }

  static String escape(String text) {
    StringBuilder result = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
        result.append(c);
      } else {
        result.append(String.format("\\u%04x", (int) c));
      }
    }
    return result.toString();
  }

  static String unescape(String text) {
    StringBuilder result = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      if (text.charAt(at) == '\\') {
        result.append((char) Integer.parseInt(text.substring(at + 2, at + 6), 16));
        at += 6;
      } else {
        result.append(text.charAt(at++));
      }
    }
    return result.toString();
  }
}
