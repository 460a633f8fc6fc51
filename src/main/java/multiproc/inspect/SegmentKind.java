package multiproc.inspect;

/** The kinds of segments. Together the segments of a file cover every byte exactly once. */
enum SegmentKind {
  /** {@code used} and its padding. */
  HEADER("header"),
  /** A whole entry with a key that a client would write. */
  ENTRY("entry"),
  /** An entry with a damaged key; its length, spaces and value are whole. */
  DAMAGED_KEY("entry with a damaged key"),
  /** An entry over whose first bytes, with its length, another value was stored. */
  ENTRY_WITHOUT_HEAD("entry without its head"),
  /** The beginning of an entry; its rest was overwritten or cut off. */
  TRUNCATED_ENTRY("beginning of an entry"),
  /** The end of an entry; its beginning was overwritten. */
  ENTRY_TAIL("rest of an overwritten entry"),
  /** A part of an entry's key; its beginning and its end were overwritten. */
  KEY_FRAGMENT("middle of an overwritten entry's key"),
  /** Zeros where entries should be. */
  HOLE("zeros inside the used bytes"),
  /** Zeros after the used bytes. */
  UNUSED("never used"),
  /** Bytes of which no entry is recognised. */
  GARBAGE("bytes of no recognised entry");

  private final String sentence;

  SegmentKind(String sentence) {
    this.sentence = sentence;
  }

  /** The kind in words. */
  public String sentence() {
    return sentence;
  }
}
