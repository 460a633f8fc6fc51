package multiproc.client;

import java.util.Comparator;
import multiproc.layout.Change;
import multiproc.layout.KeyJson;
import multiproc.layout.MetricName;

/**
 * How names are written in the text format, and in which order those of labels. Where any text may
 * name a metric, a name that older readers refuse is written in another way. A release with a style
 * of its own has it in its line of {@link ClientVersion}, as a subclass.
 *
 * <p>Stateless, so safe in any thread.
 *
 * <p>Follows {@code openmetrics/exposition.py}, {@code escape_metric_name} and {@code
 * escape_label_name}, 0.22.0 and, with {@code underscores}, 0.25.0.
 */
public class NameStyle implements Change {

  /** Each name as it is. */
  static final NameStyle UNCHANGED = new NameStyle();

  /** In quotes, 0.22. */
  static final NameStyle QUOTED = new NameStyle();

  /** With an underscore for each character that older readers refuse, 0.23 and later. */
  static final NameStyle UNDERSCORES = new NameStyle();

  NameStyle() {}

  /** Whether names that older readers refuse are quoted. */
  final boolean quotes() {
    return this == QUOTED;
  }

  /** Whether it is a release's own, which may change any name and the order of labels. */
  final boolean isOwn() {
    return getClass() != NameStyle.class;
  }

  /** Whether older readers refuse a name. */
  static boolean isRefused(String name, boolean label) {
    return !CollectedFile.isName(name)
        || label && (name.indexOf(':') >= 0 || name.startsWith("__"));
  }

  /**
   * A name without quotes.
   *
   * @param label whether it is a label's, not a metric's or a sample's
   */
  String name(String name, boolean label) {
    return this != UNCHANGED && isRefused(name, label) ? escaped(name, label) : name;
  }

  /** The order in which the labels of a sample are written, by their names in the file. */
  Comparator<String> order() {
    return KeyJson.CODE_POINT_ORDER;
  }

  /** A name in a line of help, of type or of a sample. */
  final String shown(String name, boolean label) {
    return quotes() && isRefused(name, label)
        ? '"' + TextFormat.quoted(name) + '"'
        : name(name, label);
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
  static boolean isPlain(int point, boolean atStart, boolean label) {
    return MetricName.isCharacter(point, atStart) && !(label && point == ':');
  }
}
