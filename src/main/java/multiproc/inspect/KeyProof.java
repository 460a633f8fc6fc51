package multiproc.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;
import multiproc.layout.KeyScanner;
import multiproc.layout.KeyShape;

/**
 * Decides whether a damaged entry can be reconstructed.
 *
 * <p>An entry is <em>determined</em> if its whole key follows from bytes in the file, or from a
 * sibling file that holds the key, if every byte that is left of the entry agrees, and if no other
 * key agrees. There are five such cases, in {@link Basis}: the key is whole; it contains its
 * metric's name twice; only the last characters are lost, with which every key ends; a forked
 * process inherited it in the order that the others have here; all its labels are left and a
 * sibling file holds the only key that completes them. Everything else is a candidate: neither a
 * number between two others nor a sibling's key that merely fits is a proof.
 *
 * <p>Threading: one thread.
 */
final class KeyProof {

  /** Most candidates for one place; a longer list is useless. */
  private static final int MOST_CANDIDATES = 7;

  /** Most beginnings of keys that are tried as completions. */
  private static final int MOST_TEMPLATES = 2_000;

  /** A sample's whole name, and the rest of the metric's name before it. */
  private static final Pattern SAMPLE =
      Pattern.compile("^([^\"]*(?:\",)?)( ?)\"([^\"\\\\]+)\",( ?)[{\\[]");

  /** Between the labels and the help. */
  private static final String HELP = "}, \"";

  private static final Pattern NUMBER = Pattern.compile("(?<![\\d.])\\d{1,9}(?![\\d.])");

  /**
   * A possible key of a damaged entry.
   *
   * @param start position where its entry was stored
   * @param others number of other keys that agree as well
   */
  public record Answer(String key, long start, Basis basis, boolean determined, int others) {}

  private final DbFormat format;
  private final List<String> suffixes;
  private final Map<String, Long> standing;
  private final SiblingKeys siblings;

  /** The whole entries that {@link #add} got, by their starts. */
  private final Map<Long, String> added = new LinkedHashMap<>();

  /** All whole entries by their starts and by their ends; null before the first question. */
  private Map<Long, String> byStart;

  private Map<Long, String> byEnd;
  private long shortest = Long.MAX_VALUE;

  /** 0 before the first question. */
  private long shortestPossible;

  private final Forks forks;
  private final KeyScanner scanner = new KeyScanner();
  private final Set<List<Object>> frames = new HashSet<>();
  private Set<String> templates;

  /**
   * @param type the metric's type from the file's name; empty if the name has none
   * @param standing start of each whole entry, by its key, each byte a char; must not change
   * @param used end of the bytes in use
   */
  public KeyProof(
      DbFormat format, String type, Map<String, Long> standing, SiblingKeys siblings, long used) {
    this.format = format;
    this.suffixes = KeyRepair.suffixes(type);
    this.standing = standing;
    this.siblings = siblings;
    standing.keySet().forEach(key -> addLength(format.entryLength(key.length())));
    this.forks = Forks.of(format, standing, siblings, used);
  }

  /** What the files of forked children show of this one. */
  public Forks forks() {
    return forks;
  }

  /** Adds a whole entry. */
  public void add(String key, long start) {
    added.put(start, key);
    addLength(format.entryLength(key.length()));
  }

  /** Adds the length in bytes of an entry that is damaged. */
  public void addLength(long length) {
    shortest = Math.min(shortest, length);
  }

  /**
   * The possible keys of an entry of which the end is left; only the determined one if there is
   * one.
   *
   * @param left the bytes before the value: the key's end and its spaces, each byte a char; may be
   *     empty
   * @param from position of the first of these bytes
   * @param end end of the entry, after its value
   */
  public List<Answer> ofEnd(String left, long from, long end) {
    InheritedOrder.Placed placed = forks.inherited().lost().get(end);
    if (placed != null && agrees(placed.key(), left, from, end)) {
      return determined(placed.key(), end, Basis.INHERITED_ORDER);
    }
    String text = left.stripTrailing();
    String named = text.isEmpty() ? null : byName(text);
    if (named != null && agrees(named, left, from, end)) {
      return determined(named, end, Basis.NAME_TWICE);
    }
    if (!text.isEmpty()) {
      List<String> completed = completions(text, left, from, end);
      if (!completed.isEmpty()) {
        return ofCompleted(completed, end);
      }
    }
    return candidates(left, from, end);
  }

