package multiproc.explore.infer;

import multiproc.layout.DbFormat;
import multiproc.schedule.model.FileImage;

/**
 * The values in a file.
 *
 * @param file the file
 * @param format the layout of its entries
 */
record FileValues(FileImage file, DbFormat format) {

  /** The value of the entry that ends at a position. */
  double value(int end) {
    return Double.longBitsToDouble(file.getLong(end - format.valueSize()));
  }

  /**
   * The timestamp of the entry that ends at a position, in seconds since 1970; 0 if the format has
   * no timestamps.
   */
  double timestamp(int end) {
    return format.hasTimestamp() ? Double.longBitsToDouble(file.getLong(end - Long.BYTES)) : 0;
  }
}
