package multiproc.inspect.diagnose;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.overlay.OverwriteReconstruction;
import multiproc.inspect.overlay.PlacedEntry;
import multiproc.inspect.segment.EntryReader;
import multiproc.inspect.segment.KeyRepair;
import multiproc.inspect.segment.Segment;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;

/**
 * Says who was stored over an entry of which the beginning is left, and whose value stands over an
 * entry's head.
 *
 * <p>Threading: one thread.
 */
final class HeadTeller {

  private final Evidence evidence;
  private final EntryReader reader;
  private final DbFormat format;
  private final OverwriteReconstruction overlay;
  private final RestTeller rests;

  /** Entries of which a value was found in another's head. */
  private final Set<PlacedEntry> told = new HashSet<>();

  HeadTeller(
      Evidence evidence,
      EntryReader reader,
      DbFormat format,
      OverwriteReconstruction overlay,
      RestTeller rests) {
    this.evidence = evidence;
    this.reader = reader;
    this.format = format;
    this.overlay = overlay;
    this.rests = rests;
  }

  /** An entry that the file's end cuts off. */
  Finding cutShort(Segment segment) {
    long whole = format.entryLength(segment.keyLength());
    return new Finding(
        FindingKind.CUT_SHORT,
        segment.position(),
        segment.length(),
        "the file ends inside the "
            + whole
            + "-byte entry at "
            + segment.position()
            + ": "
            + Display.bytes(whole - segment.length())
            + " of it are missing");
  }

  /** An entry of which a later one left only the beginning. */
  Finding headLeft(Segment head) {
    PlacedEntry layer = overlay.head(head);
    long whole = layer.length();
    byte[] beginning =
        evidence.copy(
            head.keyPosition(),
            (int) Math.min(head.length() - DbLayout.KEY_LENGTH_SIZE, head.keyLength()));
    StringBuilder out = new StringBuilder("the ");
    out.append(whole).append("-byte entry at ").append(head.position());
    out.append(" (key of ").append(head.keyLength()).append(" bytes, beginning ");
    out.append(Display.quoted(Display.latin1(beginning))).append(')').append(Names.whose(layer));
    out.append(" was overwritten from ").append(head.end()).append(" on");
    PlacedEntry by = overlay.ownerAt(head.end());
    if (by != null && by.start() == head.end()) {
      out.append(" by the ").append(by.length()).append("-byte entry").append(Names.behind(by));
    } else if (by != null && head.end() == by.end() - format.valueSize()) {
      out.append(", where the value ").append(evidence.getDouble(head.end())).append(" of the ");
      out.append(by.length()).append("-byte entry").append(Names.behind(by)).append(" stands");
    } else if (by != null) {
      out.append(", where now bytes of the ").append(by.length()).append("-byte entry");
      out.append(Names.behind(by)).append(" stand");
    }
    long gone = whole - head.length();
    out.append(": ").append(gone).append(" of its ").append(whole);
    out.append(" bytes are gone, its value with them");
    return new Finding(
        FindingKind.OVERWRITTEN_BY_LATER, head.position(), head.length(), out.toString());
  }

  /** An entry over whose first bytes a value was stored, or whose length is wrong. */
  Finding headless(Segment segment) {
    byte[] key = reader.keyBytes(segment);
    int lost = DbLayout.VALUE_SIZE - DbLayout.KEY_LENGTH_SIZE;
    byte[] repaired = KeyRepair.repair(key, 0, lost);
    String display = EntryReader.display(repaired);
    PlacedEntry self = overlay.ownerAt(segment.position());
    long valuePosition = segment.valuePosition();
    if (Arrays.equals(key, repaired)) {
      int length = evidence.getInt(segment.position());
      rests.guess(
          segment.position(),
          self,
          valuePosition,
          "its key is whole, and as long as its spaces say");
      return new Finding(
          FindingKind.LENGTH_DAMAGED,
          segment.position(),
          segment.length(),
          "the entry "
              + display
              + " at "
              + segment.position()
              + " has a key of "
              + Display.bytes(key.length)
              + ", but its length says "
              + length
              + Display.orText(length));
    }
    rests.guess(
        segment.position(),
        self,
        valuePosition,
        "the lost bytes of the metric's name stand in its sample's name");
    return new Finding(
        FindingKind.VALUE_IN_HEAD,
        segment.position(),
        segment.length(),
        "the value "
            + evidence.getDouble(segment.position())
            + whoseValue(segment.position())
            + " was stored at "
            + segment.position()
            + ", over the first 8 bytes of the "
            + segment.length()
            + "-byte entry "
            + display
            + ": the process that stored it believed its own value to be there");
  }

  boolean hasTold(PlacedEntry layer) {
    return told.contains(layer);
  }

  /**
   * Whose value was stored into another entry; it can be put together again. Nothing where that
   * cannot be told.
   */
  String whoseValue(long position) {
    PlacedEntry owner = overlay.valueOwner(position);
    if (owner == null || owner.key() == null) {
      return "";
    }
    told.add(owner);
    rests.guess(
        position,
        owner,
        position,
        "its value was stored at " + position + " when another entry stood there already");
    return " of "
        + Names.of(owner.key())
        + " (whose "
        + owner.length()
        + " bytes stood from "
        + owner.start()
        + " on)";
  }
}
