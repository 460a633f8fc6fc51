package multiproc.inspect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;
import multiproc.layout.MetricName;

/**
 * Restores overwritten bytes of a key. A key contains its metric's name twice, the second time as
 * the beginning of the sample's name, so each copy restores the other. Its last characters are
 * those of every key of its shape. A label's value occurs once and cannot be restored.
 *
 * <p>Pure functions.
 */
final class KeyRepair {

  private static final byte[] OPENING = "[\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BETWEEN = "\", \"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COMPACT = "\",\"".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 4096;

  /** The last characters of keys: after a help, a label's value, a list, or no labels. */
  private static final List<String> CLOSINGS =
      List.of("\"]", "\"}]", "\"]]", ", {}]", "[], []]", "[],[]]");

  /** Suffixes that clients append to a metric's name for its samples. */
  static final Set<String> SUFFIXES = Set.of("", "_total", "_created", "_bucket", "_count", "_sum");

  private KeyRepair() {}

  /**
   * The suffixes that clients append to a metric's name for the samples of a type.
   *
   * @param type from the file's name; empty if the name has none
   */
  public static List<String> suffixes(String type) {
    return switch (type) {
      case "gauge" -> List.of("");
      case "counter" -> List.of("", "_total", "_created");
      case "histogram" -> List.of("_bucket", "_count", "_sum", "_created");
      case "summary" -> List.of("_count", "_sum", "_created");
      default -> List.copyOf(SUFFIXES);
    };
  }

  /** Whether a text, each byte a char, is a key with a sample that is named after its metric. */
  public static boolean isKey(String key) {
    return isNamed(key.getBytes(StandardCharsets.ISO_8859_1), SUFFIXES);
  }

  /**
   * The key whose bytes in {@code [from, to)} are unknown.
   *
   * @param compact whether there is no space between the names
   * @param suffixes of the samples that the key can be of
   * @return null unless exactly one key is possible
   */
  public static byte[] repair(
      byte[] key, int from, int to, boolean compact, Collection<String> suffixes) {
    byte[] separator = compact ? COMPACT : BETWEEN;
    if (key.length > LONGEST || from >= to) {
      return null;
    }
    byte[] found = null;
    int longest = (key.length - OPENING.length - separator.length) / 2;
    for (int nameLength = 1; nameLength <= longest; nameLength++) {
      boolean[] unknown = new boolean[key.length];
      Arrays.fill(unknown, Math.max(0, from), Math.max(0, Math.min(key.length, to)), true);
      byte[] repaired = withName(key, unknown, nameLength, separator, suffixes);
      if (repaired != null) {
        if (found != null || isAnyUnknown(unknown)) {
          // A key of which some bytes remain unknown is possible, too.
          return null;
        }
        found = repaired;
      }
    }
    return found;
  }

  /**
   * Whether a key can have all of these bytes but the lost ones.
   *
   * @param lost the bytes that are unknown
   */
  static boolean isPossible(
      byte[] key, boolean[] lost, boolean compact, Collection<String> suffixes) {
    byte[] separator = compact ? COMPACT : BETWEEN;
    return IntStream.rangeClosed(1, (key.length - OPENING.length - separator.length) / 2)
        .anyMatch(length -> withName(key, lost.clone(), length, separator, suffixes) != null);
  }

  /**
   * The metric's name in a key of which some bytes are lost, from its two copies. The labels may be
   * lost, too.
   *
   * @param lost the bytes that are unknown
   * @return empty unless exactly one name is possible
   */
  static String metric(byte[] key, boolean[] lost, boolean compact, Collection<String> suffixes) {
    byte[] separator = compact ? COMPACT : BETWEEN;
    String found = "";
    int longest = (Math.min(LONGEST, key.length) - OPENING.length - separator.length) / 2;
    for (int length = 1; length <= longest; length++) {
      String name = metric(key.clone(), lost.clone(), length, separator, suffixes);
      if (name == null || name.equals(found)) {
        continue;
      }
      if (!found.isEmpty() || name.isEmpty()) {
        return "";
      }
      found = name;
    }
    return found;
  }

  /** The name, if it is of this length; null if it is not, empty if a byte of it is unknown. */
  private static String metric(
      byte[] key, boolean[] unknown, int length, byte[] separator, Collection<String> suffixes) {
    if (!hasNames(key, unknown, length, separator)) {
      return null;
    }
    int between = OPENING.length + length;
    int sample = between + separator.length;
    boolean known = true;
    for (int i = OPENING.length; i < between; i++) {
      if (!unknown[i] && !MetricName.isCharacter(key[i], false)) {
        return null;
      }
      known &= !unknown[i];
    }
    String end = new String(separator, 0, separator.length - 1, StandardCharsets.US_ASCII);
    boolean ends =
        suffixes.stream()
            .map(suffix -> (suffix + end).getBytes(StandardCharsets.US_ASCII))
            .anyMatch(
                after ->
                    sample + length + after.length <= key.length
                        && literal(key.clone(), unknown.clone(), sample + length, after));
    return !ends
        ? null
        : known ? new String(key, OPENING.length, length, StandardCharsets.US_ASCII) : "";
  }

