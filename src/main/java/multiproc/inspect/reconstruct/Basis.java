package multiproc.inspect.reconstruct;

/** What a reconstructed key rests on. */
public enum Basis {
  /** The key stands whole; its length field is gone. */
  KEY_STANDS,
  /** A key says its metric's name twice: what is lost of the one stands in the other. */
  NAME_TWICE,
  /** A forked process took the keys over in the order in which this file has them. */
  INHERITED_ORDER,
  /** All its labels stand, and another file holds the one key that has them. */
  LABELS_AND_SIBLING,
  /** All its labels stand, and one metric here has their names. */
  SAME_METRIC,
  /** Another file of the directory holds the key, and it agrees with what is left. */
  SIBLING_KEY,
  /** Its number lies between those of the entries before and behind. */
  COUNTING
}
