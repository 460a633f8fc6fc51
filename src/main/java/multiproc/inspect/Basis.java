package multiproc.inspect;

/** Says what the key of a reconstructed entry was derived from. */
enum Basis {
  /** The key is whole; its length field is damaged. */
  KEY_STANDS,
  /** A key contains its metric's name twice, so each copy restores the other. */
  NAME_TWICE,
  /** Only the key's last characters are lost, with which every key of its shape ends. */
  CLOSING,
  /**
   * A forked process stored the keys that it inherited, in order and without a gap, so at the same
   * positions.
   */
  INHERITED_ORDER,
  /** All its labels are left, and another file holds the only key that completes them. */
  LABELS_AND_SIBLING,
  /** All its labels are left, and a metric here has the same label names. */
  SAME_METRIC,
  /**
   * It is the first own key of a forked process's file, and the entry would start where that
   * process's inherited keys end, or later; no first own key of another file fits.
   */
  FIRST_OWN_KEY,
  /** Another file of the directory holds the key, and the bytes that are left agree with it. */
  SIBLING_KEY,
  /** All of the key is left but a part of the help, which the metric's other keys give. */
  BEGINNING,
  /** Its number is between those of the entries before and after it. */
  COUNTING
}
