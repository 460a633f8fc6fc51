package multiproc.inspect.diagnose;

/**
 * One fact that follows from a file's bytes, as data. It holds no sentence, and no code decides by
 * a sentence. {@code multiproc.inspect.print.FindingText} makes them.
 *
 * <p>Positions and lengths are in bytes, positions from the file's start.
 */
public sealed interface Finding {

  /** What it is. */
  FindingKind kind();

  /** Where. */
  long position();

  /** How many bytes it is about, 0 where it is about none in particular. */
  long length();

  /** How bad it is. */
  default Severity severity() {
    return kind().severity();
  }

  /** Whether the bytes leave no other reading. */
  default boolean isProven() {
    return true;
  }

  /** The entry whose process stored over the other; null where there is none. */
  default EntryRef by() {
    return null;
  }

  /** The entry that it happened to; null where there is none. */
  default EntryRef victim() {
    return null;
  }

  /**
   * Something about the file as a whole, or its header.
   *
   * @param number the header's field or the size that is wrong; 0 where there is none
   * @param detail what the format's detection says, or the name; may be empty
   */
  record OfFile(FindingKind kind, long position, long length, long number, String detail)
      implements Finding {}

  /** A client's walk reads a length here that cannot be one. */
  record ImpossibleLength(long position, int value) implements Finding {

    /** A length from here ... */
    private static final int STANDS_STILL_FROM = -28;

    /** ... to here takes the walk of 0.7 and later back to where it stands. */
    private static final int STANDS_STILL_TO = -21;

    @Override
    public FindingKind kind() {
      return FindingKind.IMPOSSIBLE_LENGTH;
    }

    @Override
    public long length() {
      return Integer.BYTES;
    }

    /** Whether the walk of 0.7 and later never ends on it. */
    public boolean standsStill() {
      return value >= STANDS_STILL_FROM && value <= STANDS_STILL_TO;
    }
  }

  /**
   * A part of an entry is left, another entry was stored over the rest.
   *
   * @param part which part is left
   * @param by what stands over it
   * @param victim whose part it is; its value where that is left
   * @param isProven false where the bytes may be no entry's at all
   */
  record Overwritten(
      long position, long length, Part part, EntryRef by, EntryRef victim, boolean isProven)
      implements Finding {

    /** A part of an entry. */
    public enum Part {
      BEGINNING,
      MIDDLE,
      END
    }

    @Override
    public FindingKind kind() {
      return part == Part.END
          ? FindingKind.OVERWRITTEN_BY_SHORTER
          : FindingKind.OVERWRITTEN_BY_LATER;
    }
  }

  /**
   * A value of another entry stands in an entry's head or key.
   *
   * @param at where it stands
   * @param stored the value
   * @param by the entry whose value it is; null where the bytes do not tell
   */
  record ValueStored(
      FindingKind kind,
      long position,
      long length,
      long at,
      double stored,
      EntryRef by,
      EntryRef victim)
      implements Finding {}

  /** The beginning of an entry stands where another's value is. */
  record EntryInValue(long position, long length, EntryRef by, EntryRef victim) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.ENTRY_IN_VALUE;
    }
  }

  /** An entry whose length field does not fit its key. */
  record WrongLength(long position, long length, EntryRef victim, int said) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.LENGTH_DAMAGED;
    }
  }

  /**
   * An entry whose key cannot be read.
   *
   * @param victim without a key, unless it can be reconstructed
   * @param text the key's bytes, each a char
   * @param reason what Python says of it; empty for JSON of another shape
   */
  record DamagedKey(
      FindingKind kind, long position, long length, EntryRef victim, String text, String reason)
      implements Finding {}

  /**
   * A key that reads well and contradicts itself, or its neighbours.
   *
   * @param metric the name that is wrong
   * @param other what it contradicts; empty where nothing can have such a name
   */
  record OddKey(FindingKind kind, EntryRef victim, Contradiction what, String metric, String other)
      implements Finding {

    /** What a key contradicts. */
    public enum Contradiction {
      SAMPLE_OF_ANOTHER_METRIC,
      METRIC_NAME,
      LABEL_NAME,
      LABELS_OF_THE_OTHERS
    }

    @Override
    public long position() {
      return victim.position();
    }

    @Override
    public long length() {
      return victim.length();
    }
  }

  /** Whole entries that a client's walk does not reach. */
  record Missed(long position, long length, long count) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.ONLY_BY_RESYNC;
    }
  }

  /** A whole entry with a value, behind the bytes in use. */
  record BehindUsed(EntryRef victim, long used) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.BEYOND_USED;
    }

    @Override
    public long position() {
      return victim.position();
    }

    @Override
    public long length() {
      return victim.length();
    }
  }

  /**
   * The beginning of an entry right behind the bytes in use, zeros behind it: its store, or the
   * header's, never came.
   *
   * @param whole bytes that the entry has when it is whole
   */
  record Unfinished(long position, long length, long whole) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.UNFINISHED_STORE;
    }
  }

  /**
   * Whole entries that join on behind the bytes in use, without a gap. A writer stores an entry
   * before it counts it, so a look at a living file shows them, and so does a copy of one. A
   * process that was stopped in between leaves the same bytes, and so does one that stores an older
   * count: they cannot be distinguished.
   *
   * @param victim the first of them
   * @param used the bytes in use
   */
  record BeingWritten(long length, EntryRef victim, long count, long used) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.BEING_WRITTEN;
    }

    @Override
    public long position() {
      return used;
    }

    @Override
    public boolean isProven() {
      return false;
    }
  }

  /** One key in two entries. */
  record Duplicate(EntryRef victim, long earlier) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.DUPLICATE_KEY;
    }

    @Override
    public long position() {
      return victim.position();
    }

    @Override
    public long length() {
      return victim.length();
    }
  }

  /**
   * Entries start where none can.
   *
   * @param offset bytes behind a multiple of eight; 0 where they stand right again
   */
  record Shifted(long position, long length, int offset) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.SHIFTED;
    }
  }

  /** The file's end cuts an entry off. */
  record Cut(long position, long length, EntryRef victim) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.CUT_SHORT;
    }
  }

  /**
   * Bytes that are no part of an entry: zeros or garbage.
   *
   * @param text the first of them, each a char; empty for zeros
   */
  record Bytes(FindingKind kind, long position, long length, long used, String text)
      implements Finding {}

  /** A second header, with entries behind it. */
  record SecondHeader(long position, int used) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.SECOND_HEADER;
    }

    @Override
    public long length() {
      return 2L * Integer.BYTES;
    }
  }

  /** A timestamp where the gauge's mode gives none. */
  record OddTimestamp(EntryRef victim, double timestamp) implements Finding {
    @Override
    public FindingKind kind() {
      return FindingKind.TIMESTAMP_IMPOSSIBLE;
    }

    @Override
    public long position() {
      return victim.position();
    }

    @Override
    public long length() {
      return victim.length();
    }
  }
}
