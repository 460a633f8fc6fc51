package multiproc.explore.infer;

/**
 * An operation of a handle that another can see.
 *
 * @param handle its number
 * @param kind what it does
 * @param entry number of the handle's entry that it stores, or whose value or header, or one of
 *     whose child; -1 of others
 * @param amount that is observed; 0 of others
 */
record Operation(int handle, Kind kind, int entry, double amount) {

  enum Kind {
    /** Opens the file, reads {@code used}, and walks over what it covers. */
    READ,
    /** Stores the header of a file without entries. */
    FIRST_HEADER,
    /** Stores an entry with the value 0. */
    ENTRY,
    /** Stores {@code used} behind an entry. */
    HEADER,
    /** Stores a value: that the file shows, or the second one of an observation. */
    VALUE,
    /** Stores the first value of an observation. */
    OBSERVE,
    /** Stores values that something is stored over later. */
    HIDDEN
  }

  Operation(int handle, Kind kind, int entry) {
    this(handle, kind, entry, 0);
  }

  /** Whether it makes a part of a child. */
  boolean makes() {
    return kind == Kind.ENTRY || kind == Kind.HEADER;
  }
}
