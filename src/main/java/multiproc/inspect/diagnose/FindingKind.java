package multiproc.inspect.diagnose;

/** The kinds of findings. {@code multiproc.inspect.print.FindingText} says each in words. */
public enum FindingKind {
  /** An entry was stored over a longer one; the rest of that sticks out. */
  OVERWRITTEN_BY_SHORTER(Severity.CORRUPT),
  /** An entry was overwritten from its middle on. */
  OVERWRITTEN_BY_LATER(Severity.CORRUPT),
  /** A value was stored over the beginning of another process's entry. */
  VALUE_IN_HEAD(Severity.CORRUPT),
  /** A value was stored into the key of another process's entry. */
  VALUE_IN_KEY(Severity.CORRUPT),
  /** An entry was stored over another entry's value, which reads as a number. */
  ENTRY_IN_VALUE(Severity.CORRUPT),
  /** An entry's length does not fit its key. */
  LENGTH_DAMAGED(Severity.CORRUPT),
  /** A key is not UTF-8. */
  KEY_NOT_UTF8(Severity.CORRUPT),
  /** A key is not JSON. */
  KEY_NOT_JSON(Severity.CORRUPT),
  /** A key is JSON, but not of the shape a client writes. */
  KEY_WRONG_SHAPE(Severity.CORRUPT),
  /** A key contradicts itself or its neighbours. */
  KEY_IMPLAUSIBLE(Severity.CORRUPT),
  /** Entries that a client no longer finds; only resynchronising does. */
  ONLY_BY_RESYNC(Severity.CORRUPT),
  /** An entry behind the used bytes: lost, the next new one is stored over it. */
  BEYOND_USED(Severity.CORRUPT),
  /** One key has two entries, which one process never writes. */
  DUPLICATE_KEY(Severity.CORRUPT),
  /** The header says 0 bytes are used: the file was never initialised. */
  HEADER_ZERO(Severity.CORRUPT),
  /** The file is empty: its writer was killed before it gave it a size. */
  EMPTY(Severity.CORRUPT),
  /** The file was cut, or is of a size no client makes. */
  CUT_SHORT(Severity.CORRUPT),
  /** The header says more bytes are used than there are. */
  USED_BEYOND_FILE(Severity.CORRUPT),
  /** The header says a negative number of bytes is used. */
  USED_NEGATIVE(Severity.CORRUPT),
  /** The header's used is not the end of an entry. */
  USED_INSIDE_ENTRY(Severity.CORRUPT),
  /** Bytes in the header where no client writes any. */
  HEADER_PADDING(Severity.CORRUPT),
  /** Where a client expects a length there is a number that cannot be one. */
  IMPOSSIBLE_LENGTH(Severity.CORRUPT),
  /** Entries of more than one generation of the format. */
  MIXED_FORMATS(Severity.CORRUPT),
  /** Not a client's file. */
  NOT_A_CLIENTS_FILE(Severity.CORRUPT),
  /** Everything from here on stands some bytes off. */
  SHIFTED(Severity.CORRUPT),
  /** Zeros inside the used bytes. */
  HOLE(Severity.CORRUPT),
  /** Bytes that no client writes there. */
  GARBAGE(Severity.CORRUPT),
  /** A timestamp where this mode of gauge never gets one. */
  TIMESTAMP_IMPOSSIBLE(Severity.CORRUPT),
  /** A second header, with entries behind it. */
  SECOND_HEADER(Severity.CORRUPT),
  /** The rest of an interrupted store behind the used bytes; no reader sees it. */
  UNFINISHED_STORE(Severity.HARMLESS),
  /** Whole entries behind the used bytes, without a gap: still being written, as it seems. */
  BEING_WRITTEN(Severity.HARMLESS),
  /** The size is none that a client makes, but no used byte is missing. */
  ODD_SIZE(Severity.HARMLESS),
  /** No store has reached the file; every reader takes it for empty. */
  NEVER_INITIALISED(Severity.HARMLESS),
  /** A label is named nearly as the others of its metric, a bit apart. */
  LABEL_NAME_ODD(Severity.HARMLESS),
  /** Exemplars of Vinted's fork of the Ruby client, which have values of another form. */
  EXEMPLARS(Severity.CLEAN),
  /** Initialised, without an entry yet. */
  NO_ENTRY_YET(Severity.CLEAN),
  /** A file name that a client does not give. */
  NAME(Severity.CLEAN);

  private final Severity severity;

  FindingKind(Severity severity) {
    this.severity = severity;
  }

  /** How bad a file with it is. */
  public Severity severity() {
    return severity;
  }

  /** Whether a file with it is corrupt. */
  public boolean isCorrupt() {
    return severity == Severity.CORRUPT;
  }
}
