package multiproc.client;

import static multiproc.layout.ClientChange.ANY_NAMES;
import static multiproc.layout.ClientChange.CHECKS_NAMES;
import static multiproc.layout.ClientChange.CHECKS_NEW_METRICS;
import static multiproc.layout.ClientChange.CHECKS_PID_BEFORE_NEW_VALUE;
import static multiproc.layout.ClientChange.FIRST_SIZE_IS_CAPACITY;
import static multiproc.layout.ClientChange.GROWS_TO_CAPACITY;
import static multiproc.layout.ClientChange.HELP_OF_SUFFIXED;
import static multiproc.layout.ClientChange.LOCK_AGAIN;
import static multiproc.layout.ClientChange.LOCK_ONCE;
import static multiproc.layout.ClientChange.MAPS_READ_ONLY;
import static multiproc.layout.ClientChange.OPEN_METRICS_TYPES;
import static multiproc.layout.ClientChange.PASSES_OVER_VANISHED;
import static multiproc.layout.ClientChange.PID_OF_ALL_VALUES;
import static multiproc.layout.ClientChange.PID_OF_EACH_VALUE;
import static multiproc.layout.ClientChange.PYTHON_3;
import static multiproc.layout.ClientChange.READS;
import static multiproc.layout.ClientChange.READS_A_PAGE;
import static multiproc.layout.ClientChange.READS_WITHOUT_POSITIONS;
import static multiproc.layout.ClientChange.SAMPLES_BY_LABELS;
import static multiproc.layout.ClientChange.STORES_AT_ONCE;
import static multiproc.layout.ClientChange.UNMAPS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import multiproc.layout.Change;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor.Policy;
import multiproc.layout.FirstSize;
import multiproc.layout.GaugeMode;
import multiproc.layout.MergeRule;
import multiproc.layout.ModeRule;

/**
 * A release of client_python. Each line names a release and the changes that came with it, which
 * later releases have too; a release without any behaves as the one before. Ranges of releases that
 * behave alike, for example, follow from these lines: a new release is one more line at the end.
 *
 * <p>The changes were found by running every release; see {@code src/test/resources/clients}.
 */
public enum ClientVersion implements MergeRules {
  V0_0_16(
      "0.0.16",
      DbFormat.NAMES_AND_VALUES,
      Policy.UNPACKING,
      new FirstSize(DbLayout.INITIAL_SIZE),
      NumberStyle.PYTHON,
      NameStyle.UNCHANGED,
      GaugeMode.ALL,
      GaugeMode.LIVESUM,
      GaugeMode.LIVEALL,
      GaugeMode.MAX,
      GaugeMode.MIN),
  V0_0_17("0.0.17"),
  V0_0_18("0.0.18"),
  V0_0_19("0.0.19"),
  V0_0_20("0.0.20", PID_OF_EACH_VALUE, GROWS_TO_CAPACITY),
  V0_0_21("0.0.21", PID_OF_ALL_VALUES),
  V0_1_0("0.1.0"),
  V0_1_1("0.1.1"),
  V0_2_0("0.2.0", CHECKS_NEW_METRICS, READS_WITHOUT_POSITIONS),
  V0_3_0("0.3.0", UNMAPS),
  V0_3_1("0.3.1"),
  V0_4_0(
      "0.4.0", DbFormat.LABELS, STORES_AT_ONCE, MAPS_READ_ONLY, CHECKS_NAMES, OPEN_METRICS_TYPES),
  V0_4_1("0.4.1"),

  /** The release of the bug report: a fork's first value goes to the parent's file. */
  V0_4_2("0.4.2"),

  /** The release with the fix. */
  V0_5_0("0.5.0", CHECKS_PID_BEFORE_NEW_VALUE, Policy.BOUNDED, NumberStyle.GO),
  V0_6_0("0.6.0"),
  V0_7_0("0.7.0", FIRST_SIZE_IS_CAPACITY, READS, Policy.SLICING, PYTHON_3),
  V0_7_1("0.7.1", PASSES_OVER_VANISHED),
  V0_8_0("0.8.0", READS_A_PAGE, HELP_OF_SUFFIXED),
  V0_9_0("0.9.0"),
  V0_10_0("0.10.0"),
  V0_10_1("0.10.1"),
  V0_11_0("0.11.0"),
  V0_12_0("0.12.0"),
  V0_13_0("0.13.0"),
  V0_13_1("0.13.1"),
  V0_14_0("0.14.0"),
  V0_14_1("0.14.1"),
  V0_15_0("0.15.0", GaugeMode.SUM, GaugeMode.LIVEMAX, GaugeMode.LIVEMIN),
  V0_16_0("0.16.0", new FirstSize(DbLayout.LATER_INITIAL_SIZE), DbFormat.HELP),
  V0_17_0("0.17.0"),
  V0_17_1("0.17.1"),
  V0_18_0("0.18.0", DbFormat.TIMESTAMP, GaugeMode.MOSTRECENT, GaugeMode.LIVEMOSTRECENT),
  V0_19_0("0.19.0"),
  V0_20_0("0.20.0"),
  V0_21_0("0.21.0", LOCK_AGAIN),
  V0_21_1("0.21.1", LOCK_ONCE),
  V0_22_0("0.22.0", ANY_NAMES, NameStyle.QUOTED),
  V0_22_1("0.22.1"),
  V0_23_0("0.23.0", NameStyle.UNDERSCORES),
  V0_23_1("0.23.1"),
  V0_24_0("0.24.0", SAMPLES_BY_LABELS),
  V0_24_1("0.24.1"),
  V0_25_0("0.25.0"),
  V0_26_0("0.26.0", NumberStyle.GO_TWO_DIGITS);

