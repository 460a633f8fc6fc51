package multiproc.client.exposition;

/**
 * What every writer of a text format shares: escapes, and the lines before a metric's samples.
 *
 * <p>Pure functions; safe from any thread.
 *
 * <p>Follows {@code exposition.py}, {@code generate_latest}, and {@code openmetrics/exposition.py},
 * 0.4.2 and 0.25.0.
 */
public final class TextFormat {

  /** What a counter's samples have behind the metric's name. */
  public static final String TOTAL = "_total";

  private TextFormat() {}

  /** A help: backslashes and newlines are escaped. */
  public static String help(String raw) {
    return raw.replace("\\", "\\\\").replace("\n", "\\n");
  }

  /** A text between quotes: these are escaped, too. */
  public static String quoted(String raw) {
    return help(raw).replace("\"", "\\\"");
  }

  /** The line with a metric's help, which is escaped already. */
  public static String helpLine(String name, String escaped) {
    return "# HELP " + name + " " + escaped + "\n";
  }

  /** The line with a metric's type. */
  public static String typeLine(String name, String type) {
    return "# TYPE " + name + " " + type + "\n";
  }
}
