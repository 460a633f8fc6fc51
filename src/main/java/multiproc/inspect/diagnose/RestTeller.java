package multiproc.inspect.diagnose;

import java.util.List;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.overlay.OverwriteReconstruction;
import multiproc.inspect.overlay.PlacedEntry;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.SegmentKind;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Says whose rest lies between entries, and who was stored over it.
 *
 * <p>Threading: one thread.
 */
final class RestTeller {

  private final Evidence evidence;
  private final EntryReader reader;
  private final DbFormat format;
  private final OverwriteReconstruction overlay;
  private final List<ReconstructedEntry> guesses;

  RestTeller(
      Evidence evidence,
      EntryReader reader,
      DbFormat format,
      OverwriteReconstruction overlay,
      List<ReconstructedEntry> guesses) {
    this.evidence = evidence;
    this.reader = reader;
    this.format = format;
    this.overlay = overlay;
    this.guesses = guesses;
  }

  /** The finding of a run of one owner, or of what no owner is known of but is a rest. */
  Finding rest(DamageContext story, OverwriteReconstruction.Run run) {
    PlacedEntry layer = run.layer();
    if (layer != null && run.to() == layer.end() && isBeheaded(run)) {
      return beheaded(run);
    }
    boolean isMiddle =
        layer == null ? story.segment.kind() == SegmentKind.KEY_FRAGMENT : run.to() < layer.end();
    return isMiddle ? middle(run) : end(story, run);
  }

  /** A value or the middle of a key; both ends are gone. */
  private Finding middle(OverwriteReconstruction.Run run) {
    long value = run.layer() == null ? run.to() : run.layer().end() - format.valueSize();
    String text = Display.latin1(evidence.copy(run.from(), (int) (run.to() - run.from())));
    String what =
        run.from() >= value ? "the value " + evidence.getDouble(run.from()) : Display.quoted(text);
    return new Finding(
        FindingKind.OVERWRITTEN_BY_LATER,
        run.from(),
        run.to() - run.from(),
        "the "
            + Display.bytes(run.to() - run.from())
            + " "
            + what
            + " at "
            + run.from()
            + " are from the middle of an entry"
            + (run.from() >= value ? "" : "'s key")
            + Names.whose(run.layer())
            + "; what stood before and behind them was overwritten"
            + (run.from() >= value ? "" : ", its value too"));
  }

  private Finding end(DamageContext story, OverwriteReconstruction.Run run) {
    PlacedEntry old = run.layer();
    if (old != null && overlay.isSeen(old, run.from() - DbLayout.ALIGNMENT, run.from())) {
      return new Finding(
          FindingKind.OVERWRITTEN_BY_SHORTER,
          run.from(),
          run.to() - run.from(),
          "the end of what stood from "
              + old.start()
              + " on"
              + Names.whose(old)
              + "; "
              + held(story, run, old.length()));
    }
    PlacedEntry by = overlay.ownerAt(run.from() - 1);
    long start = old != null ? old.start() : lostStart(story, run, by);
    long oldLength = run.to() - start;
    StringBuilder out = new StringBuilder("the ");
    if (by == null) {
      out.append("end of what was stored before ").append(run.from()).append(" stands where ");
    } else {
      out.append(by.length()).append("-byte entry").append(Names.behind(by));
      out.append(" at ").append(by.start());
      out.append(overlay.stands(by) ? " stands where " : " stood where ");
    }
    // Right behind the header nothing can have started but there.
    boolean first =
        start == DbLayout.HEADER_SIZE && overlay.lastEndBefore(run.from()) == DbLayout.HEADER_SIZE;
    if (old == null && !first) {
      out.append("most likely ");
    }
    out.append(Display.articled(oldLength)).append(" entry stood");
    if (by == null || start != by.start()) {
      out.append(" from ").append(start).append(" on");
    }
    out.append(Names.whose(old)).append("; ").append(held(story, run, oldLength));
    if (story.next != null && run.to() == story.next.position()) {
      out.append("; entries again from ").append(story.next.position());
    } else if (isPerhapsNone(story, run)) {
      out.append("; or there was no such entry, and used is ");
      out.append(Display.bytes(run.to() - run.from())).append(" too large");
    }
    return new Finding(
        FindingKind.OVERWRITTEN_BY_SHORTER, run.from(), run.to() - run.from(), out.toString());
  }

  /** Where an entry may have started of which nothing says so. */
  private long lostStart(DamageContext story, OverwriteReconstruction.Run run, PlacedEntry by) {
    if (story.next != null && story.next.position() == run.to()) {
      for (int i = story.before.size() - 1; i >= 0; i--) {
        long start = story.before.get(i).position();
        if (run.to() - start == story.next.length()) {
          return start;
        }
      }
    }
    return by == null ? overlay.lastEndBefore(run.from()) : by.start();
  }

