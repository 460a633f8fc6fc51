package multiproc.inspect.diagnose;

import java.util.List;
import java.util.stream.Collectors;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.overlay.PlacedEntry;
import multiproc.inspect.segment.EntryReader;

/**
 * How entries are called in findings.
 *
 * <p>Pure functions.
 */
final class Names {

  private Names() {}

  /** A key, each byte a char, as {@code sample{name="value"}}. */
  static String of(String key) {
    return EntryReader.display(Display.bytesOf(key));
  }

  /** A space and the entry's name, or nothing where it is in doubt. */
  static String behind(PlacedEntry layer) {
    String name = layer.key() == null ? "" : " " + of(layer.key());
    return name.isEmpty() || !isOnlyNumbered(layer) ? name : " perhaps" + name;
  }

  /** How sure it is that an entry stood somewhere of which nothing is left. */
  static String stood(PlacedEntry layer) {
    return isOnlyNumbered(layer) ? " may have stood at " : " stood by all signs at ";
  }

  /** Whether nothing but a number tells an entry's key, in a place where numbers may not count. */
  private static boolean isOnlyNumbered(PlacedEntry layer) {
    return layer.sign() == PlacedEntry.Sign.NUMBERS;
  }

  /** In brackets, whose entry it was by all signs, or which it may have been. */
  static String whose(PlacedEntry layer) {
    if (layer == null) {
      return "";
    }
    if (layer.key() != null) {
      return (isOnlyNumbered(layer) ? " (perhaps " : " (by all signs ") + of(layer.key()) + ")";
    }
    if (layer.likelyKey() != null) {
      return " (most likely " + of(layer.likelyKey()) + ", the only one left of the other files)";
    }
    return layer.candidates().isEmpty() ? "" : " (one of " + any(layer.candidates()) + ")";
  }

  /** Entries that stand somewhere, as {@code X stands and Y stands}. */
  static String all(List<PlacedEntry> layers) {
    if (layers.isEmpty()) {
      return "other bytes stand";
    }
    return layers.stream()
            .map(l -> l.key() == null ? "an entry of " + l.length() + " bytes" : of(l.key()))
            .distinct()
            .collect(Collectors.joining(" and "))
        + (layers.size() == 1 ? " stands" : " stand");
  }

  private static String any(List<String> keys) {
    return keys.stream().map(Names::of).collect(Collectors.joining(" or "));
  }
}
