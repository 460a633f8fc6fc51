package multiproc.client;

import multiproc.layout.ClientChange;
import multiproc.layout.MetricName;

/**
 * Names as the text format writes them. In releases where any text may name a metric, a name that
 * older readers refuse is quoted (0.22), or each of its characters that is not plain becomes an
 * underscore (0.23 and later).
 *
 * <p>Stateless, so safe in any thread.
 *
 * <p>Follows {@code openmetrics/exposition.py}, {@code escape_metric_name} and {@code
 * escape_label_name}, 0.22.0 and, with {@code underscores}, 0.25.0.
 */
final class LegacyName {

  private LegacyName() {}

  /** Whether names that are not plain are quoted. */
  static boolean quotes(MergeRules rules) {
    return rules.has(ClientChange.ANY_NAMES) && !rules.has(ClientChange.UNDERSCORES);
  }

  private static boolean isLabel(String name) {
    return CollectedFile.isName(name) && name.indexOf(':') < 0 && !name.startsWith("__");
  }

  /** A metric's or a sample's name, with underscores if older readers refuse it. */
  static String ofMetric(String name, MergeRules rules) {
    return rules.has(ClientChange.ANY_NAMES) && !CollectedFile.isName(name)
        ? escaped(name, false)
        : name;
  }

  /** A label's name, with underscores if older readers refuse it. */
  static String ofLabel(String name, MergeRules rules) {
    return rules.has(ClientChange.ANY_NAMES) && !isLabel(name) ? escaped(name, true) : name;
  }

  /** A metric's name in a line of help or type. */
  static String shownMetric(String name, MergeRules rules) {
    return quotes(rules) && !CollectedFile.isName(name) ? quoted(name) : ofMetric(name, rules);
  }

  /** A label's name in a sample's line. */
  static String shownLabel(String name, MergeRules rules) {
    return quotes(rules) && !isLabel(name) ? quoted(name) : ofLabel(name, rules);
  }

  private static String quoted(String name) {
    return '"' + TextFormat.quoted(name) + '"';
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

  /** Whether a character is not replaced. */
  public static boolean isPlain(int point, boolean atStart, boolean label) {
    return MetricName.isCharacter(point, atStart) && !(label && point == ':');
  }
}
