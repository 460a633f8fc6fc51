package multiproc.inspect.diagnose;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.Segment;
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
  private static final int MOST_GONE = 8;

  private final Evidence evidence;
  private final EntryReader reader;
  private final DbGeneration generation;
  private final SeriesGuess series;
  private final SeriesChain chain;
  private final List<Guess> guesses;

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

  /** A shorter entry over a longer one. */
  Finding orphan(Story story) {
    Segment orphan = story.segment;
    Segment by = story.adjacent();
    int valueSize = (int) Math.min(generation.valueSize(), orphan.length());
    byte[] tail = evidence.copy(orphan.position(), (int) orphan.length() - valueSize);
    SeriesChain.Stood stood = chain.stood(story, tail);
    List<String> keys = stood == null ? List.of() : List.of(stood.key());
    long start = stood == null ? oldStart(story) : stood.start();
    long oldLength = orphan.end() - start;
    if (keys.isEmpty()) {
      keys =
          series.keys(
              new SeriesGuess.Remains(-1, oldLength - generation.valueSize(), NOTHING, tail),
              text(story.next),
              text(endingAt(story, start)));
    }
    told.addAll(keys);
    StringBuilder out = new StringBuilder("the ");
    out.append(by.length()).append("-byte entry ").append(name(by));
    out.append(" at ").append(by.position()).append(" stands where ");
    out.append(Display.articled(oldLength)).append(" entry stood");
    if (start != by.position()) {
      out.append(" from ").append(start).append(" on");
    }
    out.append(whose(keys)).append("; ");
    out.append(held(orphan, story.next != null, valueSize, tail, keys, oldLength));
    if (story.next != null) {
      out.append("; entries again from ").append(story.next.position());
      if (keys.size() == 1) {
        out.append(goneBefore(start, keys.get(0)));
      }
    } else if (evidence.nextNonZero(orphan.position(), orphan.end()) == orphan.end()) {
      out.append("; or there was no such entry, and used is ");
      out.append(Display.bytes(orphan.length())).append(" too large");
    }
    return new Finding(
        FindingKind.OVERWRITTEN_BY_SHORTER, orphan.position(), orphan.length(), out.toString());
  }

  private String held(
      Segment orphan, boolean next, int valueSize, byte[] tail, List<String> keys, long oldLength) {
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
    boolean perhapsNone =
        !next && evidence.nextNonZero(orphan.position(), orphan.end()) == orphan.end();
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
  private static long oldStart(Story story) {
    if (story.next != null) {
      for (int i = story.before.size() - 1; i >= 0; i--) {
        Segment start = story.before.get(i);
        if (story.segment.end() - start.position() == story.next.length()) {
          return start.position();
        }
      }
    }
    return story.adjacent().position();
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
    return entry.isEntry() ? reader.display(entry) : "(" + entry.kind().sentence() + ")";
  }

  private static String whose(List<String> keys) {
    if (keys.isEmpty()) {
      return "";
    }
    String names =
        keys.stream()
            .map(key -> EntryReader.display(Display.bytesOf(key)))
            .collect(Collectors.joining(" or "));
    return " (" + (keys.size() == 1 ? "by all signs " : "one of ") + names + ")";
  }

  /** An entry of which a later one left only the beginning. */
  Finding headLeft(Story story) {
    Segment head = story.segment;
    long whole = generation.entryLength(head.keyLength());
    byte[] beginning =
        evidence.copy(
            head.keyPosition(),
            (int) Math.min(head.length() - DbLayout.KEY_LENGTH_SIZE, head.keyLength()));
    List<String> keys =
        series.keys(new SeriesGuess.Remains(head.keyLength(), -1, beginning, NOTHING), null, null);
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
    if (story.next != null) {
      out.append(goneBefore(story.next.position(), text(story.next)));
    }
    return new Finding(
        FindingKind.OVERWRITTEN_BY_LATER, head.position(), head.length(), out.toString());
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
      out.append(" stood by all signs at ").append(end).append(", and nothing of it is left");
    }
    return out.toString();
  }
}
