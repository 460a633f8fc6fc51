package multiproc.inspect.diagnose;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.KeyRepair;
import multiproc.inspect.segment.Segment;
import multiproc.inspect.segment.SegmentKind;
import multiproc.layout.DbGeneration;
import multiproc.layout.DbLayout;

/**
 * Says who stored an entry over whose: from the entry that stands, the bytes that stick out behind
 * it, and the entry that the overwritten one's process stored next.
 *
 * <p>Threading: one thread.
 */
final class OverwriteTeller {

  private static final byte[] NOTHING = {};
  private static final Pattern DIGITS = Pattern.compile("\\d+");
  private static final int MOST_GONE = 8;
  private static final int LONGEST_MIDDLE = 512;

  private final Evidence evidence;
  private final EntryReader reader;
  private final DbGeneration generation;
  private final SeriesGuess series;
  private final SeriesChain chain;
  private final List<Guess> guesses;

  /**
   * Who stands, or stood, over an overwritten entry.
   *
   * @param name with a space before it, or nothing where it is in doubt
   * @param verb of it
   */
  private record By(long position, long length, String name, String verb) {}

  /** The overwritten entries told so far whose rests end at a position. */
  private final Map<Long, By> rests = new HashMap<>();

  /** The values that stand in another entry's head, by their positions. */
  private final Map<Long, Double> stomps = new HashMap<>();

  /** Keys of which something was found. */
  private final Set<String> told = new HashSet<>();

  OverwriteTeller(
      Evidence evidence,
      EntryReader reader,
      DbGeneration generation,
      SeriesGuess series,
      List<Guess> guesses) {
    this.evidence = evidence;
    this.reader = reader;
    this.generation = generation;
    this.series = series;
    this.chain = new SeriesChain(reader, generation, series);
    this.guesses = guesses;
  }

  /** Remembers a value that was stored over an entry's head. */
  void stomped(long position, double value) {
    stomps.put(position, value);
  }

  /** The end of an overwritten entry. */
  Finding orphan(Story story) {
    Finding beheaded = beheaded(story);
    return beheaded == null ? overwritten(story) : beheaded;
  }

  /** All of an entry but its first bytes, which the value of the whole entry before stands over. */
  private Finding beheaded(Story story) {
    Segment orphan = story.segment;
    Segment before = story.adjacent();
    int size = generation.valueSize();
    if (before == null || !before.isEntry() || orphan.length() <= size) {
      return null;
    }
    for (long start = before.valuePosition(); start < before.end(); start += DbLayout.VALUE_SIZE) {
      int lost = (int) (orphan.position() - start) - DbLayout.KEY_LENGTH_SIZE;
      byte[] text = evidence.copy(orphan.position(), (int) orphan.length() - size);
      int textEnd = text.length;
      while (textEnd > 0 && text[textEnd - 1] == ' ') {
        textEnd--;
      }
      byte[] key = new byte[lost + textEnd];
      System.arraycopy(text, 0, key, lost, textEnd);
      byte[] repaired = KeyRepair.repair(key, 0, lost);
      long length = orphan.end() - start;
      if (repaired != null && generation.entryLength(repaired.length) == length) {
        String display = EntryReader.display(repaired);
        rests.put(orphan.end(), new By(start, length, " " + display, "stood"));
        told.add(Display.latin1(repaired));
        long value = orphan.end() - size;
        if (!isHead(value, orphan.end())) {
          guesses.add(
              new Guess(
                  orphan.position(),
                  repaired,
                  display,
                  evidence.getDouble(value),
                  generation.hasTimestamp()
                      ? evidence.getDouble(value + DbLayout.VALUE_SIZE)
                      : 0.0,
                  "the lost bytes of the metric's name stand in its sample's name"));
        }
        return new Finding(
            FindingKind.VALUE_IN_HEAD,
            orphan.position(),
            orphan.length(),
            "the value "
                + evidence.getDouble(before.valuePosition())
                + " of "
                + name(before)
                + " was stored at "
                + before.valuePosition()
                + ", over the first "
                + Display.bytes(orphan.position() - start)
                + " of the "
                + length
                + "-byte entry "
                + display
                + " at "
                + start
                + ": the "
                + Display.bytes(orphan.length())
                + " at "
                + orphan.position()
                + " are the rest of it");
      }
    }
    return null;
  }

