package multiproc.schedule.print;

import multiproc.layout.DbLayout;

/** The field that a byte of a file belongs to, as it was stored or as a walk reads it. */
enum Part {
  /** The header's {@code used}. */
  USED("used"),
  /** The header's padding, which no client stores. */
  PADDING("padding"),
  /** An entry's key length. */
  LENGTH("length"),
  /** An entry's key. */
  KEY("key"),
  /** The spaces behind a key. */
  SPACES("spaces"),
  /** A value. */
  VALUE("value"),
  /** A value's timestamp. */
  TIMESTAMP("timestamp"),
  /** Nothing: no entry starts where the walk is. */
  ASTRAY("astray"),
  /** Not covered by the header: no walk comes here. */
  BEYOND("beyond used");

  private final String word;

  Part(String word) {
    this.word = word;
  }

  /**
   * What a byte of an entry is.
   *
   * @param offset from the entry's start
   * @param keyLength of its key, in bytes
   */
  static Part ofEntry(int offset, int keyLength) {
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

  /** Its name. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
