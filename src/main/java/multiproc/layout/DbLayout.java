package multiproc.layout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Describes the bytes of a {@code .db} file. No other class has an offset as a number.
 *
 * <pre>
 *   0  +---------------------------+
 *      | used        int32         |  bytes in use from the file's start, these 8 included
 *   4  | padding     4 bytes       |  never written
 *   8  +===========================+  repeats while position &lt; used
 *      | keyLength   int32         |  UTF-8 bytes of the key, spaces not counted
 *      | key         UTF-8 JSON    |
 *      | spaces      1..8 x 0x20   |  8 - (keyLength + 4) % 8: never 0; an aligned key gets 8
 *      | value       float64       |
 *      +---------------------------+
 * </pre>
 *
 * <p>Numbers are in native byte order, which is little-endian on every machine the original ran on;
 * this port always writes little-endian. Positions are absolute (bytes from the file's start), as
 * {@code int}: {@code used} is an int32, so no entry can start beyond 2 GiB.
 *
 * <p>Follows {@code prometheus_client/core.py}, {@code _MmapedDict}, 0.4.2.
 */
public final class DbLayout {

  /** Byte order of every number in the file. */
  public static final ByteOrder BYTE_ORDER = ByteOrder.LITTLE_ENDIAN;

  /** Position of the {@code used} header field, an int32. */
  public static final int USED_POSITION = 0;

  /** Bytes of the {@code used} header field. */
  public static final int USED_SIZE = Integer.BYTES;

  /** Bytes of the header: {@code used} and its padding. Also the position of the first entry. */
  public static final int HEADER_SIZE = 8;

  /** Bytes of an entry's {@code keyLength} field. */
  public static final int KEY_LENGTH_SIZE = Integer.BYTES;

  /** Bytes of an entry's value. */
  public static final int VALUE_SIZE = Double.BYTES;

  /** Entries and values start at multiples of this many bytes. */
  public static final int ALIGNMENT = 8;

  /** Bytes a file gets when it is created: 1 MiB (clients 0.0.16 to 0.15.0). */
  public static final int INITIAL_SIZE = 1 << 20;

  /** Bytes a file gets when it is created: 64 KiB (clients from 0.16 on). */
  public static final int LATER_INITIAL_SIZE = 1 << 16;

  /** Bytes a file of the Ruby client gets when it is created: 4 KiB. */
  public static final int RUBY_INITIAL_SIZE = 1 << 12;

  /** The byte after a key, up to its value. */
  public static final byte PADDING = ' ';

  private DbLayout() {}

  /**
   * Bytes that a key of {@code keyLength} UTF-8 bytes takes together with its spaces.
   *
   * @param keyLength not negative
   */
  public static long paddedKeyLength(long keyLength) {
    return keyLength + ALIGNMENT - (keyLength + KEY_LENGTH_SIZE) % ALIGNMENT;
  }

  /** Bytes from an entry's start to its value, for a key of {@code keyLength} UTF-8 bytes. */
  public static long valueOffset(long keyLength) {
    return KEY_LENGTH_SIZE + paddedKeyLength(keyLength);
  }

  /**
   * {@link #valueOffset(long)}, if the result is known to fit into an int.
   *
   * @param keyLength not negative
   */
  public static int intValueOffset(int keyLength) {
    return (keyLength + KEY_LENGTH_SIZE & -ALIGNMENT) + ALIGNMENT;
  }

  /** Bytes of a whole entry whose key has {@code keyLength} UTF-8 bytes. */
  public static long entryLength(long keyLength) {
    return valueOffset(keyLength) + VALUE_SIZE;
  }

  /** Whether {@code bytes[from, to)} are the spaces after a key. */
  public static boolean isPadding(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != PADDING) {
        return false;
      }
    }
    return true;
  }

  /** Whether a key starts at {@code at}: the first two characters are the same in every format. */
  public static boolean isKeyStart(byte[] bytes, int at) {
    return bytes[at] == '[' && bytes[at + 1] == '"';
  }

  /** The bytes of a new entry before its value, as little-endian longs; they identify the key. */
  public static long[] headWords(byte[] key) {
    byte[] entry = encodeEntry(key, 0);
    long[] words = new long[(entry.length - VALUE_SIZE) / Long.BYTES];
    ByteBuffer.wrap(entry).order(BYTE_ORDER).asLongBuffer().get(words);
    return words;
  }

  /** The bytes of a new entry: length, key, spaces, value. */
  public static byte[] encodeEntry(byte[] key, double value) {
    byte[] entry = new byte[Math.toIntExact(entryLength(key.length))];
    ByteBuffer buffer = ByteBuffer.wrap(entry).order(BYTE_ORDER);
    buffer.putInt(key.length).put(key);
    while (buffer.remaining() > VALUE_SIZE) {
      buffer.put(PADDING);
    }
    buffer.putDouble(value);
    return entry;
  }
}
