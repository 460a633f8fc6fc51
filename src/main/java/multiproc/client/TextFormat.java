package multiproc.client;

/**
 * Parts common to all writers of a text format: escapes, and the lines before a metric's samples.
 *
 * <p>Pure functions; safe from any thread.
 *
 * <p>Follows {@code exposition.py}, {@code generate_latest}, and {@code openmetrics/exposition.py},
 * 0.4.2 and 0.25.0.
 */
final class TextFormat {

  /** The suffix of a counter's samples. */
  public static final String TOTAL = "_total";

  private TextFormat() {}

  /** A counter's name without the suffix. */
  static String withoutTotal(String name) {
    return name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
  }

  /** A help text with backslashes and newlines escaped. */
  public static String help(String raw) {
    return raw.replace("\\", "\\\\").replace("\n", "\\n");
  }

  /** A quoted text with backslashes, newlines and quotes escaped. */
  public static String quoted(String raw) {
    return help(raw).replace("\"", "\\\"");
  }

  /** The line with a metric's help; the help is already escaped. */
  public static String helpLine(String name, String escaped) {
    return "# HELP " + name + " " + escaped + "\n";
  }

  /** The line with a metric's type. */
  public static String typeLine(String name, String type) {
    return "# TYPE " + name + " " + type + "\n";
  }
}
