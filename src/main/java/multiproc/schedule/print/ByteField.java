package multiproc.schedule.print;

import multiproc.layout.DbLayout;

/** The field that a byte of a file belongs to, as it was stored or as a walk reads it. */
enum ByteField {
  /** The header's {@code used}. */
  USED("used"),
  /** The header's padding, which no client stores. */
  PADDING("padding"),
  /** An entry's key length. */
  LENGTH("length"),
  /** An entry's key. */
  KEY("key"),
  /** The spaces after a key. */
  SPACES("spaces"),
  /** A value. */
  VALUE("value"),
  /** A value's timestamp. */
  TIMESTAMP("timestamp"),
  /** No field: no entry starts at the walk's position. */
  ASTRAY("astray"),
  /** Not covered by the header, so no walk reaches it. */
  BEYOND("beyond used");

  private final String word;

  ByteField(String word) {
    this.word = word;
  }

  /**
   * The field of a byte of an entry.
   *
   * @param offset from the entry's start
   * @param keyLength of the entry's key, in bytes
   */
  static ByteField ofEntry(int offset, int keyLength) {
    int value = DbLayout.intValueOffset(keyLength);
    if (offset < DbLayout.KEY_LENGTH_SIZE) {
      return LENGTH;
    } else if (offset < DbLayout.KEY_LENGTH_SIZE + keyLength) {
      return KEY;
    } else if (offset < value) {
      return SPACES;
    }
    return offset < value + DbLayout.VALUE_SIZE ? VALUE : TIMESTAMP;
  }

  /** The part's name. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
