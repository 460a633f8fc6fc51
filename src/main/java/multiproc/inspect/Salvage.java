package multiproc.inspect;

import java.util.List;

/**
 * Holds the result of salvaging one file.
 *
 * @param target the copy's path
 * @param kept number of entries in the copy that are whole in the original
 * @param added number of entries in the copy that are not whole in the original
 * @param whole number of entries that are whole in the original
 * @param unproven number of kept entries with a value other than 0.0 in a file that two processes
 *     wrote: if an entry of each ended at the same byte, the value may be the other's
 * @param threeWriters whether the bytes prove that at least three processes wrote the original
 * @param leftOut number of whole entries that the copy does not hold because their bytes speak
 *     against them; {@code candidates} has a line for each
 * @param share of the type's total, also what is left out; 0 for gauges
 * @param incomplete one line for each histogram or summary in the copy that lacks a sample
 * @param guessed one line with the reason for each entry that was reconstructed by proof
 * @param candidates one line for each entry that may have existed, which says whether the copy
 *     holds it
 * @param gone one line for each loss
 * @param older copies with the entries of older formats, if the file holds several: each in a
 *     folder of its format, because no client reads two formats together
 */
public record Salvage(
    String target,
    long kept,
    long added,
    long whole,
    long unproven,
    List<String> unprovenEntries,
    boolean threeWriters,
    long leftOut,
    Totals.Share share,
    List<String> incomplete,
    List<String> guessed,
    List<String> candidates,
    List<String> gone,
    List<Salvage> older) {

  /** Number of entries in this copy and in those of older formats. */
  public long entries() {
    return kept + added + older.stream().mapToLong(Salvage::entries).sum();
  }

  /** Whether the copy holds all that the original holds, and nothing of it is in doubt. */
  public boolean isSame() {
    return kept == whole
        && added == 0
        && unproven == 0
        && candidates.isEmpty()
        && incomplete.isEmpty()
        && gone.isEmpty()
        && guessed.isEmpty()
        && older.isEmpty();
  }

  /** Keeps only the numbers, because there may be thousands of files. */
  public Salvage withoutLines() {
    return new Salvage(
        target,
        kept,
        added,
        whole,
        unproven,
        List.of(),
        threeWriters,
        leftOut,
        share,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        older);
  }

  /**
   * Number of entries that are whole in the original, in this copy and in those of older formats.
   */
  public long allKept() {
    return kept + older.stream().mapToLong(Salvage::kept).sum();
  }
}
