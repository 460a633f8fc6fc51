package multiproc.inspect.overlay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key that may be one of a numbered series: the number stands in a label's value, or in the
 * metric's name, and there in the sample's name too. The names of labels are the same in a whole
 * series, and a number with a point is a bucket's bound or an address and counts nothing.
 *
 * <p>Immutable.
 */
final class NumberedKey {

  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\d.])(?<!\\\\u[0-9a-f]{0,3})\\d{1,9}(?![\\d.])");

  private static final Pattern DIGITS = Pattern.compile("\\d+");

  /** A number of the key; {@code starts} are its places, which change together. */
  record Slot(List<Integer> starts, String digits) {}

  /** A label of a metric: a key without its labels' values, and which of these it is. */
  record Label(String frame, int index) {}

  private record Value(int from, int to) {}

  private final String key;
  private final List<Slot> slots = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();

  /**
   * @param key that has a shape, each byte a char
   */
  NumberedKey(String key) {
    this.key = key;
    scan();
  }

  /** The numbers that may count: the likeliest, the last of a label's value, first. */
  List<Slot> slots() {
    return slots;
  }

  /** The label in whose value a number stands; null where it stands in the metric's name. */
  Label label(Slot slot) {
    int start = slot.starts().get(0);
    for (int i = 0; i < values.size(); i++) {
      if (start >= values.get(i).from() && start < values.get(i).to()) {
        return new Label(frame(), i);
      }
    }
    return null;
  }

  /** What each label's value looks like, its digits aside. */
  Map<Label, String> likenesses() {
    Map<Label, String> likenesses = new HashMap<>();
    String frame = values.isEmpty() ? "" : frame();
    for (int i = 0; i < values.size(); i++) {
      String value = key.substring(values.get(i).from(), values.get(i).to());
      likenesses.put(new Label(frame, i), DIGITS.matcher(value).replaceAll("0"));
    }
    return likenesses;
  }

  private String frame() {
    StringBuilder frame = new StringBuilder();
    int at = 0;
    for (Value value : values) {
      frame.append(key, at, value.from());
      at = value.to();
    }
    return frame.append(key, at, key.length()).toString();
  }

  /** The key of the series so many further on; null where numbers end. */
  String moved(Slot slot, long by) {
    long value = Long.parseLong(slot.digits()) + by;
    if (value < 0) {
      return null;
    }
    String text = Long.toString(value);
    if (slot.digits().length() > 1 && slot.digits().startsWith("0")) {
      text = "0".repeat(Math.max(0, slot.digits().length() - text.length())) + text;
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (int start : slot.starts()) {
      out.append(key, at, start).append(text);
      at = start + slot.digits().length();
    }
    return out.append(key, at, key.length()).toString();
  }

  private void scan() {
    int[] names = {-1, -1};
    int metricEnd = -1;
    int strings = 0;
    int lists = 0;
    int at = 0;
    while (at < key.length()) {
      char c = key.charAt(at);
      if (c == '}') {
        break;
      }
      if (c == '[' && strings > 1) {
        lists++;
      }
      if (c != '"') {
        at++;
        continue;
      }
      int end = stringEnd(at + 1);
      if (strings < names.length) {
        names[strings] = at + 1;
        metricEnd = strings == 0 ? end : metricEnd;
      } else if (lists != 1 && !key.startsWith(":", end + 1)) {
        value(at + 1, end);
      }
      strings++;
      at = end + 1;
    }
    if (names[1] >= 0) {
      metric(names[0], metricEnd, names[1]);
    }
  }

  private int stringEnd(int from) {
    int at = from;
    while (at < key.length() && key.charAt(at) != '"') {
      at += key.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at, key.length());
  }

  private void value(int from, int to) {
    values.add(new Value(from, to));
    Matcher number = NUMBER.matcher(key.substring(from, to));
    while (number.find()) {
      slots.add(0, new Slot(List.of(from + number.start()), number.group()));
    }
  }

  private void metric(int metric, int metricEnd, int sample) {
    String name = key.substring(metric, metricEnd);
    if (!key.startsWith(name, sample)) {
      return;
    }
    List<Slot> found = new ArrayList<>();
    Matcher number = NUMBER.matcher(name);
    while (number.find()) {
      found.add(
          0, new Slot(List.of(metric + number.start(), sample + number.start()), number.group()));
    }
    slots.addAll(found);
  }
}
