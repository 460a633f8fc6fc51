package multiproc.explore.infer;

/**
 * An operation of a handle that other handles can observe.
 *
 * @param handle number of the handle
 * @param kind of operation
 * @param entry number of the handle's entry that the operation concerns; for observations and
 *     hidden stores, an entry of the child; -1 if there is none
 * @param amount observed value; 0 for other kinds
 * @param maker number of the handle that {@code entry} belongs to; another one if the handle found
 *     the child in the file
 */
record HandleOperation(int handle, Kind kind, int entry, double amount, int maker) {

  enum Kind {
    /** Opens the file, reads {@code used}, and walks over the entries before it. */
    READ,
    /** Starts as a forked child, with a copy of the handle that it continues. */
    FORK,
    /** Stores the header of a file without entries. */
    FIRST_HEADER,
    /** Stores an entry with the value 0. */
    ENTRY,
    /** Stores the end of an entry as {@code used}. */
    HEADER,
    /** Loads the values of a child that the handle found in the file. */
    LOAD,
    /** Stores a value: a visible one, or the second one of an observation. */
    VALUE,
    /** Stores the first value of an observation. */
    OBSERVE,
    /** Stores values that another store overwrites later. */
    HIDDEN
  }

  HandleOperation(int handle, Kind kind, int entry) {
    this(handle, kind, entry, 0, handle);
  }

  /** Whether the operation begins the handle. */
  boolean opens() {
    return kind == Kind.READ || kind == Kind.FORK;
  }

  /** Whether the operation is part of making a child. */
  boolean makes() {
    return kind == Kind.ENTRY || kind == Kind.HEADER;
  }
}