  private static boolean isAnyUnknown(boolean[] unknown) {
    for (boolean one : unknown) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  /**
   * The key with a metric's name of this length, with any letter in place of a byte that remains
   * unknown; null if there is none.
   *
   * @param unknown the lost bytes; those that follow from others are cleared
   */
  private static byte[] withName(
      byte[] key,
      boolean[] unknown,
      int nameLength,
      byte[] separator,
      Collection<String> suffixes) {
    byte[] repaired = key.clone();
    for (int i = 0; i < key.length; i++) {
      repaired[i] = unknown[i] ? (byte) 'a' : key[i];
    }
    if (!hasNames(repaired, unknown, nameLength, separator)) {
      return null;
    }
    return unknown[key.length - 1]
        ? closed(repaired, unknown, suffixes)
        : isNamed(repaired, suffixes) ? repaired : null;
  }

  /**
   * Whether a key can begin with a metric's name of this length, followed by the sample's name with
   * the same beginning. Restores the bytes of one that the other has.
   */
  private static boolean hasNames(byte[] key, boolean[] unknown, int length, byte[] separator) {
    int between = OPENING.length + length;
    int toSample = length + separator.length;
    return literal(key, unknown, 0, OPENING)
        && literal(key, unknown, between, separator)
        && IntStream.range(OPENING.length, between)
            .allMatch(at -> same(key, unknown, at, at + toSample));
  }

  /** The key with its last characters; null unless exactly one of {@link #CLOSINGS} makes a key. */
  private static byte[] closed(byte[] key, boolean[] unknown, Collection<String> suffixes) {
    byte[] found = null;
    boolean[] left = null;
    for (String closing : CLOSINGS) {
      byte[] with = key.clone();
      boolean[] still = unknown.clone();
      byte[] end = closing.getBytes(StandardCharsets.US_ASCII);
      if (end.length < key.length
          && literal(with, still, key.length - end.length, end)
          && isNamed(with, suffixes)
          && !Arrays.equals(with, found)) {
        if (found != null) {
          return null;
        }
        found = with;
        left = still;
      }
    }
    if (found != null) {
      System.arraycopy(left, 0, unknown, 0, left.length);
    }
    return found;
  }

  private static boolean isNamed(byte[] key, Collection<String> suffixes) {
    KeyParser.Key parsed = KeyParser.of(key);
    return parsed != null && isNamedAfter(parsed.sample(), parsed.metric(), suffixes);
  }

  /**
   * Whether a metric of this name has samples of that name; a shorter name may be a prefix by
   * chance.
   */
  static boolean isNamedAfter(String sample, String metric, Collection<String> suffixes) {
    return sample.startsWith(metric) && suffixes.contains(sample.substring(metric.length()));
  }

  private static boolean literal(byte[] key, boolean[] unknown, int at, byte[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (unknown[at + i]) {
        key[at + i] = expected[i];
        unknown[at + i] = false;
      } else if (key[at + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(byte[] key, boolean[] unknown, int one, int other) {
    if (unknown[one] && unknown[other]) {
      return true;
    }
    if (unknown[one]) {
      key[one] = key[other];
      unknown[one] = false;
    } else if (unknown[other]) {
      key[other] = key[one];
      unknown[other] = false;
    }
    return key[one] == key[other];
  }

  /**
   * The bytes of a key over which values were stored.
   *
   * @param stored indexes of the values in the key; one may be negative
   */
  static boolean[] lost(byte[] key, List<Integer> stored, DbFormat format) {
    boolean[] lost = new boolean[key.length];
    for (int from : stored) {
      int to = Math.min(key.length, from + format.valueSize());
      Arrays.fill(lost, Math.max(0, from), Math.max(0, to), true);
    }
    return lost;
  }

  /**
   * The indexes in a damaged key at which values were stored: for each unprintable byte that no
   * value before covers, the last multiple of 8 up to it, in positions of the file.
   *
   * @param keyPosition position of the key's first byte, from the file's start
   * @param valueSize size in bytes of a value with its timestamp, which are stored together
   * @return the first may be negative, because a value may start before the key
   */
  public static List<Integer> stompedAt(byte[] key, long keyPosition, int valueSize) {
    List<Integer> starts = new ArrayList<>();
    int end = Integer.MIN_VALUE;
    for (int i = 0; i < key.length; i++) {
      if ((key[i] < ' ' || key[i] > '~') && i >= end) {
        int start = i - (int) ((keyPosition + i) % DbLayout.ALIGNMENT);
        starts.add(start);
        end = start + valueSize;
      }
    }
    return starts;
  }
}
