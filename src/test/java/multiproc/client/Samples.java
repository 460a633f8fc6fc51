package multiproc.client;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The samples of a scrape in a form that can be compared: by name and sorted labels, and the types
 * of the families by name. Reads the text format as far as the client writes it.
 */
record Samples(Map<String, Double> values, Map<String, String> types) {

  private static final Pattern LINE = Pattern.compile("([^ {]+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([^=,]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final String TYPE = "# TYPE ";

  static Samples parse(String text) {
    Samples samples = new Samples(new TreeMap<>(), new TreeMap<>());
    for (String line : text.split("\n")) {
      if (line.startsWith(TYPE)) {
        String[] words = line.substring(TYPE.length()).split(" ");
        samples.types.put(words[0], words[1]);
      } else if (!line.startsWith("#")) {
        samples.addLine(line);
      }
    }
    return samples;
  }

  private void addLine(String line) {
    Matcher sample = LINE.matcher(line);
    if (!sample.matches()) {
      throw new IllegalArgumentException(line);
    }
    Map<String, String> labels = new TreeMap<>();
    if (sample.group(2) != null) {
      Matcher label = LABEL.matcher(sample.group(2));
      while (label.find()) {
        labels.put(label.group(1), unescape(label.group(2)));
      }
    }
    add(sample.group(1), labels, Double.parseDouble(sample.group(3).replace("Inf", "Infinity")));
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        c = text.charAt(++i);
        c = c == 'n' ? '\n' : c;
      }
      plain.append(c);
    }
    return plain.toString();
  }

  static Samples of(List<MetricFamilySamples> families) {
    Samples samples = new Samples(new TreeMap<>(), new TreeMap<>());
    for (MetricFamilySamples family : families) {
      String suffix = family.type == Collector.Type.COUNTER ? "_total" : "";
      String type = family.type.name().toLowerCase(Locale.ROOT);
      samples.types.put(family.name + suffix, type);
      for (MetricFamilySamples.Sample sample : family.samples) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < sample.labelNames.size(); i++) {
          labels.put(sample.labelNames.get(i), sample.labelValues.get(i));
        }
        samples.add(sample.name, labels, sample.value);
      }
    }
    return samples;
  }

  private void add(String name, Map<String, String> labels, double value) {
    if (values.put(name + labels, value) != null) {
      throw new IllegalArgumentException("twice: " + name + labels);
    }
  }
}
