package multiproc.inspect;

import java.util.List;

/**
 * One fact that follows from a file's bytes, as data. It holds no sentence, and no code depends on
 * a sentence; {@code multiproc.inspect.FindingText} writes the sentences.
 *
 * <p>Positions and lengths are in bytes, positions from the file's start.
 */
sealed interface Finding {

  /** The kind of the finding; a class with findings of several kinds overrides this. */
  default FindingKind kind() {
    return FindingKind.of(getClass());
  }

  /** The position of the first byte of the range: the damaged entry's, unless it has its own. */
  default long position() {
    return victim().position();
  }

  /** Length of the range in bytes, as {@link #position}; 0 if the finding has no range. */
  default long length() {
    return victim().length();
  }

  /** The position after the range. */
  default long end() {
    return position() + length();
  }

  /** The severity of its kind. */
  default Severity severity() {
    return kind().severity();
  }

  /** Whether the bytes allow no other explanation. */
  default boolean isProven() {
    return true;
  }

  /** The entry that was stored over {@link #victim}; null if the finding has none. */
  default EntryRef by() {
    return null;
  }

  /** The damaged entry; null if the finding has none. */
  default EntryRef victim() {
    return null;
  }

  /** The same finding where the value at the damaged entry's end may be another process's. */
  default Finding withoutItsValue() {
    return this;
  }

  /**
   * A finding about the whole file or its header.
   *
   * @param position of the entry that {@code used} is inside of; else of the header's field
   * @param length of that entry; 0 if it is not whole
   * @param number the wrong header field or size; 0 if neither is wrong
   * @param detail the reason of the format's detection, the file's name or its size; may be empty
   */
  record OfFile(FindingKind kind, long position, long length, long number, String detail)
      implements Finding {}

  /**
   * A walk along the lengths reads an impossible one at this position.
   *
   * @param endsAt position of the entry at which each client's walk ends before it, because the key
   *     is not UTF-8; -1 if a client reads the length
   */
  record ImpossibleLength(long position, int value, long endsAt) implements Finding {

    /**
     * The least and the greatest length at which the walk of 0.7 and later comes back to the
     * entry's own position, and so never ends.
     */
    private static final int ENDLESS_FROM = -28;

    private static final int ENDLESS_TO = -21;

    @Override
    public long length() {
      return Integer.BYTES;
    }

    /** Whether this length makes the walk of 0.7 and later loop for ever. */
    public boolean isEndless() {
      return value >= ENDLESS_FROM && value <= ENDLESS_TO;
    }
  }

  /**
   * A part of an entry is left; another entry was stored over the rest.
   *
   * @param part which part is left
   * @param by the entry that was stored over it
   * @param victim the damaged entry, with its value if that is left
   * @param isProven false if the bytes may belong to no entry
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
   * The value of another entry is in an entry's head or key.
   *
   * @param at position of the value
   * @param stored the value
   * @param by the entry that the value belongs to; null if the bytes do not prove it
   */
  record ValueStored(
      FindingKind kind,
      long position,
      long length,
      long at,
      double stored,
      EntryRef by,
      EntryRef victim)
      implements Finding {

    @Override
    public Finding withoutItsValue() {
      return victim.isSet()
          ? new ValueStored(kind, position, length, at, stored, by, victim.notItsOwn())
          : this;
    }
  }

  /** The beginning of an entry is in another entry's value. */
  record EntryInValue(EntryRef by, EntryRef victim) implements Finding {}

  /** An entry with a length field that does not fit its key. */
  record WrongLength(EntryRef victim, int said) implements Finding {}

  /**
   * An entry with a key that cannot be read.
   *
   * @param victim the entry; without a key unless the key can be reconstructed
   * @param text the key's bytes, each a char
   * @param reason Python's error message; empty for JSON of another shape
   */
  record DamagedKey(FindingKind kind, EntryRef victim, String text, String reason)
      implements Finding {

    @Override
    public Finding withoutItsValue() {
      return victim.isSet() ? new DamagedKey(kind, victim.notItsOwn(), text, reason) : this;
    }
  }

