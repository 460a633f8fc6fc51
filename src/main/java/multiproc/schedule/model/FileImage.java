package multiproc.schedule.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import multiproc.layout.ByteSource;
import multiproc.layout.DbLayout;
import multiproc.layout.LittleEndian;

/**
 * Holds the content of a file at one moment, and never changes: its size, and its bytes up to the
 * last nonzero byte, so a sparse file of 1 MiB with three entries takes the memory of three
 * entries. A change makes a new image.
 *
 * <p>Positions count from the file's start; numbers are little-endian.
 */
public final class FileImage implements ByteSource {

  /** A new file of 0 bytes. */
  public static final FileImage EMPTY = new FileImage(0, new byte[0]);

  /** The size that stands for a settled file without a verdict; no file is so large. */
  private static final long SETTLED = 1L << 62;

  private final long size;
  private final byte[] head;
  private final int hash;
  private String sha256;

  private FileImage(long size, byte[] head, int hash) {
    this.size = size;
    this.head = head;
    this.hash = hash;
  }

  private FileImage(long size, byte[] head) {
    this(size, head, weighed(head, 0, head.length));
  }

  /**
   * A sum of the bytes, each weighted by its position. A store therefore changes the sum only by
   * the bytes that it changes; zeros add nothing.
   */
  private static int weighed(byte[] bytes, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      int weight = (i + 1) * 0x9E37_79B1;
      weight = (weight ^ weight >>> 15) * 0x85EB_CA6B;
      sum += bytes[i] * (weight ^ weight >>> 13);
    }
    return sum;
  }

  /** The image of these bytes. */
  public static FileImage of(byte[] bytes) {
    return trimmed(bytes.length, bytes.clone());
  }

  /**
   * A settled file ({@link SettledFiles}), of which only the verdicts are known.
   *
   * @param verdicts on the file, a bit for each
   */
  static FileImage settled(int verdicts) {
    return new FileImage(SETTLED + verdicts, new byte[0]);
  }

  /** Whether only the verdicts on the file are known. */
  boolean isSettled() {
    return size >= SETTLED;
  }

  /** The verdicts on a settled file. */
  int verdicts() {
    return (int) (size - SETTLED);
  }

  /** Takes ownership of the array. */
  private static FileImage trimmed(long size, byte[] bytes) {
    int end = (int) Math.min(bytes.length, size);
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return new FileImage(size, end == bytes.length ? bytes : Arrays.copyOf(bytes, end));
  }

  /** Bytes of the file. */
  @Override
  public long size() {
    return size;
  }

  /** Number of bytes up to and including the last nonzero byte. */
  public int headLength() {
    return head.length;
  }

  /** The file's first {@code length} bytes, padded with zeros. */
  public byte[] bytes(int length) {
    return Arrays.copyOf(head, length);
  }

  /** The bytes from a position on; fewer than {@code length} if the file ends before. */
  @Override
  public byte[] copy(long position, int length) {
    int there = (int) Math.max(0, Math.min(length, size - position));
    byte[] bytes = new byte[there];
    if (position < head.length) {
      System.arraycopy(
          head, (int) position, bytes, 0, (int) Math.min(there, head.length - position));
    }
    return bytes;
  }

  /** The file's bytes up to the last nonzero byte, padded to whole words of 8 bytes. */
  ByteBuffer words() {
    int length = (head.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    byte[] whole = length == head.length ? head : Arrays.copyOf(head, length);
    return ByteBuffer.wrap(whole).asReadOnlyBuffer().order(DbLayout.BYTE_ORDER);
  }

  /** The int32 at a position. */
  @Override
  public int getInt(long position) {
    int value = 0;
    for (int i = Integer.BYTES - 1; i >= 0; i--) {
      value = value << Byte.SIZE | byteAt(position + i);
    }
    return value;
  }

  /** The 8 bytes at a position. */
  public long getLong(long position) {
    return getInt(position) & 0xFFFF_FFFFL
        | (long) getInt(position + Integer.BYTES) << Integer.SIZE;
  }

  /**
   * The position of the next 8-byte word in which two files differ, zeros after their ends
   * included; -1 if there is none.
   *
   * @param from where to begin, a multiple of 8
   */
  public int nextDifference(FileImage other, int from) {
    int common = Math.min(head.length, other.head.length);
    int at = from < common ? Arrays.mismatch(head, from, common, other.head, from, common) : -1;
    if (at >= 0) {
      return from + at & -Long.BYTES;
    }
    byte[] longer = head.length > common ? head : other.head;
    for (int i = Math.max(from, common); i < longer.length; i++) {
      if (longer[i] != 0) {
        return i & -Long.BYTES;
      }
    }
    return -1;
  }

  @Override
  public double getDouble(long position) {
    return Double.longBitsToDouble(getLong(position));
  }

  private int byteAt(long position) {
    return position < head.length ? head[(int) position] & 0xFF : 0;
  }

  /** The header's {@code used}; 0 if the file is too short to have one. */
  public int used() {
    return size < DbLayout.USED_SIZE ? 0 : getInt(DbLayout.USED_POSITION);
  }

  /** The same file with these bytes at a position. */
  FileImage put(int position, byte[] bytes) {
    int end = position + bytes.length;
    byte[] changed = Arrays.copyOf(head, Math.max(head.length, end));
    System.arraycopy(bytes, 0, changed, position, bytes.length);
    if (changed.length > size || changed.length > 0 && changed[changed.length - 1] == 0) {
      return trimmed(size, changed);
    }
    int before = weighed(head, Math.min(position, head.length), Math.min(end, head.length));
    return new FileImage(size, changed, hash - before + weighed(changed, position, end));
  }

  /** The same file with this int32 at a position. */
  FileImage putInt(int position, int value) {
    byte[] bytes = new byte[Integer.BYTES];
    LittleEndian.putInt(bytes, 0, value);
    return put(position, bytes);
  }

  /** The same file with these 8 bytes at a position. */
  FileImage putLong(int position, long value) {
    return put(
        position,
        ByteBuffer.allocate(Long.BYTES).order(DbLayout.BYTE_ORDER).putLong(value).array());
  }

  /** The same file cut, or grown by zeros, to that size. */
  FileImage truncated(long newSize) {
    return trimmed(newSize, head);
  }

  /** A file of the same size that starts with these bytes; takes ownership of the array. */
  FileImage with(byte[] bytes) {
    return trimmed(size, bytes);
  }

  /** Copies the bytes up to the last nonzero byte to the start of an array. */
  void copyTo(byte[] target) {
    System.arraycopy(head, 0, target, 0, Math.min(head.length, target.length));
  }

  /** SHA-256 of the whole file, in hex. */
  public String sha256() {
    if (sha256 == null) {
      sha256 = HexFormat.of().formatHex(SparseSha256.of(head, size));
    }
    return sha256;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileImage image
        && hash == image.hash
        && size == image.size
        && Arrays.equals(head, image.head);
  }

  @Override
  public int hashCode() {
    return 31 * hash + Long.hashCode(size);
  }
}
