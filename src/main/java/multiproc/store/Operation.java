package multiproc.store;

/** An operation of a {@link Store}; each is one step of the process. */
public enum Operation {
  OPEN_FOR_WRITING,
  OPEN_FOR_READING,
  LIST,
  DELETE,
  SIZE,
  TRUNCATE,
  EXTEND,
  MAP,
  READ,
  CLOSE,
  GET_INT,
  PUT_INT,
  PUT_BYTES,
  GET_DOUBLE,
  PUT_DOUBLE,
  VIEW;

  /** Whether the operation sets a file's size. */
  boolean isSizing() {
    return this == TRUNCATE || this == EXTEND;
  }

  /** Whether the operation stores through a mapping. */
  boolean isMappedStore() {
    return this == PUT_INT || this == PUT_BYTES || this == PUT_DOUBLE;
  }
}
