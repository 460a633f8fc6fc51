package multiproc.inspect.diagnose;

import multiproc.inspect.evidence.Display;
import multiproc.inspect.segment.EntryReader;

/**
 * An entry that a finding speaks of, as far as the bytes tell it.
 *
 * @param position its first byte, from the file's start; -1 where that is not known
 * @param length in bytes, value included; -1 where that is not known
 * @param key its key, each byte a char; null where the bytes do not prove it
 * @param value its value as it stands; null where it is gone
 */
public record EntryRef(long position, long length, String key, Double value) {

  /** An entry of which nothing is known but that it was there. */
  public static final EntryRef UNKNOWN = new EntryRef(-1, -1, null, null);

  /** The key as {@code sample{name="value"}}; empty where it is not known. */
  public String display() {
    return key == null ? "" : Display.shortened(EntryReader.display(Display.bytesOf(key)));
  }

  /** Whether a value other than 0 stands in it. */
  public boolean isSet() {
    return value != null && value != 0;
  }

  /** Whether its value stands, and is 0. */
  public boolean isZero() {
    return value != null && value == 0;
  }
}
