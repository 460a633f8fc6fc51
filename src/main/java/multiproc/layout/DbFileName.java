package multiproc.layout;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and makes the name of a client's file: {@code <type>_<pid>.db}, for gauges {@code
 * gauge_<mode>_<pid>.db}.
 *
 * @param type metric type: counter, summary, histogram or gauge
 * @param mode multi-process mode of a gauge, for example {@code all}; empty for other types
 * @param pid the identifier of the process that writes the file, as text (digits by default, but a
 *     client may be given any identifier function)
 */
public record DbFileName(String type, String mode, String pid) {

  /** The suffix of every client's file. */
  public static final String SUFFIX = ".db";

  private static final String GAUGE = "gauge";

  /** A file of one of these types is named without a mode: {@code counter_1.db}. */
  private static final Set<String> WITHOUT_MODE = Set.of("counter", "summary", "histogram");

  /** Patterns of names with a dash. Only such a name makes a cold JVM compile them. */
  private static final class Dashed {

    /** {@code TYPE_ID-N.db}, the names of prometheus-client-mmap (Ruby). */
    static final Pattern RUBY_NAME =
        Pattern.compile("(?:(counter|summary|histogram)|gauge_([a-z]+))_(.+)-\\d+\\.db");

    /** {@code exemplar_ID-N.db}, the exemplars of Vinted's fork of prometheus-client-mmap. */
    static final Pattern EXEMPLARS = Pattern.compile("exemplar_.+-\\d+\\.db");
  }

  /**
   * Whether this is the name of a file of exemplars, of Vinted's fork of prometheus-client-mmap.
   */
  public static boolean isOfExemplars(String name) {
    return hasDash(name) && Dashed.EXEMPLARS.matcher(name).matches();
  }

  /** Whether this is the name of a file of prometheus-client-mmap, the Ruby client. */
  public static boolean isRubys(String name) {
    return hasDash(name) && Dashed.RUBY_NAME.matcher(name).matches();
  }

  private static boolean hasDash(String name) {
    return name.indexOf('-') >= 0;
  }

  /**
   * The part of a name before the process identifier: the type, for gauges {@code gauge_<mode>}. A
   * process keeps its open files by this prefix.
   */
  public static String prefix(String type, String mode) {
    return GAUGE.equals(type) ? type + "_" + mode : type;
  }

  /** The part of this name before the process identifier. */
  public String prefix() {
    return prefix(type, mode);
  }

  /** The name of the file of {@code prefix} and process {@code pid}. */
  public static String of(String prefix, long pid) {
    return of(prefix, String.valueOf(pid));
  }

  /** The name of the file of {@code prefix} and a process identifier. */
  public static String of(String prefix, String identifier) {
    return prefix + "_" + identifier + SUFFIX;
  }

  /** The name at the end of a path. */
  public static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Parses a file name of client_python or of the Ruby client; empty for any other name. */
  public static Optional<DbFileName> ofAnyWriter(String name) {
    Matcher matcher = hasDash(name) ? Dashed.RUBY_NAME.matcher(name) : null;
    if (matcher == null || !matcher.matches()) {
      return parse(name);
    }
    String type = matcher.group(1);
    return Optional.of(
        type == null
            ? new DbFileName(GAUGE, matcher.group(2), matcher.group(3))
            : new DbFileName(type, "", matcher.group(3)));
  }

  /** Parses a file name of client_python; empty for any other name. */
  public static Optional<DbFileName> parse(String name) {
    // Without a pattern: there may be thousands of names, and a cold JVM compiles slowly.
    int end = name.length() - SUFFIX.length();
    int bar = name.lastIndexOf('_');
    if (bar < 0 || !name.endsWith(SUFFIX) || !isDigits(name, bar + 1, end)) {
      return Optional.empty();
    }
    String prefix = name.substring(0, bar);
    String pid = name.substring(bar + 1, end);
    if (WITHOUT_MODE.contains(prefix)) {
      return Optional.of(new DbFileName(prefix, "", pid));
    }
    boolean gauge = prefix.startsWith(GAUGE + "_");
    GaugeMode mode = gauge ? GaugeMode.of(prefix.substring(GAUGE.length() + 1)) : null;
    return mode == null ? Optional.empty() : Optional.of(new DbFileName(GAUGE, mode.text(), pid));
  }

  /** Whether these characters are digits of ASCII, and at least one. */
  private static boolean isDigits(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return start < end;
  }
}
