package multiproc.client.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final SortedMap<String, List<MetricMerge.Sample>> later = new TreeMap<>();

  private final Map<String, String> helpOfLater = new LinkedHashMap<>();

  MergedText(MergeRules rules) {
    this.rules = rules;
  }

  /** Adds a metric with its samples. */
  void add(MergedMetric metric, List<MetricMerge.Sample> samples) {
    String help = (String) metric.help;
    boolean counter = metric.type.equals("counter");
    String name = metric.name;
    String base =
        counter && name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
    String shown = counter ? base + TOTAL : metric.type.equals("info") ? base + "_info" : base;
    header(shown, help, shownType(metric.type));
    for (MetricMerge.Sample sample : samples) {
      String own = sample.name();
      if (own.equals(base + "_created")
          || own.equals(base + "_gcount")
          || own.equals(base + "_gsum")) {
        later.computeIfAbsent(own, s -> new ArrayList<>()).add(sample);
        helpOfLater.putIfAbsent(own, help);
      } else {
        line(sample);
      }
    }
  }

  /** The whole text. */
  String text() {
    later.forEach(
        (name, samples) -> {
          header(name, helpOfLater.get(name), "gauge");
          samples.forEach(this::line);
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

  private void line(MetricMerge.Sample sample) {
    double value = sample.value();
    text.append(LegacyName.ofMetric(sample.name(), rules));
    if (!sample.labels().isEmpty()) {
      text.append('{');
      sample
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
