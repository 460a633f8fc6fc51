package multiproc.explore.infer;

/**
 * An operation of a handle that another can see.
 *
 * @param handle its number
 * @param kind what it does
 * @param entry number of the handle's entry that it stores, or whose value or header; -1 of others
 */
record Operation(int handle, Kind kind, int entry) {

  enum Kind {
    /** Opens the file, reads {@code used}, and walks over what it covers. */
    READ,
    /** Stores the header of a file without entries. */
    FIRST_HEADER,
    /** Stores an entry with the value 0. */
    ENTRY,
    /** Stores {@code used} behind an entry. */
    HEADER,
    /** Stores the value that the file shows. */
    VALUE
  }
}