  /** Length in bytes of the shortest entry of which the file shows the length. */
  public long shortest() {
    return shortest;
  }

  /**
   * Whether a process that has an entry's end at {@code from} may also have one at {@code to}: an
   * entry of a metric of the file, with whatever label values, fits between. Lengths that add up to
   * the distance are not asked for, because entries of other lengths may have been overwritten as a
   * whole.
   */
  public boolean mayReach(long from, long to) {
    return from == to || to - from >= shortestPossible();
  }

  private long shortestPossible() {
    if (shortestPossible == 0) {
      shortestPossible = shortest;
      for (Collection<String> keys : List.of(standing.keySet(), added.values())) {
        for (String key : keys) {
          if (scanner.scan(Display.bytesOf(key), 0, key.length()) != KeyShape.NONE) {
            long length = format.entryLength(key.length() - scanner.valueBytes());
            shortestPossible = Math.min(shortestPossible, length);
          }
        }
      }
    }
    return shortestPossible;
  }

  private List<Answer> determined(String key, long end, Basis basis) {
    return List.of(new Answer(key, start(key, end), basis, true, 0));
  }

  private List<Answer> ofCompleted(List<String> completed, long end) {
    String only = completed.get(0);
    boolean stoodThere = isEnd(start(only, end));
    if (completed.size() == 1 && stoodThere && siblings.keys().contains(only)) {
      return determined(only, end, Basis.LABELS_AND_SIBLING);
    }
    return answers(completed, end, Basis.SAME_METRIC);
  }

  private List<Answer> candidates(String left, long from, long end) {
    List<String> fitting = new ArrayList<>();
    for (String key : siblings.keys()) {
      boolean fits =
          !standing.containsKey(key)
              && !added.containsValue(key)
              && agrees(key, left, from, end)
              && (!left.isBlank() || isEnd(start(key, end)));
      if (fits) {
        fitting.add(key);
      }
    }
    List<String> own =
        fitting.stream()
            .filter(key -> forks.firstOwn().containsKey(key))
            .filter(key -> forks.firstOwn().get(key).isOfOne(start(key, end)))
            .toList();
    if (!own.isEmpty()) {
      return answers(own, end, Basis.FIRST_OWN_KEY);
    }
    if (!fitting.isEmpty()) {
      return answers(fitting, end, Basis.SIBLING_KEY);
    }
    String counted = counted(end);
    return counted != null && agrees(counted, left, from, end)
        ? answers(List.of(counted), end, Basis.COUNTING)
        : List.of();
  }

  private List<Answer> answers(List<String> keys, long end, Basis basis) {
    return keys.size() > MOST_CANDIDATES
        ? List.of()
        : keys.stream()
            .map(key -> new Answer(key, start(key, end), basis, false, keys.size() - 1))
            .toList();
  }

  private long start(String key, long end) {
    return end - format.entryLength(key.length());
  }

  /** Whether a process may have had its {@code used} here, because an entry ends here. */
  private boolean isEnd(long position) {
    index();
    return position == DbLayout.HEADER_SIZE || byEnd.containsKey(position);
  }

  private void index() {
    if (byStart == null) {
      byStart = new HashMap<>();
      byEnd = new HashMap<>();
      standing.forEach((key, start) -> byStart.put(start, key));
      byStart.putAll(added);
      byStart.forEach((start, key) -> byEnd.put(start + format.entryLength(key.length()), key));
    }
  }

  /**
   * Whether an entry of this key has these bytes before its value, and at least one more before
   * them.
   */
  private boolean agrees(String key, String left, long from, long end) {
    long start = start(key, end);
    int offset = (int) (from - start);
    if (start < DbLayout.HEADER_SIZE || offset <= 0) {
      return false;
    }
    byte[] image = DbLayout.encodeEntry(Display.bytesOf(key), 0);
    byte[] there = Display.bytesOf(left);
    int valueOffset = image.length - DbLayout.VALUE_SIZE;
    return offset + there.length == valueOffset
        && Arrays.equals(image, offset, valueOffset, there, 0, there.length);
  }

