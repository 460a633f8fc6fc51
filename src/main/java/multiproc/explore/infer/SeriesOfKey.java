package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.layout.KeyParser;
import multiproc.schedule.Metric;

/**
 * The metric and the child that a key belongs to.
 *
 * @param key as it is in the file
 * @param metric that makes the key; a histogram is without its bounds
 * @param labelValues of the child
 * @param bound of a histogram's bucket as text; null for other series
 */
record SeriesOfKey(String key, Metric metric, List<String> labelValues, String bound) {

  /** The label that holds the bound of a bucket. */
  static final String BOUND_LABEL = "le";

  /** Parses a key in a file of the given name; null if no program's metric makes it. */
  static SeriesOfKey of(String key, DbFileName file, ClientVersion version) {
    KeyParser.Key parsed = KeyParser.of(key);
    if (parsed == null) {
      return null;
    }
    Map<String, String> labels = new LinkedHashMap<>(parsed.labels());
    boolean bucket = file.type().equals("histogram") && parsed.sample().endsWith("_bucket");
    String bound = bucket ? labels.remove(BOUND_LABEL) : null;
    if (bucket && bound == null) {
      return null;
    }
    List<String> values = List.copyOf(labels.values());
    String help = parsed.help() == null ? "" : parsed.help();
    for (String name : List.of(parsed.metric(), parsed.sample())) {
      Metric metric =
          new Metric(
              name,
              List.copyOf(labels.keySet()),
              file.mode(),
              help,
              file.type(),
              bound == null ? List.of() : bounds(bound),
              name);
      if (metric.keys(version, values).contains(key)) {
        return new SeriesOfKey(key, metric.with(List.of()), values, bound);
      }
    }
    return null;
  }

  static List<Double> bounds(String bound) {
    double number = number(bound);
    return Double.isInfinite(number) || Double.isNaN(number) ? List.of() : List.of(number);
  }

  /** A bucket's upper bound as a number; NaN if it is not a number. */
  static double number(String bound) {
    if (bound.equals("+Inf")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      return Double.parseDouble(bound);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Whether two series belong to the same child. */
  boolean isOfChild(SeriesOfKey other) {
    return metric.equals(other.metric) && labelValues.equals(other.labelValues);
  }

  /** The keys of its child, in the order in which a program makes them. */
  List<String> childKeys(ClientVersion version, List<Double> bounds) {
    return new ArrayList<>(metric.with(bounds).keys(version, labelValues));
  }
}
