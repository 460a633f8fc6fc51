package multiproc.layout;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes an entry's key: the text of {@code json.dumps([metric, sample, {labels}],
 * sort_keys=True)}, character for character, since the key's bytes identify a series.
 *
 * <p>Pure functions; safe from any thread.
 */
public final class KeyJson {

  /** Python's order of strings: by code point. Java's own order differs above U+FFFF. */
  public static final Comparator<String> CODE_POINT_ORDER = new CodePointOrder();

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private KeyJson() {}

  /**
   * The key of one sample.
   *
   * @param metric the metric's name
   * @param sample the sample's name
   * @param labels label names and values, in any order
   */
  public static String encode(String metric, String sample, Map<String, String> labels) {
    return start(metric, sample, labels).append(']').toString();
  }

  /**
   * The key of one sample as clients from 0.16 on write it, {@code [metric, sample, {labels},
   * help]}.
   */
  public static String encode(
      String metric, String sample, Map<String, String> labels, String help) {
    StringBuilder out = start(metric, sample, labels).append(", ");
    quote(out, help);
    return out.append(']').toString();
  }

  /**
   * The key of one sample as clients to 0.3.1 write it, {@code [metric, sample, [names],
   * [values]]}.
   *
   * @param labels in the order in which the metric names them
   */
  public static String encodeLists(String metric, String sample, Map<String, String> labels) {
    StringBuilder out = new StringBuilder();
    out.append('[');
    quote(out, metric);
    out.append(", ");
    quote(out, sample);
    for (Collection<String> part : List.of(labels.keySet(), labels.values())) {
      out.append(", [");
      String separator = "";
      for (String text : part) {
        out.append(separator);
        quote(out, text);
        separator = ", ";
      }
      out.append(']');
    }
    return out.append(']').toString();
  }

  private static StringBuilder start(String metric, String sample, Map<String, String> labels) {
    StringBuilder out = new StringBuilder();
    out.append('[');
    quote(out, metric);
    out.append(", ");
    quote(out, sample);
    out.append(", {");
    Map<String, String> sorted = new TreeMap<>(CODE_POINT_ORDER);
    sorted.putAll(labels);
    String separator = "";
    for (Map.Entry<String, String> label : sorted.entrySet()) {
      out.append(separator);
      quote(out, label.getKey());
      out.append(": ");
      quote(out, label.getValue());
      separator = ", ";
    }
    return out.append('}');
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    // Characters without escapes are copied in runs: a label's value can have millions.
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        out.append(text, run, i);
        run = i + 1;
        escape(out, c);
      }
    }
    out.append(text, run, text.length()).append('"');
  }

  private static void escape(StringBuilder out, char unit) {
    switch (unit) {
      case '"':
        out.append("\\\"");
        return;
      case '\\':
        out.append("\\\\");
        return;
      case '\n':
        out.append("\\n");
        return;
      case '\r':
        out.append("\\r");
        return;
      case '\t':
        out.append("\\t");
        return;
      case '\b':
        out.append("\\b");
        return;
      case '\f':
        out.append("\\f");
        return;
      default:
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(HEX[unit >> shift & 0xf]);
        }
    }
  }

  /** A class and not a lambda, which a process that was just forked would have to link first. */
  private static final class CodePointOrder implements Comparator<String> {

    @Override
    public int compare(String left, String right) {
      int common = Math.min(left.length(), right.length());
      int i = 0;
      while (i < common) {
        int l = left.codePointAt(i);
        int r = right.codePointAt(i);
        if (l != r) {
          return Integer.compare(l, r);
        }
        i += Character.charCount(l);
      }
      return Integer.compare(left.length(), right.length());
    }
  }
}
