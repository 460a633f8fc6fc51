package multiproc.inspect;

import java.util.function.Consumer;
import multiproc.client.ClientVersion;
import multiproc.layout.ByteSource;
import multiproc.layout.DbException;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;

/**
 * Walks as a client does over a file that is too large to copy, with the port's own cursor. It
 * skips ranges of sound entries, because no client fails there. Memory: one entry.
 *
 * <p>Threading: one thread.
 */
final class StreamingWalk {

  /** Most steps over entries that are not known to be sound. */
  private static final int MOST_STEPS = 3_000_000;

  /** Longest key that is copied, in bytes. */
  private static final int MOST_BYTES = 8 << 20;

  /** The walk stopped at a limit of this prediction; the message says which. */
  static final class LimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private LimitException(String message) {
      super(message);
    }
  }

  private final ClientVersion version;
  private final String path;

  /** Whether the client's entries have the length of the file's. */
  private final boolean inStep;

  private final ValidRanges sound;

  /**
   * @param format of the file; sound ranges are skipped only if the client's entries have the same
   *     length
   */
  StreamingWalk(ClientVersion version, String path, DbFormat format, ValidRanges sound) {
    this.version = version;
    this.path = path;
    this.inStep = version.format().valueSize() == format.valueSize();
    this.sound = sound;
  }

  /**
   * Walks until the end or an error.
   *
   * @param size number of the file's bytes that the client has read
   * @param anyShape whether the client accepts sound entries with keys of any shape
   * @param each is given the cursor at each entry that is not skipped
   * @return the number of entries passed
   * @throws DbException with the client's error
   * @throws LimitException at a limit of this prediction
   */
  long walk(Evidence evidence, long size, boolean anyShape, Consumer<EntryCursor> each) {
    long used = evidence.getInt(DbLayout.USED_POSITION);
    boolean sameShape = anyShape || sound.shape() == version.format().keyShape();
    EntryCursor walk = version.entries(new Bounded(evidence, size), used, path);
    long entries = 0;
    boolean zeros = false;
    for (int steps = 0; walk.end() < used; steps++) {
      ValidRanges.Stretch stretch = inStep && sameShape ? sound.at(walk.end()) : null;
      if (stretch != null && stretch.end() <= size) {
        entries += stretch.entries();
        walk.moveTo(stretch.end());
        continue;
      }
      if (steps > MOST_STEPS) {
        throw new LimitException(
            "no error in the first " + walk.end() + " bytes; the rest was not walked");
      }
      walk.next();
      boolean empty = walk.keyLength() == 0;
      // Every client reads zeros as entries with one and the same empty key.
      entries += empty && zeros ? 0 : 1;
      zeros |= empty;
      each.accept(walk);
      if (empty && walk.end() >= DbLayout.HEADER_SIZE) {
        long next = walk.end();
        long end = evidence.nextNonZero(next, Math.max(next, Math.min(used, size)));
        long passed = version.format().passedInZeros(end - next);
        if (passed > 0) {
          walk.moveTo(next + passed);
        }
      }
    }
    return entries;
  }

  /** The part of a file that a client has read; refuses to copy a long key. */
  private record Bounded(Evidence evidence, long size) implements ByteSource {

    @Override
    public int getInt(long position) {
      return evidence.getInt(position);
    }

    @Override
    public double getDouble(long position) {
      return evidence.getDouble(position);
    }

    @Override
    public byte[] copy(long position, int length) {
      if (length > MOST_BYTES) {
        throw new LimitException(
            "a key of more than %s bytes at %s is not followed"
                .formatted(MOST_BYTES, position - DbLayout.KEY_LENGTH_SIZE));
      }
      return evidence.copy(position, length);
    }
  }
}
