package multiproc.inspect;

/**
 * An entry that a finding names, as far as the bytes prove it.
 *
 * @param position of its first byte, from the file's start; -1 if unknown
 * @param length in bytes, value included; -1 if unknown
 * @param key each byte a char; null if the bytes do not prove it
 * @param value the value in the file; null if it is overwritten
 * @param own false if it may be the value of another process's entry that ended at the same byte
 * @param likelyKey the only key that is likely, each byte a char; null if the bytes prove one, or
 *     if none or several fit
 */
record EntryRef(
    long position, long length, String key, Double value, boolean own, String likelyKey) {

  /** An entry with a value of its own. */
  public EntryRef(long position, long length, String key, Double value) {
    this(position, length, key, value, true, null);
  }

  /** An entry of which only the existence is known. */
  public static final EntryRef UNKNOWN = new EntryRef(-1, -1, null, null);

  /** The position after its last byte; only where its position and length are known. */
  long end() {
    return position + length;
  }

  /** The key as {@code sample{name="value"}}; empty if it is unknown. */
  public String display() {
    return display(key);
  }

  /** The same entry, with a value that may be another's. */
  public EntryRef notItsOwn() {
    return new EntryRef(position, length, key, value, false, likelyKey);
  }

  /** The same entry; unless its key is proven, this one is likely. */
  public EntryRef likely(String likely) {
    return new EntryRef(position, length, key, value, own, key == null ? likely : null);
  }

  /** The likely key as {@code sample{name="value"}}; empty if there is none. */
  public String displayLikely() {
    return display(likelyKey);
  }

  /** Whether its value is left and is not 0. */
  public boolean isSet() {
    return value != null && value != 0;
  }

  /** Whether its value is left and is 0. */
  public boolean isZero() {
    return value != null && value == 0;
  }

  private static String display(String key) {
    return key == null ? "" : Display.shortened(EntryReader.display(Display.bytesOf(key)));
  }
}