  private By by(Story story) {
    Segment entry = story.adjacent();
    if (entry != null) {
      return new By(entry.position(), entry.length(), " " + name(entry), "stands");
    }
    return rests.get(story.segment.position());
  }

  /** Whether the rest of another entry, or what is left of one, lies behind. */
  private static boolean isFollowedByRemains(Story story) {
    return story.behind != null
        && switch (story.behind.kind()) {
          case ORPHAN, GARBAGE, HEAD_LEFT, DAMAGED_KEY -> true;
          default -> false;
        };
  }

  /**
   * Where an entry started that was stored at its process's stale end: that is where an entry of
   * the other process starts or started.
   */
  private static long staleStart(Story story, By by, Map<Long, String> placed) {
    long found = -1;
    for (long start : placed.keySet()) {
      if (start > by.position() && start < story.segment.position()) {
        found = Math.max(found, start);
      }
    }
    return found;
  }

  private Finding overwritten(Story story) {
    Segment orphan = story.segment;
    By by = by(story);
    int valueSize = (int) Math.min(generation.valueSize(), orphan.length());
    byte[] tail = evidence.copy(orphan.position(), (int) orphan.length() - valueSize);
    SeriesChain.Stood stood = chain.stood(story, tail);
    List<String> keys = stood == null ? List.of() : List.of(stood.key());
    Map<Long, String> placed =
        stood == null && by != null && isFollowedByRemains(story)
            ? chain.placed(story)
            : Map.of();
    long stale = by == null ? -1 : staleStart(story, by, placed);
    long start;
    if (stood != null) {
      start = stood.start();
    } else {
      start = stale >= 0 ? stale : oldStart(story, by == null ? orphan.position() : by.position());
    }
    long oldLength = orphan.end() - start;
    if (keys.isEmpty()) {
      keys =
          series.keys(
              new SeriesGuess.Remains(-1, oldLength - generation.valueSize(), NOTHING, tail),
              text(story.next),
              text(endingAt(story, start)));
    }
    keys = keys.stream().filter(key -> !placed.containsValue(key)).toList();
    told.addAll(keys);
    rests.put(
        orphan.end(),
        new By(
            start, oldLength, keys.size() == 1 ? " " + names(keys) : "", "stood"));
    StringBuilder out = new StringBuilder("the ");
    if (by == null) {
      out.append("end of what was stored before ").append(orphan.position());
      out.append(" stands where ");
    } else {
      out.append(by.length()).append("-byte entry").append(by.name());
      out.append(" at ").append(by.position()).append(' ').append(by.verb()).append(" where ");
    }
    out.append(Display.articled(oldLength)).append(" entry stood");
    if (by == null || start != by.position()) {
      out.append(" from ").append(start).append(" on");
    }
    out.append(whose(keys)).append("; ");
    out.append(held(orphan, isPerhapsNone(story), valueSize, tail, keys, oldLength));
    if (story.next != null) {
      out.append("; entries again from ").append(story.next.position());
      if (keys.size() == 1) {
        out.append(goneBefore(start, keys.get(0)));
      }
    } else if (isPerhapsNone(story)) {
      out.append("; or there was no such entry, and used is ");
      out.append(Display.bytes(orphan.length())).append(" too large");
    }
    return new Finding(
        FindingKind.OVERWRITTEN_BY_SHORTER, orphan.position(), orphan.length(), out.toString());
  }

  /** Whether it may be zeros that were never anything. */
  private boolean isPerhapsNone(Story story) {
    Segment orphan = story.segment;
    return story.next == null
        && !isFollowedByRemains(story)
        && evidence.nextNonZero(orphan.position(), orphan.end()) == orphan.end();
  }

