package multiproc.layout;

/**
 * Reads and writes numbers in an array of bytes, in the file's byte order. It does so byte by byte:
 * a JVM that has just started does so at once, whereas it must first compile the many layers of a
 * buffer or a handle.
 *
 * <p>Positions are indices of the array. Pure functions; safe from any thread.
 */
public final class LittleEndian {

  private static final int BYTE = 0xff;

  private LittleEndian() {}

  /** The int32 at {@code at}. */
  public static int getInt(byte[] bytes, int at) {
    return bytes[at] & BYTE
        | (bytes[at + 1] & BYTE) << 8
        | (bytes[at + 2] & BYTE) << 16
        | bytes[at + 3] << 24;
  }

  /** The float64 at {@code at}. */
  public static double getDouble(byte[] bytes, int at) {
    long low = getInt(bytes, at) & 0xffff_ffffL;
    return Double.longBitsToDouble((long) getInt(bytes, at + 4) << 32 | low);
  }

  /** Stores an int32 at {@code at}. */
  public static void putInt(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >> 8);
    bytes[at + 2] = (byte) (value >> 16);
    bytes[at + 3] = (byte) (value >> 24);
  }
}
