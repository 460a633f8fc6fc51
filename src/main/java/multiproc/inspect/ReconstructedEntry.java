package multiproc.inspect;

/**
 * A damaged entry that was reconstructed: proven, or a candidate.
 *
 * @param position of the bytes that are left, from the file's start
 * @param start position where it was stored
 * @param key the bytes of its key
 * @param timestamp 0.0 if it has none
 * @param determined whether the bytes prove it; a candidate is copied only on request
 * @param basis the evidence for the key
 * @param others number of other keys that agree equally well with the bytes that are left
 */
record ReconstructedEntry(
    long position,
    long start,
    byte[] key,
    double value,
    double timestamp,
    boolean determined,
    Basis basis,
    int others) {

  /** The key as {@code sample{name="value"}}. */
  public String display() {
    return EntryReader.display(key);
  }

  /** How certain it is that this entry existed, with this value. */
  public ProofLevel certainty() {
    return determined
        ? ProofLevel.PROVEN
        : others == 0 ? ProofLevel.LIKELY : ProofLevel.CANNOT_BE_TOLD;
  }

  /** The same entry as a candidate. */
  public ReconstructedEntry asCandidate() {
    return new ReconstructedEntry(position, start, key, value, timestamp, false, basis, others);
  }

  /**
   * As a candidate, because a third process may have stored its value here. Only 0.0, the first
   * value of every entry, is surely the entry's own.
   */
  public ReconstructedEntry withoutItsValue() {
    return value == 0 || basis == Basis.KEY_STANDS ? this : asCandidate();
  }
}
