package multiproc.inspect.reconstruct;

import multiproc.inspect.segment.EntryReader;

/**
 * A damaged entry that is reconstructed: proven, or a candidate.
 *
 * @param position where its remains are, bytes from the file's start
 * @param start where it was stored
 * @param key its key's bytes
 * @param value its value
 * @param timestamp its timestamp, 0.0 where it has none
 * @param determined whether the bytes prove it; else it is a candidate, and no copy holds it unless
 *     it is asked for
 * @param basis what it rests on
 * @param others how many other keys agree with the bytes that are left as well as this one
 */
public record ReconstructedEntry(
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

  /** The same, not proven. */
  public ReconstructedEntry asCandidate() {
    return new ReconstructedEntry(position, start, key, value, timestamp, false, basis, others);
  }
}
