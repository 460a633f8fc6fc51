package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.layout.KeyShape;

/**
 * Chooses a key for an incomplete entry: a key that a client can make and that matches all visible
 * bytes. Hidden bytes are filled with {@code ?} in label values and {@code unknown} in names, so
 * that they are not mistaken for facts.
 *
 * <p>Threading: one thread.
 */
final class KeyGuess {

  private static final String VARIANTS = "?0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int MOST_LABELS = 4;
  private static final int MOST_PATTERNS = 3_000;

  private static final int LONG_NAME = KeyPattern.NAME.length() - 1;

  /** Bytes of a key before its labels, without the names of metric and sample. */
  private static final int START_LENGTH = 10;

  private final SeriesOfKeys texts;
  private final DbFileName name;
  private final ClientVersion version;
  private ShownText shown;
  private Predicate<String> taken;
  private int patterns;

  /**
   * Number of keys that fit the visible bytes, also those that the client or the handle rules out.
   */
  private int matches;

  KeyGuess(SeriesOfKeys texts) {
    this.texts = texts;
    this.name = texts.name();
    this.version = texts.version();
  }

  /**
   * A key; null if none matches.
   *
   * @param models complete keys of the file; a key that differs from one only in label values is
   *     preferred
   * @param isTaken whether a key is in use already
   */
  String choose(ShownText text, List<String> models, Predicate<String> isTaken) {
    if (texts.matchNothing().contains(text)) {
      return null;
    }
    String like = chooseLike(text, models, isTaken);
    String key = like == null ? any() : like;
    // Other assignments have the same visible bytes in an entry; what no pattern fits never has a
    // key.
    if (key == null && matches == 0) {
      texts.matchNothing().add(text);
    }
    return key;
  }

  /** A key like one of the models; null if none matches. */
  String chooseLike(ShownText text, List<String> models, Predicate<String> isTaken) {
    shown = text;
    taken = isTaken;
    patterns = 0;
    matches = 0;
    for (boolean all : new boolean[] {false, true}) {
      for (String model : models) {
        String like = like(model, all);
        if (like != null) {
          return like;
        }
      }
    }
    return null;
  }

  private boolean isKey(String key) {
    return shown.agrees(key) && !taken.test(key) && texts.of(key) != null;
  }

  /** A key that differs from a model in the value of one label, or of all labels. */
  private String like(String model, boolean all) {
    if (shown.agrees(model)) {
      matches++;
      if (isKey(model)) {
        return model;
      }
    }
    List<int[]> values = values(model);
    if (all) {
      return values.size() < 2 ? null : matched(pattern(model, values));
    }
    for (int[] value : values) {
      String key = matched(pattern(model, List.of(value)));
      if (key != null) {
        return key;
      }
    }
    return null;
  }

  private static KeyPattern pattern(String model, List<int[]> values) {
    KeyPattern pattern = new KeyPattern();
    int at = 0;
    for (int[] value : values) {
      pattern.literal(model.substring(at, value[0])).text();
      at = value[1];
    }
    return pattern.literal(model.substring(at));
  }

  private String matched(KeyPattern pattern) {
    patterns++;
    for (int length = shown.longestKey(); length >= shown.shortestKey(); length--) {
      texts.time().check();
      if (shown.fits(length)) {
        String key = pattern.match(shown, length);
        if (key != null) {
          matches++;
          key = variant(key);
        }
        if (key != null) {
          return key;
        }
      }
    }
    return null;
  }

  /** The key, or a key that differs from it in one hidden byte. */
  private String variant(String key) {
    if (isKey(key)) {
      return key;
    }
    int free = key.lastIndexOf(KeyPattern.PLACEHOLDER);
    if (free >= 0 && shown.at(free) == ShownText.UNKNOWN) {
      StringBuilder other = new StringBuilder(key);
      for (int i = 0; i < VARIANTS.length(); i++) {
        other.setCharAt(free, VARIANTS.charAt(i));
        if (isKey(other.toString())) {
          return other.toString();
        }
      }
    }
    return null;
  }

