package multiproc.inspect.predict;

import java.nio.ByteBuffer;
import multiproc.inspect.evidence.Evidence;
import multiproc.layout.ByteSource;
import multiproc.layout.DbLayout;

/**
 * The first bytes of a file as a walk wants them, fetched as far as it has come and no farther than
 * memory allows.
 */
final class EvidenceBytes implements ByteSource {

  /** The walk wants more bytes at once than there is memory for. */
  static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** How far a walk is followed, in bytes. */
  static final int LIMIT = 8 << 20;

  private final Evidence evidence;
  private final int size;
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  /**
   * @param size how many of the file's bytes the client has
   */
  EvidenceBytes(Evidence evidence, long size) {
    this.evidence = evidence;
    this.size = (int) Math.min(size, Integer.MAX_VALUE);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public ByteBuffer upTo(int end) {
    if (end > buffer.capacity()) {
      if (end > LIMIT) {
        throw new TooMuch();
      }
      int wanted = Math.min(size, Math.min(LIMIT, Math.max(end, 2 * buffer.capacity())));
      buffer = ByteBuffer.wrap(evidence.copy(0, wanted)).order(DbLayout.BYTE_ORDER);
    }
    return buffer;
  }
}
