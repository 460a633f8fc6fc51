package multiproc.inspect;

import java.util.List;
import java.util.stream.IntStream;
import multiproc.layout.DbLayout;

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

  /**
   * Whether a damaged entry can be a second entry of the same series: its key agrees with this one
   * in all bytes over which no value was stored. Then the value of this entry is only a part of the
   * series', as two processes counted in one entry each.
   *
   * @param valueSize size in bytes of a value with its timestamp
   */
  boolean hasTwin(List<Finding> findings, int valueSize) {
    return findings.stream()
        .anyMatch(
            finding ->
                finding instanceof Finding.DamagedKey damaged
                    && damaged.position() != position
                    && damaged.text().length() == key.length
                    && agrees(damaged, stored(findings, damaged.position()), valueSize));
  }

  /** Positions of the values that were stored into the key of the entry at a position. */
  private static List<Long> stored(List<Finding> findings, long position) {
    return findings.stream()
        .filter(finding -> finding.position() == position)
        .filter(Finding.ValueStored.class::isInstance)
        .map(finding -> ((Finding.ValueStored) finding).at())
        .toList();
  }

  private boolean agrees(Finding.DamagedKey damaged, List<Long> stored, int valueSize) {
    String text = Display.latin1(key);
    return !stored.isEmpty()
        && IntStream.range(0, text.length())
            .filter(i -> text.charAt(i) != damaged.text().charAt(i))
            .mapToLong(i -> damaged.position() + DbLayout.KEY_LENGTH_SIZE + i)
            .allMatch(at -> stored.stream().anyMatch(v -> at >= v && at < v + valueSize));
  }
}