  private String held(
      Segment orphan,
      boolean perhapsNone,
      int valueSize,
      byte[] tail,
      List<String> keys,
      long oldLength) {
    String what = "orphan " + (orphan.length() == 1 ? "byte" : "bytes") + " at ";
    String text = orphan.length() + " " + what + orphan.position() + " hold that entry's ";
    if (valueSize < generation.valueSize()) {
      // Of value and timestamp only the last bytes are left.
      return text
          + (valueSize == DbLayout.VALUE_SIZE
              ? "timestamp " + evidence.getDouble(orphan.position()) + ", its value is gone"
              : "last bytes, its value is gone");
    }
    long valuePosition = orphan.end() - valueSize;
    double value = evidence.getDouble(valuePosition);
    double timestamp =
        generation.hasTimestamp() ? evidence.getDouble(valuePosition + DbLayout.VALUE_SIZE) : 0.0;
    if (keys.size() == 1 && !perhapsNone && !isHead(valuePosition, orphan.end())) {
      byte[] key = Display.bytesOf(keys.get(0));
      guesses.add(
          new Guess(
              orphan.position(),
              key,
              EntryReader.display(key),
              value,
              timestamp,
              "its value stands at "
                  + valuePosition
                  + "; its key is the one missing here that is "
                  + Display.articled(oldLength)
                  + " entry's"));
    }
    String end =
        tail.length == 0 ? "" : "key's end " + Display.quoted(Display.latin1(tail)) + " and its ";
    return text + end + "value " + value;
  }

  /** Whether the beginning of another entry stands in a value or its timestamp. */
  private boolean isHead(long from, long to) {
    for (long at = from; at < to; at += DbLayout.VALUE_SIZE) {
      if (reader.plausibleHead(at)) {
        return true;
      }
    }
    return false;
  }

  private long entryLength(String key) {
    return generation.entryLength(key.length());
  }

  /**
   * Where the overwritten entry started, by its looks at one of the entries before: at the nearest,
   * unless only a farther one makes it as long as its process's next entry is.
   */
  private static long oldStart(Story story, long otherwise) {
    if (story.next != null) {
      for (int i = story.before.size() - 1; i >= 0; i--) {
        Segment start = story.before.get(i);
        if (story.segment.end() - start.position() == story.next.length()) {
          return start.position();
        }
      }
    }
    return otherwise;
  }

  private static Segment endingAt(Story story, long position) {
    for (Segment entry : story.before) {
      if (entry.isEntry() && entry.end() == position) {
        return entry;
      }
    }
    return null;
  }

  private String text(Segment entry) {
    return entry == null ? null : Display.latin1(reader.keyBytes(entry));
  }

  private String name(Segment entry) {
    if (entry.isEntry()) {
      return reader.display(entry);
    }
    if (entry.kind() == SegmentKind.HEADLESS) {
      int lost = DbLayout.VALUE_SIZE - DbLayout.KEY_LENGTH_SIZE;
      byte[] key = KeyRepair.repair(reader.keyBytes(entry), 0, lost);
      if (key != null) {
        return EntryReader.display(key);
      }
    }
    return "(" + entry.kind().sentence() + ")";
  }

  private static String whose(List<String> keys) {
    if (keys.isEmpty()) {
      return "";
    }
    return " (" + (keys.size() == 1 ? "by all signs " : "one of ") + names(keys) + ")";
  }

  private static String names(List<String> keys) {
    return keys.stream()
        .map(key -> EntryReader.display(Display.bytesOf(key)))
        .collect(Collectors.joining(" or "));
  }

  /** Some text from the middle of a key; null where none is known that has it there. */
  Finding middle(Segment segment) {
    long length = segment.length();
    if (length < DbLayout.ALIGNMENT || length > LONGEST_MIDDLE) {
      return null;
    }
    String text = Display.latin1(evidence.copy(segment.position(), (int) length));
    int remainder =
        (int) ((segment.position() - DbLayout.KEY_LENGTH_SIZE) % DbLayout.ALIGNMENT);
    List<String> keys = series.containing(text, remainder);
    if (text.isBlank() || keys.isEmpty()) {
      return null;
    }
    return new Finding(
        FindingKind.OVERWRITTEN_BY_LATER,
        segment.position(),
        length,
        "the "
            + Display.bytes(length)
            + " "
            + Display.quoted(text)
            + " at "
            + segment.position()
            + " are from the middle of an entry's key"
            + whose(keys)
            + "; what stood before and behind them was overwritten, its value too");
  }

