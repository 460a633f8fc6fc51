package multiproc.layout;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a client's file: {@code <type>_<pid>.db}, for gauges {@code gauge_<mode>_<pid>.db}.
 *
 * @param type metric type: counter, summary, histogram or gauge
 * @param mode multi-process mode of a gauge, for example {@code all}; empty for other types
 * @param pid the identifier of the process that writes the file, as text (digits by default, but a
 *     client may be given any identifier function)
 */
public record DbFileName(String type, String mode, String pid) {

  /** What every file of a client ends with. */
  public static final String SUFFIX = ".db";

  private static final String GAUGE = "gauge";
  private static final Pattern CLIENT_NAME =
      Pattern.compile("(?:(counter|summary|histogram)|gauge_([a-z]+))_(\\d+)\\.db");

  /** {@code TYPE_ID-N.db}, the names of prometheus-client-mmap (Ruby). */
  private static final Pattern RUBY_NAME =
      Pattern.compile("(?:(counter|summary|histogram)|gauge_([a-z]+))_(.+)-\\d+\\.db");

  /** {@code exemplar_ID-N.db}, the exemplars that Vinted's fork of it keeps. */
  private static final Pattern EXEMPLARS = Pattern.compile("exemplar_.+-\\d+\\.db");

  /** Whether Vinted's fork of prometheus-client-mmap names its files of exemplars so. */
  public static boolean isOfExemplars(String name) {
    return EXEMPLARS.matcher(name).matches();
  }

  /** Whether prometheus-client-mmap, the Ruby client, gives its files such names. */
  public static boolean isRubys(String name) {
    return RUBY_NAME.matcher(name).matches();
  }

  /**
   * The part of a name before the process identifier, which is also what a process state keys its
   * open files by: the type, for gauges {@code gauge_<mode>}.
   */
  public static String prefix(String type, String mode) {
    return GAUGE.equals(type) ? type + "_" + mode : type;
  }

  /** The name of the file of {@code prefix} and process {@code pid}. */
  public static String of(String prefix, long pid) {
    return of(prefix, String.valueOf(pid));
  }

  /** The name of the file of {@code prefix} and a process that calls itself so. */
  public static String of(String prefix, String identifier) {
    return prefix + "_" + identifier + SUFFIX;
  }

  /** The name at the end of a path. */
  public static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Reads a name that a client_python or the Ruby client would give to its file. */
  public static Optional<DbFileName> ofAnyWriter(String name) {
    Matcher matcher = RUBY_NAME.matcher(name);
    if (!matcher.matches()) {
      return parse(name);
    }
    String type = matcher.group(1);
    return Optional.of(
        type == null
            ? new DbFileName(GAUGE, matcher.group(2), matcher.group(3))
            : new DbFileName(type, "", matcher.group(3)));
  }

  /** Reads a name that a client would give to its file; empty when no client would give it. */
  public static Optional<DbFileName> parse(String name) {
    Matcher matcher = CLIENT_NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String pid = matcher.group(3);
    if (matcher.group(1) != null) {
      return Optional.of(new DbFileName(matcher.group(1), "", pid));
    }
    String mode = matcher.group(2);
    return GaugeMode.of(mode) != null
        ? Optional.of(new DbFileName(GAUGE, mode, pid))
        : Optional.empty();
  }
}
