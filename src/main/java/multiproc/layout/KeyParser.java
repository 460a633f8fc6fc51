package multiproc.layout;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Recognises a key by its shape, and reads its parts as texts, with a {@link KeyScanner}.
 *
 * <p>Threading: one thread. Takes time linear in the key; {@link #shape} makes no texts.
 */
public final class KeyParser {

  /** A key's parts. Labels are in the key's own order; the help is null if there is none. */
  public record Key(String metric, String sample, Map<String, String> labels, String help) {
    /**
     * The series as {@code sample{name="value"}}, in the order of the key.
     *
     * @param shown how each text is shown
     */
    public String series(UnaryOperator<String> shown) {
      StringBuilder out = new StringBuilder(shown.apply(sample));
      String separator = "{";
      for (Map.Entry<String, String> label : labels.entrySet()) {
        out.append(separator).append(shown.apply(label.getKey()));
        out.append("=\"").append(shown.apply(label.getValue())).append('"');
        separator = ",";
      }
      return out.append(labels.isEmpty() ? "" : "}").toString();
    }
  }

  private final KeyScanner scanner = new KeyScanner();

  /** The parts of a key; null if it has no shape. */
  public static Key of(byte[] key) {
    return new KeyParser().parse(key, 0, key.length);
  }

  /** The parts of a key, each byte a char; null if it has no shape. */
  public static Key of(String key) {
    return of(key.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * The shape of the key in {@code bytes[offset, offset + length)}.
   *
   * @return {@link KeyShape#NONE} where no client writes such a key
   */
  public KeyShape shape(byte[] bytes, int offset, int length) {
    return scanner.scan(bytes, offset, length);
  }

  /**
   * The parts of a key that has a shape.
   *
   * @return null if it has none
   */
  public Key parse(byte[] bytes, int offset, int length) {
    KeyShape shape = scanner.scan(bytes, offset, length);
    if (shape == KeyShape.NONE) {
      return null;
    }
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < scanner.labelCount(); i++) {
      labels.put(
          scanner.text(scanner.nameFrom(i), scanner.nameTo(i)),
          scanner.text(scanner.valueFrom(i), scanner.valueTo(i)));
    }
    return new Key(
        scanner.text(scanner.metricFrom(), scanner.metricTo()),
        scanner.text(scanner.sampleFrom(), scanner.sampleTo()),
        labels,
        shape == KeyShape.LABELS_AND_HELP
            ? scanner.text(scanner.helpFrom(), scanner.helpTo())
            : null);
  }
}
