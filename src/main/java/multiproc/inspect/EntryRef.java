package multiproc.inspect;

/**
 * An entry that a finding names, as far as the bytes prove it.
 *
 * @param position of its first byte, from the file's start; -1 if unknown
 * @param length in bytes, value included; -1 if unknown
 * @param key each byte a char; null if the bytes do not prove it
 * @param value the value in the file; null if it is overwritten
 * @param own false if it may be the value of another process's entry that ended at the same byte
 */
record EntryRef(long position, long length, String key, Double value, boolean own) {

  /** An entry with a value of its own. */
  public EntryRef(long position, long length, String key, Double value) {
    this(position, length, key, value, true);
  }

  /** An entry of which only the existence is known. */
  public static final EntryRef UNKNOWN = new EntryRef(-1, -1, null, null);

  /** The key as {@code sample{name="value"}}; empty if it is unknown. */
  public String display() {
    return key == null ? "" : Display.shortened(EntryReader.display(Display.bytesOf(key)));
  }

  /** The same entry, with a value that may be another's. */
  public EntryRef notItsOwn() {
    return new EntryRef(position, length, key, value, false);
  }

  /** Whether its value is left and is not 0. */
  public boolean isSet() {
    return value != null && value != 0;
  }

  /** Whether its value is left and is 0. */
  public boolean isZero() {
    return value != null && value == 0;
  }
}
