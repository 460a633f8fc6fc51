package multiproc.inspect.predict;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.client.ClientVersion;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.segment.ValidRanges;
import multiproc.layout.ByteSource;
import multiproc.layout.ClientChange;
import multiproc.layout.DbException;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.Walk;
import multiproc.python.PythonError;

/**
 * A client's walk over a file too large to be copied. Sound stretches are passed over, since no
 * client stumbles there; every other step is the port's own, over a file that is made to start
 * where the walk stands, so the memory taken is that of one entry. The port's steps depend on
 * distances alone; where its words name a place, that is put right.
 *
 * <p>Threading: one thread.
 */
final class StreamingWalk {

  /** Steps of the port's own, each over an entry that is not known to be sound. */
  private static final int MOST_STEPS = 3_000_000;

  /** Where the value of an empty key is when the file is made to start with its entry. */
  private static final long EMPTY_KEYS_VALUE = DbLayout.HEADER_SIZE + DbLayout.valueOffset(0);

  /** A key that is longer is not copied. */
  private static final int MOST_BYTES = 8 << 20;

  private static final Pattern PLACES =
      Pattern.compile(
          "(unpack_from requires a buffer of at least )(\\d+)( bytes for unpacking \\d+ bytes at"
              + " offset )(\\d+)( \\(actual buffer size is )(\\d+)(\\))");

  private final ClientVersion version;
  private final String path;
  private final boolean inStep;
  private final ValidRanges sound;

  /**
   * @param format of the file: only a client whose entries are as long walks in step with it
   */
  StreamingWalk(ClientVersion version, String path, DbFormat format, ValidRanges sound) {
    this.version = version;
    this.path = path;
    this.inStep = version.format().valueSize() == format.valueSize();
    this.sound = sound;
  }

  /**
   * Walks until the end, an error, or until {@code each} is not content with an entry.
   *
   * @param size how many of the file's bytes the client has
   * @param anyShape whether the shape of sound entries' keys does not matter to the client
   * @return how many entries were passed
   * @throws DbException as the client fails
   * @throws PredictionLimitException where it is not followed
   */
  long walk(Evidence evidence, long size, boolean anyShape, Predicate<Walk> each) {
    long used = evidence.getInt(DbLayout.USED_POSITION);
    boolean sameShape = anyShape || sound.shape() == version.format().keyShape();
    Set<Long> landings = new HashSet<>();
    long entries = 0;
    long position = DbLayout.HEADER_SIZE;
    boolean zeros = false;
    for (int steps = 0; position < used; steps++) {
      ValidRanges.Stretch stretch = inStep && sameShape ? sound.at(position) : null;
      if (stretch != null && stretch.end() <= size) {
        entries += stretch.entries();
        position = stretch.end();
        continue;
      }
      if (steps > MOST_STEPS) {
        throw new PredictionLimitException(
            "no error in the first " + position + " bytes; not followed any farther");
      }
      Walk walk = step(evidence, position, size, used);
      boolean empty = walk.valuePosition() == EMPTY_KEYS_VALUE;
      // To every client zeros are entries of one key.
      entries += empty && zeros ? 0 : 1;
      zeros |= empty;
      if (!each.test(walk)) {
        return entries;
      }
      long next = position + walk.valuePosition() - DbLayout.HEADER_SIZE;
      next += version.format().valueSize();
      if (empty) {
        long end = evidence.nextNonZero(next, Math.max(next, Math.min(used, size)));
        next += version.format().passedInZeros(end - next);
      }
      if (next <= position && !landings.add(next)) {
        throw new DbException(
            new PythonError("RuntimeError", "the walk goes in a circle for ever: position=" + next),
            path,
            (int) position);
      }
      position = next;
    }
    return entries;
  }

  /** One step of the port's walk. */
  private Walk step(Evidence evidence, long position, long size, long used) {
    long shift = position - DbLayout.HEADER_SIZE;
    if (position + DbLayout.KEY_LENGTH_SIZE <= size
        && version.has(ClientChange.SLICES)
        && evidence.getInt(position) < 0) {
      // Python counts from the end there, and so from a place that is not the one made up.
      throw new PredictionLimitException(
          "no error in the first "
              + position
              + " bytes; a negative length there leads it backwards, and it is not followed");
    }
    Walk walk = version.walk(new Shifted(evidence, shift, size), (int) (used - shift), path);
    try {
      walk.next();
      return walk;
    } catch (DbException e) {
      throw new DbException(
          new PythonError(e.pythonType(), placed(e.getMessage(), shift)), path, (int) position);
    }
  }

  private static String placed(String message, long shift) {
    Matcher places = PLACES.matcher(message);
    return places.matches()
        ? places.group(1)
            + (Long.parseLong(places.group(2)) + shift)
            + places.group(3)
            + (Long.parseLong(places.group(4)) + shift)
            + places.group(5)
            + (Long.parseLong(places.group(6)) + shift)
            + places.group(7)
        : message;
  }

  /** The bytes from a position on, as if they came right behind the header. */
  private static final class Shifted implements ByteSource {
    private final Evidence evidence;
    private final long shift;
    private final long size;
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    Shifted(Evidence evidence, long shift, long size) {
      this.evidence = evidence;
      this.shift = shift;
      this.size = size - shift;
    }

    @Override
    public int size() {
      return (int) Math.min(size, Integer.MAX_VALUE);
    }

    @Override
    public ByteBuffer upTo(int end) {
      if (end > buffer.capacity()) {
        if (end > MOST_BYTES) {
          throw new PredictionLimitException(
              "a key of more than "
                  + MOST_BYTES
                  + " bytes at "
                  + (shift + DbLayout.HEADER_SIZE)
                  + " is not followed");
        }
        int wanted = Math.min(size(), Math.max(end, 2 * buffer.capacity()));
        buffer = ByteBuffer.wrap(evidence.copy(shift, wanted)).order(DbLayout.BYTE_ORDER);
      }
      return buffer;
    }
  }
}
