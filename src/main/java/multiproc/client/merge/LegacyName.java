package multiproc.client.merge;

/**
 * Names as the text formats have always had them. A release that lets any text name a metric still
 * writes an underscore for each character that an older reader would stumble over.
 *
 * <p>Stateless, so safe in any thread.
 *
 * <p>Follows {@code openmetrics/exposition.py}, {@code escape_metric_name} and {@code
 * escape_label_name}, 0.25.0, with {@code underscores}.
 */
public final class LegacyName {

  private LegacyName() {}

  /** A metric's or a sample's name as it is written. */
  static String ofMetric(String name, MergeRules rules) {
    return rules.anyMetricName() ? escaped(name, false) : name;
  }

  /** A label's name as it is written. */
  static String ofLabel(String name, MergeRules rules) {
    return rules.anyMetricName() ? escaped(name, true) : name;
  }

  private static String escaped(String name, boolean label) {
    StringBuilder escaped = new StringBuilder(name.length());
    for (int at = 0; at < name.length(); ) {
      int point = name.codePointAt(at);
      escaped.append(isPlain(point, at == 0, label) ? (char) point : '_');
      at += Character.charCount(point);
    }
    return escaped.toString();
  }

  /** Whether a character is written as it is. */
  public static boolean isPlain(int point, boolean atStart, boolean label) {
    return CollectedFile.isNameCharacter(point, atStart) && !(label && point == ':');
  }
}
