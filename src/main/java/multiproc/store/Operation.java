package multiproc.store;

/** What can be done through the seam; each is one step of the process that does it. */
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

  /** Whether it gives a file a size. */
  boolean isSizing() {
    return this == TRUNCATE || this == EXTEND;
  }

  /** Whether it stores through a mapping. */
  boolean isMappedStore() {
    return this == PUT_INT || this == PUT_BYTES || this == PUT_DOUBLE;
  }
}
