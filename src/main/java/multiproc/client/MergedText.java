package multiproc.client;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import multiproc.layout.ClientChange;

/**
 * Writes merged metrics in the text format 0.0.4, byte for byte as the client does.
 *
 * <p>Threading: one thread.
 *
 * <p>Follows {@code exposition.py}, {@code generate_latest}, 0.3.1, 0.4.2, 0.8.0, 0.22.0 and
 * 0.25.0.
 */
final class MergedText {

  /** Suffixes of samples that become a family of their own after that of their metric. */
  private static final List<String> LATER = List.of("_created", "_gsum", "_gcount");

  private final MergeRules rules;
  private final StringBuilder text = new StringBuilder();

  MergedText(MergeRules rules) {
    this.rules = rules;
  }

  /** Adds a metric with its samples. */
  void add(MergedMetric metric, List<ExactMerge.Sample> samples) {
    String help = (String) metric.help;
    if (!rules.has(ClientChange.OPEN_METRICS_TYPES)) {
      header(metric.name, help, metric.type);
      samples.forEach(this::line);
      return;
    }
    header(metric.name + suffix(metric.type), help, shownType(metric.type));
    SortedMap<String, List<ExactMerge.Sample>> later = new TreeMap<>();
    for (ExactMerge.Sample sample : samples) {
      String suffix = laterSuffix(metric.name, sample.name());
      if (suffix == null) {
        line(sample);
      } else {
        later.computeIfAbsent(suffix, s -> new ArrayList<>()).add(sample);
      }
    }
    later.forEach(
        (suffix, ofSuffix) -> {
          if (rules.has(ClientChange.HELP_OF_SUFFIXED)) {
            help(metric.name + suffix, help);
          }
          type(metric.name + suffix, "gauge");
          ofSuffix.forEach(this::line);
        });
  }

  /** The whole text. */
  String text() {
    return text.toString();
  }

  private static String laterSuffix(String metric, String sample) {
    String suffix = sample.startsWith(metric) ? sample.substring(metric.length()) : "";
    return LATER.contains(suffix) ? suffix : null;
  }

  private static String suffix(String type) {
    return switch (type) {
      case "counter" -> TextFormat.TOTAL;
      case "info" -> "_info";
      default -> "";
    };
  }

  private static String shownType(String type) {
    return switch (type) {
      case "unknown" -> "untyped";
      case "info", "stateset" -> "gauge";
      case "gaugehistogram" -> "histogram";
      default -> type;
    };
  }

  private void header(String name, String help, String type) {
    help(name, help);
    type(name, type);
  }

  private void help(String name, String help) {
    text.append(TextFormat.helpLine(rules.names().shown(name, false), TextFormat.help(help)));
  }

  private void type(String name, String type) {
    text.append(TextFormat.typeLine(rules.names().shown(name, false), type));
  }

  private void line(ExactMerge.Sample sample) {
    String name = sample.name();
    boolean inside = rules.names().quotes() && NameStyle.isRefused(name, false);
    String separator = "{";
    if (inside) {
      text.append('{');
      separator = ",";
    }
    text.append(rules.names().shown(name, false));
    for (SortedMap.Entry<String, String> label : sample.labels().entrySet()) {
      text.append(separator).append(rules.names().shown(label.getKey(), true)).append("=\"");
      text.append(TextFormat.quoted(label.getValue())).append('"');
      separator = ",";
    }
    if (inside || !sample.labels().isEmpty()) {
      text.append('}');
    }
    text.append(' ').append(rules.numbers().format(sample.value())).append('\n');
  }
}