  private static final ClientVersion[] RELEASES = values();

  /** The release that brought each change. */
  private static final Map<Change, ClientVersion> FIRST = new HashMap<>();

  /** The same by the ordinal of a {@link ClientChange}, which is asked for at each store. */
  private static final ClientVersion[] FIRST_BY_ORDINAL =
      new ClientVersion[ClientChange.values().length];

  static {
    ClientVersion before = RELEASES[0];
    for (ClientVersion release : RELEASES) {
      release.firstSize = release.own(FirstSize.class, before.firstSize);
      release.format = release.own(DbFormat.class, before.format);
      release.policy = release.own(Policy.class, before.policy);
      release.numbers = release.own(NumberStyle.class, before.numbers);
      release.names = release.own(NameStyle.class, before.names);
      before = release;
      for (Change change : release.changes) {
        FIRST.put(change, release);
        if (change instanceof ClientChange known) {
          FIRST_BY_ORDINAL[known.ordinal()] = release;
        }
      }
    }
  }

  private final String text;
  private final Change[] changes;

  /** The values of the rules, see {@link MergeRules}. */
  FirstSize firstSize;

  DbFormat format;
  Policy policy;
  NumberStyle numbers;
  NameStyle names;

  ClientVersion(String text, Change... changes) {
    this.text = text;
    this.changes = changes;
  }

  /** The value of a rule that came with this release, or else the one before. */
  private <T extends Change> T own(Class<T> rule, T before) {
    for (Change change : changes) {
      if (rule.isInstance(change)) {
        return rule.cast(change);
      }
    }
    return before;
  }

  /** The release's number, for example {@code 0.4.2}. */
  public String text() {
    return text;
  }

  @Override
  public ClientVersion release() {
    return this;
  }

  @Override
  public boolean has(Change change) {
    ClientVersion first =
        change instanceof ClientChange known
            ? FIRST_BY_ORDINAL[known.ordinal()]
            : FIRST.get(change);
    return first != null && ordinal() >= first.ordinal();
  }

  /** The rule that merges the gauges of a mode. */
  MergeRule rule(GaugeMode mode) {
    for (int release = ordinal(); release >= 0; release--) {
      for (Change change : RELEASES[release].changes) {
        if (change instanceof ModeRule own && own.mode() == mode) {
          return own.rule();
        }
      }
    }
    return mode.rule();
  }

  /** The changes that came with this release. */
  List<Change> changes() {
    return List.of(changes);
  }

  /** The release that brought a change; null if none has it. */
  public static ClientVersion bringing(Change change) {
    return FIRST.get(change);
  }

  /** The newest known release. */
  public static ClientVersion newest() {
    return RELEASES[RELEASES.length - 1];
  }

  /** The release with that number, if it is known. */
  public static Optional<ClientVersion> of(String text) {
    // No stream: a cold JVM takes some 20 ms to link its first one.
    for (ClientVersion release : RELEASES) {
      if (release.text.equals(text)) {
        return Optional.of(release);
      }
    }
    return Optional.empty();
  }

  /** All releases, for a message: {@code 0.0.16 to 0.26.0}. */
  public static String known() {
    return RELEASES[0] + " to " + newest();
  }

  /**
   * Consecutive releases that behave alike.
   *
   * @param last the release that represents them all
   */
  public record Range(ClientVersion first, ClientVersion last) {

    /** The releases, for example {@code 0.4.0-0.4.2}, or a single one's number. */
    public String text() {
      return first == last ? first.text : first.text + "-" + last.text;
    }

    /** Whether a release is in the range. */
    public boolean has(ClientVersion release) {
      return first.compareTo(release) <= 0 && release.compareTo(last) <= 0;
    }
  }

  /** All releases as ranges with none of the accepted changes inside, oldest first. */
  public static List<Range> ranges(Predicate<Change> differing) {
    List<Range> ranges = new ArrayList<>();
    ClientVersion first = RELEASES[0];
    for (ClientVersion release : RELEASES) {
      ClientVersion next = release == newest() ? null : RELEASES[release.ordinal() + 1];
      if (next == null || next.changes().stream().anyMatch(differing)) {
        ranges.add(new Range(first, release));
        first = next;
      }
    }
    return ranges;
  }

  /** The newest release that writes a format. */
  public static ClientVersion newest(DbFormat format) {
    ClientVersion newest = null;
    for (ClientVersion release : RELEASES) {
      if (release.format() == format) {
        newest = release;
      }
    }
    if (newest == null) {
      throw new IllegalArgumentException("no client writes it: format=" + format);
    }
    return newest;
  }

  /**
   * The newest known release that is not newer than a number; the oldest if all are newer.
   *
   * @return empty if the text is no release number
   */
  public static Optional<ClientVersion> nearest(String number) {
    if (!number.matches("\\d{1,6}(\\.\\d{1,6})*")) {
      return Optional.empty();
    }
    int[] wanted = numbers(number);
    ClientVersion nearest = RELEASES[0];
    for (ClientVersion release : RELEASES) {
      if (Arrays.compare(numbers(release.text), wanted) <= 0) {
        nearest = release;
      }
    }
    return Optional.of(nearest);
  }

  /** Major, minor, patch and any further parts; a missing part is 0. */
  private static int[] numbers(String text) {
    int[] given = Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
    return Arrays.copyOf(given, Math.max(given.length, 3));
  }

  @Override
  public String toString() {
    return text;
  }
}
