package multiproc.inspect.evidence;

import java.io.IOException;

/**
 * The bytes of a file as one pass from its first byte to its last read them: every {@link #open}
 * gives the same bytes, whatever its writer does meanwhile. So a format, a finding and a printed
 * line are about one state of the file.
 *
 * <p>A writer stores an entry first and then counts it in {@code used}. Read in that direction an
 * entry may be there that the header does not count yet; the header is therefore read again behind
 * the pass, and what it counts by then is read again, too. The pass follows the order in which a
 * plain copy of a live file is made, so both are judged by one rule.
 *
 * <p>Threading: immutable.
 */
public final class Snapshot implements EvidenceSource {

  /** Larger files are read through a window, again for each look. Bytes. */
  private static final long MOST_BYTES = 64L << 20;

  /** Bytes of pages that are not all zeros. */
  private static final long MOST_KEPT = 16L << 20;

  /** A file that doubles while it is read is read again; one that lies about its size stays so. */
  private static final int MOST_PASSES = 3;

  private final EvidenceSource source;
  private final PagedEvidence bytes;
  private final boolean grew;

  private Snapshot(EvidenceSource source, PagedEvidence bytes, boolean grew) {
    this.source = source;
    this.bytes = bytes;
    this.grew = grew;
  }

  /**
   * Reads a file.
   *
   * @return the file itself where it is too large to be kept
   * @throws IOException when it cannot be read, or was cut while it was read
   */
  public static EvidenceSource of(EvidenceSource source) throws IOException {
    for (int pass = 1; ; pass++) {
      try (Evidence file = source.open()) {
        PagedEvidence.Copy copy = PagedEvidence.Copy.of(file, MOST_BYTES, MOST_KEPT);
        if (copy == null) {
          return source;
        }
        if (copy.used() <= file.size() || pass == MOST_PASSES) {
          return new Snapshot(source, copy.pages(), copy.grew());
        }
      }
    }
  }

  /** Whether its writer counted a new entry while it was read. */
  public boolean grew() {
    return grew;
  }

  @Override
  public String path() {
    return source.path();
  }

  @Override
  public String clientPath() {
    return source.clientPath();
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public Evidence open() {
    return bytes.again();
  }
}
