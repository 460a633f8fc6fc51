package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.client.ClientVersion;
import multiproc.client.NumberStyle;
import multiproc.layout.Change;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.FirstSize;
import multiproc.layout.Fix;
import multiproc.schedule.Metric;

/**
 * Parses the keys of a file, each once.
 *
 * <p>Threading: one thread.
 */
final class SeriesOfKeys {

  /** The bound of a histogram's bucket if no key shows one. */
  static final double ANY_BOUND = 1;

  /** Changes of the keys and values that a program stores, or of the file they are stored in. */
  private static final Set<ClientChange> OF_WRITERS =
      EnumSet.of(ClientChange.CHECKS_PID_BEFORE_NEW_VALUE, ClientChange.PYTHON_3);

  /** A bucket's bound in a key. */
  private static final Pattern BOUND =
      Pattern.compile("\"" + SeriesOfKey.BOUND_LABEL + "\": \"([^\"]+)\"");

  /** {@code Histogram.DEFAULT_BUCKETS} of every release, without the last, +Inf. */
  private static final List<Double> DEFAULT_BOUNDS =
      List.of(.005, .01, .025, .05, .075, .1, .25, .5, .75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private final DbFileName name;
  private final ClientVersion version;
  private final List<Fragment> whole;
  private final List<String> parts;
  private final SearchTime time;
  private final Map<String, SeriesOfKey> texts = new HashMap<>();
  private final Map<Metric, List<Double>> bounds = new HashMap<>();
  private final Map<List<Object>, List<String>> children = new HashMap<>();
  private final Set<ShownText> matchNothing = new HashSet<>();

  /**
   * @param whole complete entries of the file, by position
   * @param parts the visible texts of the other entries
   * @param time limit of the search that uses the keys
   */
  SeriesOfKeys(
      DbFileName name,
      ClientVersion version,
      List<Fragment> whole,
      List<String> parts,
      SearchTime time) {
    this.time = time;
    this.name = name;
    this.version = version;
    this.whole = whole;
    this.parts = parts;
  }

  SearchTime time() {
    return time;
  }

  private static boolean isOfWriters(Change change) {
    return OF_WRITERS.contains(change)
        || change instanceof DbFormat
        || change instanceof FirstSize
        || change instanceof NumberStyle
        || change instanceof Fix;
  }

  /** Visible bytes that no key fits, as far as it was found so far. */
  Set<ShownText> matchNothing() {
    return matchNothing;
  }

  /** Releases that write a format and differ in what a writer does. */
  static List<ClientVersion> releases(DbFormat format) {
    return ClientVersion.ranges(SeriesOfKeys::isOfWriters).stream()
        .map(ClientVersion.Range::last)
        .filter(release -> release.format() == format)
        .toList();
  }

  DbFileName name() {
    return name;
  }

  ClientVersion version() {
    return version;
  }

  /** The parsed key; null if no program's metric makes it. */
  SeriesOfKey of(String key) {
    if (!texts.containsKey(key)) {
      texts.put(key, SeriesOfKey.of(key, name, version));
    }
    return texts.get(key);
  }

  /**
   * The bounds of a metric's buckets: those of its visible keys, completed from other metrics or
   * the defaults.
   */
  List<Double> bounds(Metric metric) {
    return bounds.computeIfAbsent(metric, this::shownBounds);
  }

  private List<Double> shownBounds(Metric metric) {
    if (!name.type().equals("histogram")) {
      return List.of();
    }
    TreeSet<Double> shown = shown(metric);
    List<List<Double>> supposed = new ArrayList<>();
    TreeSet<Double> also = new TreeSet<>(shown);
    also.addAll(shownInParts(metric));
    supposed.add(List.copyOf(also));
    for (Fragment entry : whole) {
      // Histograms of one program often have the same bounds.
      supposed.add(List.copyOf(shown(of(entry.key()).metric())));
    }
    supposed.sort(Comparator.comparingInt(list -> -list.size()));
    if (!also.isEmpty()) {
      supposed.add(DEFAULT_BOUNDS);
    }
    for (List<Double> bounds : supposed) {
      if (!bounds.isEmpty() && bounds.containsAll(shown) && !isGap(metric, bounds)) {
        return bounds;
      }
    }
    if (shown.isEmpty()) {
      // No bound is visible: the program did not reach its first bucket, or its only bucket is
      // +Inf.
      shown.add(ANY_BOUND);
    }
    return List.copyOf(shown);
  }

  private TreeSet<Double> shown(Metric metric) {
    TreeSet<Double> shown = new TreeSet<>();
    for (Fragment entry : whole) {
      SeriesOfKey series = of(entry.key());
      if (series.bound() != null && series.metric().equals(metric)) {
        shown.addAll(SeriesOfKey.bounds(series.bound()));
      }
    }
    return shown;
  }

  /** The bounds in keys that are visible in part, as far as they can be the metric's. */
  private TreeSet<Double> shownInParts(Metric metric) {
    TreeSet<Double> shown = new TreeSet<>();
    boolean only = whole.stream().allMatch(entry -> of(entry.key()).metric().equals(metric));
    for (String part : parts) {
      if (only || part.contains("\"" + metric.name() + "_bucket\"")) {
        Matcher bound = BOUND.matcher(part);
        while (bound.find()) {
          shown.addAll(SeriesOfKey.bounds(bound.group(1)));
        }
      }
    }
    return shown;
  }

  /** Whether the bounds would require a bucket between two adjacent entries of the file. */
  private boolean isGap(Metric metric, List<Double> bounds) {
    for (int i = 1; i < whole.size(); i++) {
      SeriesOfKey left = of(whole.get(i - 1).key());
      SeriesOfKey right = of(whole.get(i).key());
      if (whole.get(i - 1).end() == whole.get(i).start()
          && left.metric().equals(metric)
          && left.isOfChild(right)
          && right.bound() != null) {
        double from =
            left.bound() == null ? Double.NEGATIVE_INFINITY : SeriesOfKey.number(left.bound());
        double to = SeriesOfKey.number(right.bound());
        if (bounds.stream().anyMatch(bound -> bound > from && bound < to)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The keys of a child, in the order in which a program makes them. */
  List<String> child(SeriesOfKey series) {
    return children.computeIfAbsent(
        List.of(series.metric(), series.labelValues()),
        child -> series.childKeys(version, bounds(series.metric())));
  }

  /** The numbers of the entries of each child that a handle made. */
  List<List<Integer>> children(Handle handle) {
    Map<List<Object>, List<Integer>> numbers = new LinkedHashMap<>();
    for (int e = 0; e < handle.entries.size(); e++) {
      SeriesOfKey series = of(handle.entries.get(e).key);
      numbers
          .computeIfAbsent(List.of(series.metric(), series.labelValues()), c -> new ArrayList<>())
          .add(e);
    }
    return List.copyOf(numbers.values());
  }
}
