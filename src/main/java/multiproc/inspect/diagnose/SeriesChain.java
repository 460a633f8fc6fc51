package multiproc.inspect.diagnose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.Segment;
import multiproc.layout.DbGeneration;
import multiproc.layout.DbLayout;

/**
 * Lays the missing entries of a numbered series between those that still stand: where they fill a
 * gap to the byte, whose rest lies in the gap is no longer in doubt.
 *
 * <p>Threading: one thread.
 */
final class SeriesChain {

  /** Missing entries in a row. */
  private static final int MOST = 16;

  /**
   * An entry that stood.
   *
   * @param start where
   * @param rank how good the signs are; 0 is best
   */
  record Stood(String key, long start, int rank) {}

  private static final int BOTH_SIDES = 0;
  private static final int ANCHORED = 1;
  private static final int LOOSE = 2 * MOST;

  private final EntryReader reader;
  private final DbGeneration generation;
  private final SeriesGuess series;

  SeriesChain(EntryReader reader, DbGeneration generation, SeriesGuess series) {
    this.reader = reader;
    this.generation = generation;
    this.series = series;
  }

  /**
   * The entry whose end the story's segment is.
   *
   * @param tail what is left of its key, with its spaces
   * @return null where none is, or several are as likely
   */
  Stood stood(Story story, byte[] tail) {
    List<Stood> found = new ArrayList<>();
    for (Segment after : story.after) {
      NumberedKey key = new NumberedKey(text(after));
      key.slots().forEach(slot -> back(story, tail, after, key, slot, found));
    }
    for (Segment before : story.before) {
      if (before.isEntry()) {
        NumberedKey key = new NumberedKey(text(before));
        key.slots().forEach(slot -> forth(story, tail, before, key, slot, found));
      }
    }
    Stood best = found.stream().min(Comparator.comparingInt(Stood::rank)).orElse(null);
    boolean doubt =
        best != null
            && found.stream().anyMatch(s -> s.rank() == best.rank() && !s.key().equals(best.key()));
    return doubt ? null : best;
  }

  /** From an entry that stands behind, entry by entry towards the file's start. */
  private void back(
      Story story,
      byte[] tail,
      Segment after,
      NumberedKey key,
      NumberedKey.Slot slot,
      List<Stood> found) {
    long end = after.position();
    Stood owner = null;
    for (int step = 1; step <= MOST && end >= DbLayout.HEADER_SIZE; step++) {
      String candidate = key.moved(slot, -step);
      if (candidate == null || !series.isMissing(candidate)) {
        if (owner != null && candidate != null && endsAt(story, candidate, end)) {
          owner = new Stood(owner.key(), owner.start(), BOTH_SIDES);
        }
        break;
      }
      long start = end - entryLength(candidate);
      if (end == story.segment.end()) {
        owner = owner(story, tail, candidate, start, step);
      }
      if (start < DbLayout.HEADER_SIZE || owner == null && start <= story.segment.position()) {
        break;
      }
      end = start;
    }
    // Of entries that are not next to the rest, a gap that is filled to the byte is asked for.
    boolean near = after.position() == story.segment.end();
    if (owner != null && (owner.rank() < LOOSE || near)) {
      found.add(owner);
    }
  }

  /**
   * The missing entries that fill the bytes between an entry behind the story's segment and one
   * before it to the byte, by where they started.
   */
  Map<Long, String> placed(Story story) {
    Map<Long, String> placed = new HashMap<>();
    for (Segment after : story.after) {
      NumberedKey key = new NumberedKey(text(after));
      for (NumberedKey.Slot slot : key.slots()) {
        Map<Long, String> row = new HashMap<>();
        long end = after.position();
        String candidate = key.moved(slot, -1);
        while (candidate != null && series.isMissing(candidate) && row.size() < MOST) {
          end -= entryLength(candidate);
          row.put(end, candidate);
          candidate = key.moved(slot, -1L - row.size());
        }
        boolean first = candidate == null && end == DbLayout.HEADER_SIZE;
        if (first || candidate != null && endsAt(story, candidate, end)) {
          placed.putAll(row);
        }
      }
    }
    return placed;
  }

  private Stood owner(Story story, byte[] tail, String key, long start, int step) {
    if (start < DbLayout.HEADER_SIZE
        || start >= story.segment.position()
        || !series.fits(key, new SeriesGuess.Remains(-1, -1, new byte[0], tail))) {
      return null;
    }
    boolean anchored = start == DbLayout.HEADER_SIZE;
    for (Segment before : story.before) {
      anchored |= before.end() == start || before.position() == start;
    }
    return new Stood(key, start, anchored ? ANCHORED + step - 1 : LOOSE + step);
  }

  /** From an entry that stands before, entry by entry towards the file's end. */
  private void forth(
      Story story,
      byte[] tail,
      Segment before,
      NumberedKey key,
      NumberedKey.Slot slot,
      List<Stood> found) {
    long start = before.end();
    for (int step = 1; step <= MOST && start < story.segment.position(); step++) {
      String candidate = key.moved(slot, step);
      if (!series.isMissing(candidate)) {
        return;
      }
      long end = start + entryLength(candidate);
      if (end == story.segment.end()) {
        Stood owner = owner(story, tail, candidate, start, step);
        if (owner != null) {
          found.add(new Stood(candidate, start, ANCHORED + step));
        }
      }
      start = end;
    }
  }

  private boolean endsAt(Story story, String key, long end) {
    for (Segment before : story.before) {
      if (before.isEntry() && before.end() == end && text(before).equals(key)) {
        return true;
      }
    }
    return false;
  }

  private long entryLength(String key) {
    return generation.entryLength(key.length());
  }

  private String text(Segment entry) {
    return Display.latin1(reader.keyBytes(entry));
  }
}
