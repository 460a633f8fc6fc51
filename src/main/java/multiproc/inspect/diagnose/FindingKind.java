package multiproc.inspect.diagnose;

/** What can be wrong with a file, each with the sentence that explains it to a newcomer. */
public enum FindingKind {
  /** An entry stands over a longer one, whose end sticks out behind it. */
  OVERWRITTEN_BY_SHORTER(
      true, "an entry was stored over a longer one; the rest of that sticks out"),
  /** An entry stands over another, of which only the beginning is left. */
  OVERWRITTEN_BY_LATER(true, "an entry was overwritten from its middle on"),
  /** An entry of which not a byte is left, but whose place its series leaves free. */
  ENTRY_GONE(true, "an entry was overwritten from its first to its last byte"),
  /** A value was stored at a stale position, over an entry's first bytes. */
  VALUE_IN_HEAD(true, "a value was stored over the beginning of another process's entry"),
  /** A value was stored at a stale position, into a key. */
  VALUE_IN_KEY(true, "a value was stored into the key of another process's entry"),
  /** An entry was stored over a value. */
  ENTRY_IN_VALUE(true, "an entry was stored over another entry's value, which reads as a number"),
  /** An entry whose length field does not fit its key. */
  LENGTH_DAMAGED(true, "an entry's length does not fit its key"),
  /** A key that is not UTF-8. */
  KEY_NOT_UTF8(true, "a key is not UTF-8"),
  /** A key that is not JSON. */
  KEY_NOT_JSON(true, "a key is not JSON"),
  /** A key of JSON that is no client's. */
  KEY_WRONG_SHAPE(true, "a key is JSON, but not of the shape a client writes"),
  /** A key that could be a client's but contradicts itself or its neighbours. */
  KEY_IMPLAUSIBLE(true, "a key contradicts itself or its neighbours"),
  /** Entries that the walk misses. */
  ONLY_BY_RESYNC(true, "entries that a client no longer finds; only resynchronising does"),
  /** Entries behind used. */
  BEYOND_USED(true, "an entry behind the used bytes: lost, the next new one is stored over it"),
  /** One key in two entries. */
  DUPLICATE_KEY(true, "one key has two entries, which one process never writes"),
  /** used is 0. */
  HEADER_ZERO(true, "the header says 0 bytes are used: the file was never initialised"),
  /** No bytes. */
  EMPTY(true, "the file is empty: its writer was killed before it gave it a size"),
  /** The file ends too early, or is of no size a client makes. */
  CUT_SHORT(true, "the file was cut, or is of a size no client makes"),
  /** used points behind the end. */
  USED_BEYOND_FILE(true, "the header says more bytes are used than there are"),
  /** used is below 0. */
  USED_NEGATIVE(true, "the header says a negative number of bytes is used"),
  /** used does not end an entry. */
  USED_INSIDE_ENTRY(true, "the header's used is not the end of an entry"),
  /** Bytes of the header in which nobody stores. */
  HEADER_PADDING(true, "bytes in the header where no client writes any"),
  /** A length that cannot be one. */
  IMPOSSIBLE_LENGTH(true, "where a client expects a length there is a number that cannot be one"),
  /** Entries of several formats. */
  MIXED_FORMATS(true, "entries of more than one generation of the format"),
  /** Nothing of a client's. */
  NOT_A_CLIENTS_FILE(true, "not a client's file"),
  /** Entries that start where none can. */
  SHIFTED(true, "everything from here on stands some bytes off"),
  /** Zeros among entries. */
  HOLE(true, "zeros inside the used bytes"),
  /** Meaningless bytes. */
  GARBAGE(true, "bytes that no client writes there"),
  /** A timestamp that its mode never gets. */
  TIMESTAMP_IMPOSSIBLE(true, "a timestamp where this mode of gauge never gets one"),
  /** Entries behind used that join on. */
  BEING_WRITTEN(false, "entries behind the used bytes that join on: still being written"),
  /** No entry yet. */
  NO_ENTRY_YET(false, "initialised, without an entry yet"),
  /** A name no client gives. */
  NAME(false, "a file name that a client does not give");

  private final boolean corrupt;
  private final String sentence;

  FindingKind(boolean corrupt, String sentence) {
    this.corrupt = corrupt;
    this.sentence = sentence;
  }

  /** Whether a file with it is corrupt. */
  public boolean isCorrupt() {
    return corrupt;
  }

  /** The kind in words. */
  public String sentence() {
    return sentence;
  }
}
