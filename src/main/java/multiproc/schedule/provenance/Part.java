package multiproc.schedule.provenance;

/** What a byte of a file is, to the one who stored it or to a walk that reads it. */
public enum Part {
  /** The header's {@code used}. */
  USED("used"),
  /** The header's padding, which nobody stores. */
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

  /** Its name. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
