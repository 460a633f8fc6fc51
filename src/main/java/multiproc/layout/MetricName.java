package multiproc.layout;

/**
 * The names of metrics and labels that all releases accept: {@code [a-zA-Z_:][a-zA-Z0-9_:]*}. A
 * regular expression would take longer than the rest of a key.
 *
 * <p>Pure functions; safe from any thread.
 */
public final class MetricName {

  private MetricName() {}

  /** Whether a text is such a name. */
  public static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isCharacter(text.charAt(i), i == 0)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Whether a name may have this character, {@code atStart} or after it. */
  public static boolean isCharacter(int c, boolean atStart) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || c == ':'
        || c >= '0' && c <= '9' && !atStart;
  }
}
