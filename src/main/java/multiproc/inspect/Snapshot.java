package multiproc.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The bytes of a file as one pass from its first byte to its last read them. Every {@link #open}
 * gives the same bytes even if the file changes meanwhile, so the format, the findings and the
 * printed lines are about one state of the file.
 *
 * <p>A writer stores an entry first and then counts it in {@code used}. A pass in that direction
 * may therefore read an entry that the header did not count, so the header is read again after the
 * pass, and so are the entries that it counts by then. A plain copy of a live file is made in the
 * same order, so one rule judges both.
 *
 * <p>Threading: immutable.
 */
final class Snapshot implements EvidenceSource {

  /**
   * Most bytes of a file that is kept; a larger file is read through a window, again for each
   * {@link #open}.
   */
  private static final long MOST_BYTES = 64L << 20;

  /** Most bytes in pages that are not all zeros. */
  private static final long MOST_KEPT = 16L << 20;

  /**
   * Most passes over a file: one that grows during a pass is read again, and one with a wrong
   * {@code used} never fits.
   */
  private static final int MOST_PASSES = 3;

  private final EvidenceSource source;
  private final PagedEvidence bytes;
  private final boolean grew;

  private Snapshot(EvidenceSource source, PagedEvidence bytes, boolean grew) {
    this.source = source;
    this.bytes = bytes;
    this.grew = grew;
  }

  /** Other bytes under the name of a file. */
  static EvidenceSource of(EvidenceSource source, PagedEvidence bytes) {
    return new Snapshot(source, bytes, false);
  }

  /**
   * Reads a file.
   *
   * @return the file itself if it is too large to keep
   * @throws IOException when it cannot be read, or was cut while it was read
   */
  public static EvidenceSource of(EvidenceSource source) throws IOException {
    for (int pass = 1; ; pass++) {
      try (Evidence file = source.open()) {
        PagedEvidence.FileCopy copy = PagedEvidence.FileCopy.of(file, MOST_BYTES, MOST_KEPT);
        if (copy == null) {
          return source;
        }
        if (copy.used() <= file.size() || pass == MOST_PASSES) {
          return new Snapshot(source, copy.pages(), copy.grew());
        }
      }
    }
  }

  /** Whether its writer counted a new entry during the pass. */
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
  public Optional<Path> file() {
    return source.file();
  }

  @Override
  public Path directory() {
    return source.directory();
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
