package multiproc.layout;

import java.nio.ByteBuffer;
import multiproc.python.PythonError;
import multiproc.python.PythonUtf8;
import multiproc.python.PythonVersion;

/**
 * Walks the entries of a file from its first to {@code used}, as the client does: it trusts every
 * length it reads, so it fails (with Python's words) or misreads just where the client would.
 *
 * <pre>{@code
 * EntryWalk walk = new EntryWalk(bytes, used, file, false);
 * while (walk.next()) {
 *   use(walk.key(), walk.value());
 * }
 * }</pre>
 *
 * <p>Threading: one thread. Ordering: plain loads; over a live mapping an entry may change while it
 * is being read, as it may in the client.
 *
 * <p>Follows {@code core.py}, {@code _MmapedDict._read_all_values}, 0.4.2, and with {@code bounded}
 * {@code mmap_dict.py} of 0.5.0.
 */
public final class EntryWalk implements Walk {

  private final ByteSource source;
  private final int used;
  private final String file;
  private final boolean bounded;

  private int nextPosition = DbLayout.HEADER_SIZE;
  private int position;
  private int keyLength;
  private int valuePosition;

  /**
   * @param source the file's bytes
   * @param used where to stop, bytes from the file's start; negative or tiny means no entry
   * @param file the path, for messages
   * @param bounded whether a length that points beyond {@code used} is refused (0.5.0 and later)
   */
  public EntryWalk(ByteSource source, int used, String file, boolean bounded) {
    this.source = source;
    this.used = used;
    this.file = file;
    this.bounded = bounded;
  }

  /**
   * Steps to the next entry.
   *
   * @return false when {@code used} is reached
   * @throws DbException with the words of Python 2.7's {@code struct} where the client fails
   */
  @Override
  public boolean next() {
    if (nextPosition >= used) {
      return false;
    }
    position = nextPosition;
    keyLength = require(position, DbLayout.KEY_LENGTH_SIZE).getInt(position);
    if (bounded && (long) keyLength + position > used) {
      throw fail("RuntimeError", "Read beyond file size detected, " + file + " is corrupted.");
    }
    if (keyLength < 0) {
      // Python builds the struct format "<length>s" from it, and a sign is no format character.
      throw fail("error", "bad char in struct format");
    }
    require((long) position + DbLayout.KEY_LENGTH_SIZE, keyLength);
    long value = position + DbLayout.valueOffset(keyLength);
    require(value, DbLayout.VALUE_SIZE);
    valuePosition = (int) value;
    // Ends at most at the source's size, an int, so this cannot overflow.
    nextPosition = valuePosition + DbLayout.VALUE_SIZE;
    return true;
  }

  /** Where the current entry starts, bytes from the file's start. */
  @Override
  public int position() {
    return position;
  }

  /** Where the current entry's value stands, bytes from the file's start. */
  @Override
  public int valuePosition() {
    return valuePosition;
  }

  /** The current entry's value. */
  @Override
  public double value() {
    return source.upTo(valuePosition + DbLayout.VALUE_SIZE).getDouble(valuePosition);
  }

  @Override
  public double timestamp() {
    return 0;
  }

  /** A copy of the current entry's key bytes, spaces left off. */
  @Override
  public byte[] keyBytes() {
    byte[] key = new byte[keyLength];
    int keyPosition = position + DbLayout.KEY_LENGTH_SIZE;
    source.upTo(keyPosition + keyLength).get(keyPosition, key);
    return key;
  }

  /**
   * The current entry's key.
   *
   * @throws DbException when its bytes are not UTF-8
   */
  @Override
  public String key() {
    return decode(keyBytes());
  }

  /** {@link #keyBytes()} as text, failing as {@link #key()} does. */
  public String decode(byte[] key) {
    try {
      return PythonUtf8.decode(key, 0, key.length, PythonVersion.PYTHON_2_7);
    } catch (PythonError e) {
      throw fail(e);
    }
  }

  /** What went wrong with the current entry, with its place. */
  @Override
  public DbException fail(PythonError error) {
    return new DbException(error, file, position);
  }

  private ByteBuffer require(long from, int length) {
    long end = from + length;
    if (end > source.size()) {
      throw fail("error", "unpack_from requires a buffer of at least " + length + " bytes");
    }
    return source.upTo((int) end);
  }

  private DbException fail(String type, String message) {
    return fail(new PythonError(type, message));
  }
}
