package multiproc.explore.infer;

import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.schedule.model.FileImage;

/**
 * Reads the values in a file.
 *
 * @param file the file
 * @param format the layout of its entries
 * @param timed whether values have a time: other gauges than those of a mode mostrecent, and other
 *     types, store 0 there
 */
record FileValues(FileImage file, DbFormat format, boolean timed) {

  static FileValues of(FileImage file, DbFormat format, DbFileName name) {
    return new FileValues(
        file, format, format.hasTimestamp() && name.mode().endsWith("mostrecent"));
  }

  /** The value of the entry that ends at a position. */
  double value(int end) {
    return Double.longBitsToDouble(file.getLong(end - format.valueSize()));
  }

  /**
   * The timestamp of the entry that ends at a position, in seconds since 1970; 0 if values have no
   * time.
   */
  double timestamp(int end) {
    return timed ? Double.longBitsToDouble(file.getLong(end - Long.BYTES)) : 0;
  }

  /**
   * Whether the store of a value can leave this word.
   *
   * @param at position of the word
   * @param end exclusive end of the entry
   */
  boolean canLeave(int at, int end, long word) {
    boolean number = timed || at == end - format.valueSize();
    return number ? Plausible.isValue(word) : word == 0;
  }
}
