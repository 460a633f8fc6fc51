package multiproc.layout;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import multiproc.Fixtures;

/** Entries packed by Python's struct and json; see {@code layout/make_entries.py}. */
final class PackedByPython {

  /** One entry: its arguments, its key's text and all its bytes. */
  record Entry(
      String metric,
      String sample,
      Map<String, String> labels,
      double value,
      String key,
      byte[] bytes) {

    @Override
    public String toString() {
      return key + " " + value;
    }
  }

  /** A file's bytes up to {@code used}, and its entries. */
  record File(byte[] bytes, List<Placed> entries) {}

  /** An entry in a file; the value as bits, since NaN is one. */
  record Placed(int position, int valuePosition, String key, long valueBits) {}

  private static final Map<?, ?> ALL = (Map<?, ?>) Fixtures.json("/layout/entries.json");

  private PackedByPython() {}

  static List<Entry> entries() {
    return cases("entries").map(PackedByPython::entry).toList();
  }

  static List<File> files() {
    return cases("files").map(PackedByPython::file).toList();
  }

  private static Entry entry(Map<?, ?> one) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (Object pair : (List<?>) one.get("labels")) {
      List<?> label = (List<?>) pair;
      labels.put((String) label.get(0), (String) label.get(1));
    }
    return new Entry(
        (String) one.get("metric"),
        (String) one.get("sample"),
        labels,
        Double.longBitsToDouble(bits(one.get("value"))),
        (String) one.get("key"),
        HexFormat.of().parseHex((String) one.get("entry")));
  }

  private static File file(Map<?, ?> one) {
    List<Placed> entries =
        ((List<?>) one.get("entries")).stream().map(e -> placed((Map<?, ?>) e)).toList();
    return new File(HexFormat.of().parseHex((String) one.get("bytes")), entries);
  }

  private static Placed placed(Map<?, ?> entry) {
    return new Placed(
        ((Number) entry.get("position")).intValue(),
        ((Number) entry.get("value_position")).intValue(),
        (String) entry.get("key"),
        bits(entry.get("value")));
  }

  private static long bits(Object hex) {
    return Long.parseUnsignedLong((String) hex, 16);
  }

  private static Stream<Map<?, ?>> cases(String name) {
    return ((List<?>) ALL.get(name)).stream().map(e -> (Map<?, ?>) e);
  }
}
