package multiproc.layout;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A format of the file. No field of a file names its format, so evidence decides: the shape of the
 * keys, the bytes between a key and the next entry, the file's size.
 *
 * <pre>
 *   releases        key JSON                              after the spaces
 *   0.0.16-0.3.1    [metric, sample, [names], [values]]   value
 *   0.4.0-0.15.0    [metric, sample, {labels}]            value
 *   0.16-0.17       [metric, sample, {labels}, help]      value
 *   0.18 and later  [metric, sample, {labels}, help]      value, timestamp
 *   Ruby            [metric,sample,[names],[values]]      value
 * </pre>
 */
public enum DbFormat implements Change {
  /** Label names and values in two lists. */
  NAMES_AND_VALUES("0.0.16-0.3.1", KeyShape.NAMES_AND_VALUES, 0),

  /** Labels as an object; the format of the bug report. */
  LABELS("0.4.0-0.15.0", KeyShape.LABELS, 0),

  /** The metric's help after the labels. */
  HELP("0.16-0.17", KeyShape.LABELS_AND_HELP, 0),

  /** A timestamp after each value. */
  TIMESTAMP("0.18 and later", KeyShape.LABELS_AND_HELP, Double.BYTES),

  /** prometheus-client-mmap, GitLab's Ruby client: compact JSON. */
  RUBY("prometheus-client-mmap", KeyShape.COMPACT, 0);

  private final String releases;
  private final KeyShape keyShape;
  private final int timestampSize;

  DbFormat(String releases, KeyShape keyShape, int timestampSize) {
    this.releases = releases;
    this.keyShape = keyShape;
    this.timestampSize = timestampSize;
  }

  /** The releases of client_python that write the format, {@code 0.4.0-0.15.0}; else the client. */
  public String releases() {
    return releases;
  }

  /** The shape of the format's keys. */
  public KeyShape keyShape() {
    return keyShape;
  }

  /** Whether a timestamp follows each value. */
  public boolean hasTimestamp() {
    return timestampSize != 0;
  }

  /** Bytes after a key's spaces: the value and, if the format has one, the timestamp. */
  public int valueSize() {
    return DbLayout.VALUE_SIZE + timestampSize;
  }

  /** Bytes of a whole entry whose key has {@code keyLength} UTF-8 bytes. */
  public long entryLength(long keyLength) {
    return DbLayout.valueOffset(keyLength) + valueSize();
  }

  /**
   * Bytes of zeros that a walk passes as entries with an empty key, up to the last entry whose
   * length field is within the zeros.
   */
  public long passedInZeros(long zeros) {
    long length = entryLength(0);
    return Math.max(0, zeros - DbLayout.KEY_LENGTH_SIZE) / length * length;
  }

  /**
   * The bytes of an entry.
   *
   * @param timestamp seconds since 1970, or 0.0; left out where the format has none
   */
  public byte[] encodeEntry(byte[] key, double value, double timestamp) {
    byte[] entry = DbLayout.encodeEntry(key, value);
    if (hasTimestamp()) {
      entry = Arrays.copyOf(entry, entry.length + timestampSize);
      ByteBuffer.wrap(entry)
          .order(DbLayout.BYTE_ORDER)
          .putDouble(entry.length - timestampSize, timestamp);
    }
    return entry;
  }

  /** The bytes of a value, with its timestamp where the format has one. */
  public byte[] encodeValue(double value, double timestamp) {
    ByteBuffer bytes = ByteBuffer.allocate(valueSize()).order(DbLayout.BYTE_ORDER);
    bytes.putDouble(value);
    if (hasTimestamp()) {
      bytes.putDouble(timestamp);
    }
    return bytes.array();
  }

  @Override
  public String toString() {
    return releases;
  }
}