  /**
   * A key that is valid JSON but contradicts itself or its neighbours.
   *
   * @param metric the wrong name
   * @param other what the name contradicts; empty if the name is invalid by itself
   */
  record OddKey(FindingKind kind, EntryRef victim, Contradiction what, String metric, String other)
      implements Finding {

    /** The rule that a key breaks. */
    public enum Contradiction {
      SAMPLE_OF_ANOTHER_METRIC,
      METRIC_NAME,
      LABEL_NAME,
      LABELS_OF_THE_OTHERS
    }
  }

  /** Whole entries that a client's walk skips. */
  record Missed(long position, long length, long count) implements Finding {}

  /**
   * A whole entry with a value, after the bytes in use.
   *
   * @param apart whether zeros that no entry has are between the bytes in use and it. Entries are
   *     stored without a gap, so the header and this entry are of different times, or a block
   *     between them is missing
   */
  record BehindUsed(EntryRef victim, long used, boolean apart) implements Finding {}

  /**
   * The beginning of an entry right after the bytes in use, followed by zeros, or an entry without
   * its first bytes: its writer stopped before it had stored the entry or {@code used}.
   *
   * @param whole length in bytes of the whole entry; -1 if its first bytes, the length, are missing
   */
  record Unfinished(long position, long length, long whole) implements Finding {}

  /**
   * Whole entries that follow the bytes in use without a gap. A writer stores an entry before it
   * counts it in {@code used}, so a file that is being written looks like this, and so does a copy
   * of one. A process that stopped in between leaves the same bytes, and so does one that stores an
   * older {@code used}: the three cannot be distinguished.
   *
   * @param victim the first of the entries; null if only the rest of one follows
   * @param count of the whole entries
   * @param used the bytes in use
   * @param apart whether they follow a gap of zeros, so that their blocks are of a later time than
   *     the header, as in a copy of a file that grew meanwhile
   */
  record BeingWritten(long length, EntryRef victim, long count, long used, boolean apart)
      implements Finding {

    @Override
    public long position() {
      return used;
    }

    @Override
    public boolean isProven() {
      return false;
    }
  }

  /**
   * Two entries have the same key.
   *
   * @param earlier position of the first of the two
   */
  record Duplicate(EntryRef victim, long earlier) implements Finding {}

  /**
   * A histogram or summary lacks the sample that a client stores first, though no entry before this
   * one is damaged.
   *
   * @param victim the lost entry
   */
  record FirstLost(long position, long length, EntryRef victim) implements Finding {}

  /**
   * Entries start at a position where no client starts one.
   *
   * @param offset position modulo eight; 0 if the entries are aligned again
   * @param before position of the whole entry before; -1 if there is none. Bytes were put in or
   *     taken out after its key
   */
  record Shifted(long position, long length, int offset, long before) implements Finding {}

  /**
   * The file's end cuts an entry off.
   *
   * @param victim the entry; without its length if formats with values of two sizes fit the file
   * @param least bytes of the entry, at least
   */
  record CutShort(long position, long length, EntryRef victim, long least) implements Finding {}

  /**
   * Bytes that belong to no entry: zeros or garbage.
   *
   * @param text the first bytes, each a char; empty for zeros
   */
  record Bytes(FindingKind kind, long position, long length, long used, String text)
      implements Finding {}

  /**
   * A value with zeros around it: nothing else is left of its entry.
   *
   * @param length of the value, and of its timestamp if that is not 0
   * @param value the value
   * @param beforeEntry whether a whole entry starts where its entry ended
   */
  record ValueAlone(long position, long length, long used, double value, boolean beforeEntry)
      implements Finding {}

  /**
   * Values in keys end closer together than any entry is long, so they belong to entries of two
   * processes, and the key is of a third one.
   *
   * @param end of the first value's entry
   * @param next end of the second one's
   */
  record ThirdProcess(long position, long length, long end, long next) implements Finding {}

  /** A second header, followed by entries. */
  record SecondHeader(long position, int used) implements Finding {

    @Override
    public long length() {
      return 2L * Integer.BYTES;
    }
  }

  /**
   * Keys of entries that sibling files suggest to have been lost; no byte of this file proves them.
   *
   * @param keys each byte a char
   */
  record Suggested(long position, long length, List<String> keys) implements Finding {

    @Override
    public boolean isProven() {
      return false;
    }
  }

  /** A timestamp in an entry of a gauge mode without timestamps. */
  record OddTimestamp(EntryRef victim, double timestamp) implements Finding {}
}
