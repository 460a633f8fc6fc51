package multiproc.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import multiproc.layout.KeyScanner;
import multiproc.layout.KeyShape;
import multiproc.layout.MetricName;
import multiproc.python.PythonUtf8;

/**
 * One key's parts as slices of bytes that are copied into the text. {@link #scan} reads a key in
 * the form in which {@code json.dumps} writes plain names and values; any other key is read
 * exactly, and {@link #take} takes the result.
 *
 * <p>Threading: one thread; an object is reused for many keys.
 */
final class KeySlices {

  /** Ints of a label in {@link #labels}: its name's slice, then its value's. */
  private static final int SLICES = 4;

  byte[] source = {};
  int metricFrom;
  int metricTo;
  int sampleFrom;
  int sampleTo;
  int labelCount;

  /** The help; null if the format has none. */
  String help;

  /** The end of the labels' object in {@link #source}; only after a scan. */
  int objectTo;

  /** The last metric's name that was checked and valid; empty before the first. */
  private byte[] lastName = {};

  private final KeyScanner scanner = new KeyScanner();
  private int[] labels = new int[SLICES * 8];

  /**
   * Reads a key.
   *
   * @return false if the key has another form or shape, its labels are not sorted, or its metric
   *     has an unusual name
   */
  boolean scan(byte[] bytes, int from, int to, KeyShape shape) {
    source = bytes;
    labelCount = 0;
    help = null;
    if (shape == KeyShape.NAMES_AND_VALUES
        || scanner.scan(bytes, from, to - from) != shape
        || !scanner.isPlain()) {
      return false;
    }
    metricFrom = scanner.metricFrom();
    metricTo = scanner.metricTo();
    if (!isName()) {
      return false;
    }
    sampleFrom = scanner.sampleFrom();
    sampleTo = scanner.sampleTo();
    objectTo = scanner.labelsTo();
    for (int i = 0; i < scanner.labelCount(); i++) {
      if (!inOrder(scanner.nameFrom(i), scanner.nameTo(i))) {
        return false;
      }
      addLabel(scanner.nameFrom(i), scanner.nameTo(i), scanner.valueFrom(i), scanner.valueTo(i));
    }
    if (shape == KeyShape.LABELS_AND_HELP) {
      help = scanner.text(scanner.helpFrom(), scanner.helpTo());
    }
    return true;
  }

  private boolean isName() {
    if (metricTo == metricFrom) {
      return false;
    }
    if (Arrays.equals(source, metricFrom, metricTo, lastName, 0, lastName.length)) {
      return true;
    }
    for (int i = metricFrom; i < metricTo; i++) {
      if (!MetricName.isCharacter(source[i], i == metricFrom)) {
        return false;
      }
    }
    lastName = Arrays.copyOfRange(source, metricFrom, metricTo);
    return true;
  }

  /** Whether every text format accepts all names as they are. */
  boolean namesArePlain() {
    boolean plain = isPlain(metricFrom, metricTo, false) && isPlain(sampleFrom, sampleTo, false);
    for (int i = 0; i < labelCount && plain; i++) {
      plain = isPlain(labels[i * SLICES], labels[i * SLICES + 1], true);
    }
    return plain;
  }

  private boolean isPlain(int from, int to, boolean label) {
    if (from == to || label && to - from >= 2 && source[from] == '_' && source[from + 1] == '_') {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!NameStyle.isPlain(source[i], i == from, label)) {
        return false;
      }
    }
    return true;
  }

  private boolean inOrder(int nameFrom, int nameTo) {
    int last = (labelCount - 1) * SLICES;
    return labelCount == 0
        || Arrays.compare(source, labels[last], labels[last + 1], source, nameFrom, nameTo) < 0;
  }

  private void addLabel(int nameFrom, int nameTo, int valueFrom, int valueTo) {
    int label = labelCount++ * SLICES;
    if (label == labels.length) {
      labels = Arrays.copyOf(labels, label * 2);
    }
    labels[label] = nameFrom;
    labels[label + 1] = nameTo;
    labels[label + 2] = valueFrom;
    labels[label + 3] = valueTo;
  }

  /**
   * Takes a key that was read exactly, and escapes its values as the text format does.
   *
   * @throws NeedsExactMergeException if a name has a quote, so that two series may have one text,
   *     or if a text cannot be encoded in UTF-8
   */
  void take(CollectedFile.CollectedKey key) {
    SeriesText text = new SeriesText();
    labelCount = 0;
    help = encodable((String) key.help());
    metricTo = utf8(text, key.metric());
    metricFrom = 0;
    sampleFrom = metricTo;
    sampleTo = utf8(text, key.sample());
    for (Map.Entry<String, String> label : key.labels().entrySet()) {
      int from = text.length();
      int nameTo = utf8(text, label.getKey());
      text.escape(encodable(label.getValue()));
      addLabel(from, nameTo, nameTo, text.length());
    }
    source = text.copy();
  }

  private static int utf8(SeriesText text, String name) {
    byte[] bytes = encodable(name).getBytes(StandardCharsets.UTF_8);
    if (name.indexOf('"') >= 0) {
      throw new NeedsExactMergeException("a quote in a name");
    }
    text.put(bytes, 0, bytes.length);
    return text.length();
  }

  private static String encodable(String text) {
    if (!PythonUtf8.isEncodable(text)) {
      throw new NeedsExactMergeException("half a surrogate pair");
    }
    return text;
  }

  /** The index of the label with that name, or -1. */
  int label(byte[] name) {
    int index = insertion(name);
    return index > 0 && compare(index - 1, name) == 0 ? index - 1 : -1;
  }

  /** The number of labels with names not greater than this one. */
  int insertion(byte[] name) {
    int index = 0;
    while (index < labelCount && compare(index, name) <= 0) {
      index++;
    }
    return index;
  }

  private int compare(int index, byte[] name) {
    int label = index * SLICES;
    return Arrays.compareUnsigned(source, labels[label], labels[label + 1], name, 0, name.length);
  }

  /**
   * Writes labels {@code from} to {@code to} (exclusive), without that at {@code but}.
   *
   * @param labelled whether the text has a label already
   * @return whether the text now has a label
   */
  boolean putLabels(SeriesText text, int from, int to, int but, boolean labelled) {
    boolean comma = labelled;
    for (int i = from; i < to; i++) {
      if (i != but) {
        int label = i * SLICES;
        if (comma) {
          text.put(',');
        }
        comma = true;
        text.put(source, labels[label], labels[label + 1]);
        text.beginValue();
        text.put(source, labels[label + 2], labels[label + 3]);
        text.endValue();
      }
    }
    return comma;
  }

  /** A label's value; escaped if the key came from {@link #take}. */
  String value(int index) {
    int label = index * SLICES;
    return new String(
        source, labels[label + 2], labels[label + 3] - labels[label + 2], StandardCharsets.UTF_8);
  }

  /** A slice as text. */
  String text(int from, int to) {
    return new String(source, from, to - from, StandardCharsets.UTF_8);
  }
}
