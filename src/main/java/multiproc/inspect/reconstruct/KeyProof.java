package multiproc.inspect.reconstruct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.segment.KeyRepair;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;

/**
 * The one rule that decides whether a damaged entry can be reconstructed.
 *
 * <p>It is <em>determined</em> if its whole key follows from bytes that stand in the file, or in a
 * sibling file that names it, if every byte that is left of it agrees, and if no other key that
 * agrees is possible. There are four such cases, in {@link Basis}: the key stands; it says its
 * metric's name twice; a forked process inherited it in the order in which the others stand here;
 * all its labels stand and a sibling holds the only key that they complete. Everything else is a
 * candidate: numbers are not counted on, nor is a sibling's key that merely fits.
 *
 * <p>Threading: one thread.
 */
public final class KeyProof {

  /** Candidates of one place; more say nothing. */
  private static final int MOST_CANDIDATES = 7;

  /** Keys that are tried for the completions of a damaged place. */
  private static final int MOST_TEMPLATES = 2_000;

  /** Eight bytes each, in which other entries may lie; more may hold any. */
  private static final int MOST_CELLS = 1 << 10;

  private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*\"";

  /** A key up to its first label's value. */
  private static final Pattern TEMPLATE =
      Pattern.compile(
          "\\["
              + STRING
              + ", ?"
              + STRING
              + ", ?(?:\\{"
              + STRING
              + ": ?\"|\\[(?:"
              + STRING
              + "(?:, ?)?)+\\], ?\\[\")");

  /** A sample's whole name, and what comes before it of the metric's. */
  private static final Pattern SAMPLE =
      Pattern.compile("^([^\"]*(?:\",)?)( ?)\"([^\"\\\\]+)\",( ?)[{\\[]");

  private static final Pattern NUMBER = Pattern.compile("(?<![\\d.])\\d{1,9}(?![\\d.])");

  /**
   * A key that remains may be of.
   *
   * @param start where its entry was stored
   * @param others how many other keys agree as well
   */
  public record Answer(String key, long start, Basis basis, boolean determined, int others) {}

  private final DbFormat format;
  private final List<String> suffixes;
  private final Map<String, Long> standing;
  private final SiblingKeys siblings;
  private final Map<Long, String> byStart = new LinkedHashMap<>();
  private final Map<Long, String> byEnd = new LinkedHashMap<>();
  private final Set<Integer> lengths = new TreeSet<>();
  private final Map<Long, InheritedOrder.Placed> inherited;
  private final Set<List<Object>> frames = new HashSet<>();
  private Set<String> templates;

  /**
   * @param type the metric type that the file's name tells; empty where it tells none
   * @param standing where the whole entries start, by their keys, each byte a char
   * @param used where the bytes in use end
   */
  public KeyProof(
      DbFormat format, String type, Map<String, Long> standing, SiblingKeys siblings, long used) {
    this.format = format;
    this.suffixes = KeyRepair.suffixes(type);
    this.standing = new LinkedHashMap<>(standing);
    this.siblings = siblings;
    this.inherited = InheritedOrder.place(format, standing, siblings, used);
    standing.forEach(this::add);
  }

  /** Adds a whole entry. */
  public void add(String key, long start) {
    standing.putIfAbsent(key, start);
    byStart.put(start, key);
    byEnd.put(start + format.entryLength(key.length()), key);
    lengths.add((int) format.entryLength(key.length()));
  }

  /**
   * The keys that the end of an entry may be of; the determined one alone where there is one.
   *
   * @param left what stands before the value: the key's end and its spaces, each byte a char; may
   *     be empty
   * @param from where that starts
   * @param end where the entry ends, behind its value
   */
  public List<Answer> ofEnd(String left, long from, long end) {
    InheritedOrder.Placed placed = inherited.get(end);
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

  /**
   * Whether a process that has an entry's end at {@code from} may have one at {@code to} as well:
   * entries as long as those that stand here fill the bytes between.
   */
  public boolean mayReach(long from, long to) {
    int cells = (int) Math.min((to - from) / DbLayout.ALIGNMENT, MOST_CELLS);
    if (cells == MOST_CELLS) {
      return true;
    }
    boolean[] reached = new boolean[cells + 1];
    reached[0] = true;
    for (int cell = 0; cell < cells; cell++) {
      for (int length : reached[cell] ? lengths : Set.<Integer>of()) {
        int next = cell + length / DbLayout.ALIGNMENT;
        if (next <= cells) {
          reached[next] = true;
        }
      }
    }
    return reached[cells];
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
              && agrees(key, left, from, end)
              && (!left.isBlank() || isEnd(start(key, end)));
      if (fits && fitting.size() <= MOST_CANDIDATES) {
        fitting.add(key);
      }
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

  /** Whether a process may have had its {@code used} there: some entry ended at it. */
  private boolean isEnd(long position) {
    return position == DbLayout.HEADER_SIZE || byEnd.containsKey(position);
  }

  /** Whether an entry of this key would have these bytes before its value, and more before them. */
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
   * The key whose sample's whole name stands: its metric's name follows, as the type's suffix does.
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

  /** The keys that the beginnings of known keys make of a key's end that has all its labels. */
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

  private Set<String> templates() {
    if (templates == null) {
      templates = new LinkedHashSet<>();
      for (Set<String> keys : List.of(standing.keySet(), siblings.keys())) {
        for (String key : keys) {
          Matcher matcher = TEMPLATE.matcher(key);
          if (templates.size() < MOST_TEMPLATES && matcher.lookingAt()) {
            templates.add(matcher.group());
            frames.add(frame(key));
          }
        }
      }
    }
    return templates;
  }

  /** The key between two that stand and whose numbers are two apart. */
  private String counted(long end) {
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
   * The whole key of an entry whose place and length are known and of whose key some bytes are
   * lost.
   *
   * @param key its bytes, those lost any
   * @param from the first lost one
   * @param to behind the last lost one
   * @return null where it does not follow from the others
   */
  public byte[] ofKey(byte[] key, int from, int to) {
    return KeyRepair.repair(key, from, to, format == DbFormat.RUBY);
  }

  /** All of a key but its labels' values; null where it is none. */
  private static List<Object> frame(String key) {
    byte[] bytes = Display.bytesOf(key);
    KeyParser.Key parts = new KeyParser().parse(bytes, 0, bytes.length);
    return parts == null
        ? null
        : Arrays.asList(
            parts.metric(), parts.sample(), List.copyOf(parts.labels().keySet()), parts.help());
  }
}
