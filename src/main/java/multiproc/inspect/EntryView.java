package multiproc.inspect;

import java.util.OptionalDouble;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;

/**
 * The key, value and timestamp of an entry, for a printer.
 *
 * <p>Threading: one thread, like its evidence.
 */
final class EntryView {

  private final Evidence evidence;
  private final EntryReader reader;

  /** Reads from open evidence. */
  public EntryView(Evidence evidence) {
    this.evidence = evidence;
    this.reader = new EntryReader(evidence);
  }

  /** A whole entry's key as {@code sample{name="value"}}. */
  public String display(Segment entry) {
    return reader.display(entry);
  }

  /** A whole entry's key. */
  public byte[] keyBytes(Segment entry) {
    return reader.keyBytes(entry);
  }

  /** A whole entry's key in its parts. */
  public KeyParser.Key key(Segment entry) {
    return reader.key(entry);
  }

  /** A whole entry's value. */
  public double value(Segment entry) {
    return evidence.getDouble(entry.valuePosition());
  }

  /** Whether a whole entry's value or timestamp is the beginning of another entry. */
  public boolean isHeadInValue(Segment entry) {
    for (long at = entry.valuePosition(); at < entry.end(); at += DbLayout.VALUE_SIZE) {
      if (reader.headInValue(at)) {
        return true;
      }
    }
    return false;
  }

  /** A whole entry's timestamp, in seconds since 1970 or 0.0, if its format has one. */
  public OptionalDouble timestamp(Segment entry) {
    return entry.valueSize() > DbLayout.VALUE_SIZE
        ? OptionalDouble.of(evidence.getDouble(entry.valuePosition() + DbLayout.VALUE_SIZE))
        : OptionalDouble.empty();
  }
}
