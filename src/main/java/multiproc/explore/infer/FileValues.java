package multiproc.explore.infer;

import multiproc.layout.DbFormat;
import multiproc.schedule.model.FileImage;

/**
 * The values that stand in a file.
 *
 * @param file whose they are
 * @param format where they stand
 */
record FileValues(FileImage file, DbFormat format) {

  /** The value of the entry that ends there. */
  double value(int end) {
    return Double.longBitsToDouble(file.getLong(end - format.valueSize()));
  }

  /** The seconds since 1970 that stand behind it; 0 where the format has none. */
  double timestamp(int end) {
    return format.hasTimestamp() ? Double.longBitsToDouble(file.getLong(end - Long.BYTES)) : 0;
  }
}