  /** Whether it may be zeros that were never anything. */
  private boolean isPerhapsNone(DamageContext story, OverwriteReconstruction.Run run) {
    boolean remainsBehind =
        story.behind != null
            && switch (story.behind.kind()) {
              case ENTRY_TAIL, KEY_FRAGMENT, GARBAGE, TRUNCATED_ENTRY, DAMAGED_KEY -> true;
              default -> false;
            };
    return story.next == null
        && !remainsBehind
        && evidence.nextNonZero(run.from(), run.to()) == run.to();
  }

  private String held(DamageContext story, OverwriteReconstruction.Run run, long oldLength) {
    long length = run.to() - run.from();
    String what = "orphan " + (length == 1 ? "byte" : "bytes") + " at ";
    String text = length + " " + what + run.from() + " hold that entry's ";
    if (length < format.valueSize()) {
      // Of value and timestamp only the last bytes are left.
      return text
          + (length == DbLayout.VALUE_SIZE
              ? "timestamp " + evidence.getDouble(run.from()) + ", its value is gone"
              : "last bytes, its value is gone");
    }
    long valuePosition = run.to() - format.valueSize();
    PlacedEntry old = run.layer();
    if (old != null && old.likelyKey() != null && !isPerhapsNone(story, run)) {
      guess(
          run.from(),
          old,
          valuePosition,
          "its value stands at " + valuePosition + "; " + sign(old));
    }
    byte[] tail = evidence.copy(run.from(), (int) (valuePosition - run.from()));
    String end =
        tail.length == 0 ? "" : "key's end " + Display.quoted(Display.latin1(tail)) + " and its ";
    return text + end + "value " + evidence.getDouble(valuePosition);
  }

  private static String sign(PlacedEntry layer) {
    return switch (layer.sign()) {
      case SERIES, NUMBERS ->
          "its key is the one missing here that is "
              + Display.articled(layer.length())
              + " entry's";
      case ELSEWHERE -> "its key is the only one left of the other files that fits";
      default -> "the lost bytes of the metric's name stand in its sample's name";
    };
  }

  /** An entry that can be put together again, unless another stands in its value. */
  void guess(long position, PlacedEntry layer, long valuePosition, String because) {
    for (int i = 0; i < format.valueSize(); i += DbLayout.VALUE_SIZE) {
      if (reader.headInValue(valuePosition + i)) {
        return;
      }
    }
    byte[] key = Display.bytesOf(layer.likelyKey());
    guesses.add(
        new ReconstructedEntry(
            position,
            key,
            EntryReader.display(key),
            evidence.getDouble(valuePosition),
            format.hasTimestamp() ? evidence.getDouble(valuePosition + DbLayout.VALUE_SIZE) : 0.0,
            layer.isDetermined(),
            because));
  }

  /** Whether the value of another entry stands where this one's first bytes were. */
  private boolean isBeheaded(OverwriteReconstruction.Run run) {
    PlacedEntry before = overlay.ownerAt(run.from() - 1);
    long start = run.layer().start();
    long value = before == null ? 0 : before.end() - format.valueSize();
    return before != null
        && !before.equals(run.layer())
        && before.end() == run.from()
        && start < run.from()
        && (start >= value
            || overlay.isSeen(run.layer(), before.start(), value)
            || before.isOfSeries() && !overlay.isSeen(before, start, value));
  }

  /** The rest of an entry over whose first bytes the value of the entry before was stored. */
  private Finding beheaded(OverwriteReconstruction.Run run) {
    PlacedEntry layer = run.layer();
    PlacedEntry before = overlay.ownerAt(run.from() - 1);
    if (layer.likelyKey() != null) {
      guess(
          run.from(),
          layer,
          layer.end() - format.valueSize(),
          "its value stands at " + (layer.end() - format.valueSize()) + "; " + sign(layer));
    }
    long value = before.end() - format.valueSize();
    return new Finding(
        layer.start() < value ? FindingKind.VALUE_IN_KEY : FindingKind.VALUE_IN_HEAD,
        run.from(),
        run.to() - run.from(),
        "the value "
            + evidence.getDouble(value)
            + (before.key() == null ? "" : " of" + Names.behind(before))
            + " was stored at "
            + value
            + (layer.start() < value
                ? ", into the key of the "
                : ", over the first " + Display.bytes(run.from() - layer.start()) + " of the ")
            + layer.length()
            + "-byte entry"
            + (layer.key() == null ? Names.whose(layer) : Names.behind(layer))
            + " at "
            + layer.start()
            + ": the "
            + Display.bytes(run.to() - run.from())
            + " at "
            + run.from()
            + " are the rest of it");
  }
}