  /** An entry of which a later one left only the beginning. */
  Finding headLeft(Story story) {
    Segment head = story.segment;
    long whole = generation.entryLength(head.keyLength());
    byte[] beginning =
        evidence.copy(
            head.keyPosition(),
            (int) Math.min(head.length() - DbLayout.KEY_LENGTH_SIZE, head.keyLength()));
    // Of its own process's next entry, if that stands where this one ended.
    String following = null;
    for (Segment after : story.after) {
      if (after.position() == head.position() + whole) {
        following = text(after);
      }
    }
    List<String> keys =
        series.keys(
            new SeriesGuess.Remains(head.keyLength(), -1, beginning, NOTHING), following, null);
    if (keys.size() == 1) {
      told.addAll(keys);
    }
    StringBuilder out = new StringBuilder("the ");
    out.append(whole).append("-byte entry at ").append(head.position());
    out.append(" (key of ").append(head.keyLength()).append(" bytes, beginning ");
    out.append(Display.quoted(Display.latin1(beginning))).append(')').append(whose(keys));
    out.append(" was overwritten from ").append(head.end()).append(" on");
    if (story.next != null) {
      out.append(" by the ").append(story.next.length()).append("-byte entry ");
      out.append(name(story.next));
    }
    out.append(": ").append(whole - head.length()).append(" of its ").append(whole);
    out.append(" bytes are gone, its value with them");
    if (following != null && keys.size() == 1) {
      out.append(goneBefore(head.position(), keys.get(0)));
    } else if (story.next != null && !isOneSeries(head, beginning, story.next)) {
      out.append(goneBefore(story.next.position(), text(story.next)));
    }
    return new Finding(
        FindingKind.OVERWRITTEN_BY_LATER, head.position(), head.length(), out.toString());
  }

  /** Whether these differ in numbers only; lying on each other, they are not one process's. */
  private boolean isOneSeries(Segment head, byte[] beginning, Segment next) {
    return head.keyLength() == next.keyLength()
        && numberless(text(next)).startsWith(numberless(Display.latin1(beginning)));
  }

  private static String numberless(String text) {
    return DIGITS.matcher(text).replaceAll("0");
  }

  /** The entries before one in its own process's order, of which nothing is left. */
  private String goneBefore(long position, String key) {
    StringBuilder out = new StringBuilder();
    long end = position;
    String following = key;
    for (int i = 0; i < MOST_GONE; i++) {
      List<String> keys =
          series.keys(new SeriesGuess.Remains(-1, -1, NOTHING, NOTHING), following, null);
      if (keys.size() != 1
          || told.contains(keys.get(0))
          || end - entryLength(keys.get(0)) < DbLayout.HEADER_SIZE) {
        break;
      }
      following = keys.get(0);
      end -= entryLength(following);
      out.append("; before it, ").append(EntryReader.display(Display.bytesOf(following)));
      out.append(" stood by all signs at ").append(end);
      long valuePosition = end + entryLength(following) - generation.valueSize();
      Double value = stomps.get(valuePosition);
      if (value == null) {
        out.append(", and nothing of it is left");
      } else {
        out.append(", and of it the value ").append(value).append(" is left, at ");
        out.append(valuePosition);
        told.add(following);
        byte[] bytes = Display.bytesOf(following);
        guesses.add(
            new Guess(
                valuePosition,
                bytes,
                EntryReader.display(bytes),
                value,
                0.0,
                "its value was stored at "
                    + valuePosition
                    + " when another entry stood there already"));
      }
    }
    return out.toString();
  }
}
