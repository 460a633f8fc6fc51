package multiproc.client.merge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Merged metrics as the text format 0.0.4, byte for byte as simpleclient writes it, but with the
 * client's own names: simpleclient's model adds a suffix to a counter's sample that is named as its
 * metric.
 *
 * <p>Threading: one thread.
 */
final class MergedText {

  private static final String TOTAL = "_total";

  private final MergeRules rules;
  private final StringBuilder text = new StringBuilder();

  /** By name, the samples that only OpenMetrics has in their families: gauges behind the others. */
  private final SortedMap<String, Map<MergedMetric.Series, Double>> later = new TreeMap<>();

  private final Map<String, String> helpOfLater = new LinkedHashMap<>();

  MergedText(MergeRules rules) {
    this.rules = rules;
  }

  /** Adds a metric, with the value of each of its series. */
  void add(MergedMetric metric, Map<MergedMetric.Series, Double> values) {
    boolean counter = metric.type.equals("counter");
    String name = metric.name;
    String base =
        counter && name.endsWith(TOTAL)
            ? name.substring(0, name.length() - TOTAL.length())
            : name;
    String shown = counter ? base + TOTAL : metric.type.equals("info") ? base + "_info" : base;
    header(shown, metric.help, shownType(metric.type));
    values.forEach(
        (series, value) -> {
          String sample = series.name();
          if (sample.equals(base + "_created")
              || sample.equals(base + "_gcount")
              || sample.equals(base + "_gsum")) {
            later.computeIfAbsent(sample, s -> new LinkedHashMap<>()).put(series, value);
            helpOfLater.putIfAbsent(sample, metric.help);
          } else {
            line(series, value);
          }
        });
  }

  /** The whole text. */
  String text() {
    later.forEach(
        (sample, values) -> {
          header(sample, helpOfLater.get(sample), "gauge");
          values.forEach(this::line);
        });
    return text.toString();
  }

  private static String shownType(String type) {
    switch (type) {
      case "unknown":
        return "untyped";
      case "info":
      case "stateset":
        return "gauge";
      case "gaugehistogram":
        return "histogram";
      default:
        return type;
    }
  }

  private void header(String name, String help, String type) {
    String shown = LegacyName.ofMetric(name, rules);
    text.append("# HELP ").append(shown).append(' ');
    escape(help, false);
    text.append("\n# TYPE ").append(shown).append(' ').append(type).append('\n');
  }

  private void line(MergedMetric.Series series, double value) {
    text.append(LegacyName.ofMetric(series.name(), rules));
    if (!series.labels().isEmpty()) {
      text.append('{');
      series
          .labels()
          .forEach(
              (name, label) -> {
                text.append(LegacyName.ofLabel(name, rules)).append("=\"");
                escape(label, true);
                text.append("\",");
              });
      text.append('}');
    }
    String number = Double.toString(value);
    if (Double.isInfinite(value)) {
      number = value > 0 ? "+Inf" : "-Inf";
    }
    text.append(' ').append(number).append('\n');
  }

  private void escape(String raw, boolean quotes) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\n') {
        text.append("\\n");
      } else {
        if (c == '\\' || quotes && c == '"') {
          text.append('\\');
        }
        text.append(c);
      }
    }
  }
}