  /**
   * The key of which the sample's whole name is left: the name without a suffix of the type is the
   * metric's. Null unless exactly one suffix fits.
   */
  private String byName(String text) {
    Matcher matcher = SAMPLE.matcher(text);
    if (!matcher.find() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
      return null;
    }
    String found = null;
    String sample = matcher.group(3);
    for (String suffix : suffixes) {
      if (!sample.endsWith(suffix) || sample.length() == suffix.length()) {
        continue;
      }
      String metric = sample.substring(0, sample.length() - suffix.length());
      String head = "[\"" + metric + "\"," + matcher.group(4);
      String before = matcher.group(1) + matcher.group(2);
      String key = head + text.substring(before.length());
      if (head.endsWith(before) && KeyRepair.isKey(key)) {
        if (found != null) {
          return null;
        }
        found = key;
      }
    }
    return found;
  }

  /** The keys that consist of the beginning of a known key and this end, which has all labels. */
  private List<String> completions(String text, String left, long from, long end) {
    Set<String> found = new LinkedHashSet<>();
    for (String template : templates()) {
      int first = Math.max(0, template.length() - text.length());
      for (int lost = first; lost < template.length(); lost++) {
        if (text.startsWith(template.substring(lost))) {
          String key = template.substring(0, lost) + text;
          if (agrees(key, left, from, end) && frames.contains(frame(key))) {
            found.add(key);
          }
        }
      }
    }
    return List.copyOf(found);
  }

  /**
   * The key of which a part of the help is lost; null unless all of its labels are left, and all
   * known keys of its metric complete it in one way.
   *
   * @param key its bytes, each a char, with any where they are lost
   * @param from index of the first lost byte
   * @param to index after the last lost byte
   */
  public String ofHelp(String key, int from, int to) {
    String left = key.substring(0, from);
    if (!left.contains(HELP)) {
      return null;
    }
    String metric = left.substring(0, left.indexOf(','));
    templates();
    Set<String> tried = new HashSet<>();
    Set<String> found = new LinkedHashSet<>();
    for (Collection<String> keys : List.of(standing.keySet(), added.values(), siblings.keys())) {
      for (String known : keys) {
        int shift = known.length() - key.length();
        boolean may = from + shift >= 0 && known.startsWith(metric);
        String lost = may ? known.substring(from + shift, to + shift) : "";
        String whole = left + lost + key.substring(to);
        if (may && tried.add(lost) && KeyRepair.isKey(whole) && frames.contains(frame(whole))) {
          found.add(whole);
        }
      }
    }
    return found.size() == 1 ? found.iterator().next() : null;
  }

  private Set<String> templates() {
    if (templates == null) {
      templates = new LinkedHashSet<>();
      for (Collection<String> keys : List.of(standing.keySet(), added.values(), siblings.keys())) {
        for (String key : keys) {
          boolean scanned = scanner.scan(Display.bytesOf(key), 0, key.length()) != KeyShape.NONE;
          if (templates.size() < MOST_TEMPLATES && scanned && scanner.labelCount() > 0) {
            // Up to the first label's value.
            templates.add(key.substring(0, scanner.valueFrom(0)));
            frames.add(frame(key));
          }
        }
      }
    }
    return templates;
  }

  /** The key between two whole entries with numbers that are two apart; null if there is none. */
  private String counted(long end) {
    index();
    String behind = byStart.get(end);
    if (behind == null) {
      return null;
    }
    Matcher matcher = NUMBER.matcher(behind);
    while (matcher.find()) {
      int number = Integer.parseInt(matcher.group());
      String key = numbered(behind, matcher, number - 1);
      String before = byEnd.get(start(key, end));
      if (number > 1 && before != null && before.equals(numbered(behind, matcher, number - 2))) {
        return key;
      }
    }
    return null;
  }

  private static String numbered(String key, Matcher at, int number) {
    return key.substring(0, at.start()) + number + key.substring(at.end());
  }

  /**
   * The key of an entry with known position and length, of which some bytes are lost.
   *
   * @param key its bytes, with any value where they are lost
   * @param from index of the first lost byte
   * @param to index after the last lost byte
   * @return null if the lost bytes do not follow from the others
   */
  public byte[] ofKey(byte[] key, int from, int to) {
    return KeyRepair.repair(key, from, to, format == DbFormat.RUBY, suffixes);
  }

  /** A key without its labels' values; null if the text is no key. */
  private static List<Object> frame(String key) {
    KeyParser.Key parts = KeyParser.of(key);
    return parts == null
        ? null
        : Arrays.asList(
            parts.metric(), parts.sample(), List.copyOf(parts.labels().keySet()), parts.help());
  }
}
