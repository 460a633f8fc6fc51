package multiproc.schedule.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import multiproc.layout.DbLayout;

/**
 * Gives walks the first bytes of an image in one reused buffer. A file of 1 MiB is mostly zeros, so
 * only the bytes of the last image are cleared.
 *
 * <p>Threading: one thread; a view is valid until the next call.
 */
final class Scratch {

  private byte[] bytes = new byte[0];
  private int dirty;

  /** The first bytes of an image, read-only. */
  public ByteBuffer view(FileImage image, int length) {
    if (bytes.length < length) {
      bytes = new byte[length];
    } else {
      Arrays.fill(bytes, 0, dirty, (byte) 0);
    }
    image.copyTo(bytes);
    dirty = Math.min(image.headLength(), bytes.length);
    return ByteBuffer.wrap(bytes, 0, length).slice().asReadOnlyBuffer().order(DbLayout.BYTE_ORDER);
  }
}