  /** The ranges of the label values in a key, without quotes and without a bucket's bound. */
  private List<int[]> values(String key) {
    List<int[]> strings = new ArrayList<>();
    for (int at = 0; at < key.length(); at++) {
      if (key.charAt(at) == '"') {
        int from = ++at;
        while (key.charAt(at) != '"') {
          at += key.charAt(at) == '\\' ? 2 : 1;
        }
        strings.add(new int[] {from, at});
      }
    }
    List<int[]> values = new ArrayList<>();
    if (version.format().keyShape() == KeyShape.NAMES_AND_VALUES) {
      values.addAll(strings.subList(2 + (strings.size() - 2) / 2, strings.size()));
      return values;
    }
    for (int i = 3; i < strings.size(); i += 2) {
      int[] label = strings.get(i - 1);
      if (!key.substring(label[0], label[1]).equals(SeriesOfKey.BOUND_LABEL)) {
        values.add(strings.get(i));
      }
    }
    return values;
  }

  /** Any key, of a metric without a known series. */
  private String any() {
    int most = (shown.longestKey() - 12) / 2;
    for (int labels = 1; labels <= MOST_LABELS + 1; labels++) {
      for (String suffix : suffixes()) {
        for (int i = 0; i < Math.max(most, LONG_NAME) && patterns < MOST_PATTERNS; i++) {
          // A name long enough to be read as "unknown" is tried first.
          int size = i < LONG_NAME ? LONG_NAME - i : i + 1;
          String metric = size <= most && isWanted(size) ? metricName(size) : null;
          if (metric != null) {
            String key = matched(any(metric, metric + suffix, labels % (MOST_LABELS + 1)));
            if (key != null) {
              return key;
            }
          }
        }
      }
    }
    return null;
  }

  /** Hidden names are tried in a few sizes only. */
  private boolean isWanted(int size) {
    return size <= LONG_NAME || 2 * size + START_LENGTH > shown.first();
  }

  private List<String> suffixes() {
    return switch (name.type()) {
      case "counter" -> List.of("_total", "");
      case "histogram" -> List.of("_sum", "_bucket");
      case "summary" -> List.of("_count", "_sum");
      default -> List.of("");
    };
  }

  /**
   * The metric's name of a given size, combined from its two copies in the key; null if they
   * differ.
   */
  private String metricName(int size) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < size; i++) {
      int first = shown.at(2 + i);
      int second = shown.at(6 + size + i);
      int there = first == ShownText.UNKNOWN ? second : first;
      char c =
          there == ShownText.UNKNOWN
              ? KeyPattern.NAME.charAt(i % KeyPattern.NAME.length())
              : (char) there;
      boolean differ = first != there && first != ShownText.UNKNOWN;
      boolean differs = second != there && second != ShownText.UNKNOWN;
      if (differ || differs || !KeyPattern.isNameCharacter(c)) {
        return null;
      }
      text.append(c);
    }
    return text.toString();
  }

  private KeyPattern any(String metric, String sample, int labels) {
    KeyPattern pattern = new KeyPattern();
    String start = "[\"" + metric + "\", \"" + sample + "\", ";
    if (version.format().keyShape() == KeyShape.NAMES_AND_VALUES) {
      return pattern.literal(start + "[\"").name().literal("\"], [\"").text().literal("\"]]");
    }
    boolean help = version.format().keyShape() == KeyShape.LABELS_AND_HELP;
    String literal = start + "{";
    for (int i = 0; i < labels; i++) {
      pattern.literal(literal + "\"").name().literal("\": \"").text();
      literal = i < labels - 1 ? "\", " : "\"";
    }
    literal += help ? "}, \"" : "}]";
    pattern.literal(literal);
    return help ? pattern.text().literal("\"]") : pattern;
  }
}
