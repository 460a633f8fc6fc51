package multiproc.schedule.print;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import multiproc.schedule.Schedule;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;

/**
 * Computes the bytes of files after the last step of a schedule.
 *
 * <p>Pure function.
 */
public final class FileBytes {

  /** Most lines of a file that are printed. */
  private static final int MOST_LINES = 32;

  private static final int LINE_BYTES = 16;

  private FileBytes() {}

  /** The files that exist after the last step, by name. */
  public static Map<String, FileImage> after(Schedule schedule) {
    Simulation[] last = new Simulation[1];
    Simulation.run(schedule, (step, simulation) -> last[0] = simulation);
    Map<String, FileImage> images = new LinkedHashMap<>();
    for (String name : schedule.plan().fileNames()) {
      FileImage image = last[0] == null ? null : last[0].image(name);
      if (image != null) {
        images.put(name, image);
      }
    }
    return images;
  }

  /**
   * The bytes of a file up to {@code used} or the last that is not zero: lines with a position,
   * {@value #LINE_BYTES} bytes in hexadecimal, and the same as ASCII. Zeros in use are shown
   * because a walk reads them. As hexdump does, one {@code *} is printed for lines like the one
   * before. After {@value #MOST_LINES} lines the number of the bytes left out is printed.
   */
  public static String hex(FileImage image) {
    int inUse = (int) Math.max(image.headLength(), Math.min(image.size(), image.used()));
    byte[] bytes = image.bytes(inUse);
    StringBuilder text = new StringBuilder();
    int lines = 0;
    for (int at = 0; at < bytes.length; at += LINE_BYTES) {
      int end = Math.min(bytes.length, at + LINE_BYTES);
      if (isRepeated(bytes, at, end)) {
        text.append(isRepeated(bytes, at - LINE_BYTES, at) ? "" : "     *\n");
        continue;
      }
      if (lines == MOST_LINES) {
        return text.append("        ... and ")
            .append(bytes.length - at)
            .append(" more\n")
            .toString();
      }
      text.append(line(bytes, at, end));
      lines++;
    }
    return text.toString();
  }

  /** Whether a line that is not the last has the bytes of the line before it. */
  private static boolean isRepeated(byte[] bytes, int at, int end) {
    return at >= LINE_BYTES
        && end < bytes.length
        && Arrays.equals(bytes, at, end, bytes, at - LINE_BYTES, end - LINE_BYTES);
  }

  private static String line(byte[] bytes, int at, int end) {
    StringBuilder hex = new StringBuilder();
    StringBuilder ascii = new StringBuilder();
    for (int i = at; i < end; i++) {
      hex.append(String.format(Locale.ROOT, "%02x ", bytes[i]));
      ascii.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
    }
    return String.format(Locale.ROOT, "%6d  %-48s |%s|%n", at, hex, ascii);
  }
}
