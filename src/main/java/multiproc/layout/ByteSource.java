package multiproc.layout;

import java.nio.ByteBuffer;

/**
 * The bytes of one file as a walk asks for them: the walk says how far it must see, and the source
 * fetches no more than that, so that a sparse megabyte costs only its used bytes.
 *
 * <p>Threading: one walk at a time. Ordering: none; bytes of a live file may change between calls.
 */
public interface ByteSource {

  /** Bytes that can be read at all; reading further is an error in the file, not in the program. */
  int size();

  /**
   * A little-endian buffer over the file's first bytes, at least {@code end} of them.
   *
   * @param end position behind the last byte wanted, at most {@link #size()}
   */
  ByteBuffer upTo(int end);
}
