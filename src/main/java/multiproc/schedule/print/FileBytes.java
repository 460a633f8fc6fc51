package multiproc.schedule.print;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import multiproc.schedule.Schedule;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.Simulation;

/**
 * The bytes of files after the last step of a schedule.
 *
 * <p>Pure function.
 */
public final class FileBytes {

  /** Most bytes of a file that are printed. */
  private static final int MOST_BYTES = 512;

  private static final int LINE_BYTES = 16;

  private FileBytes() {}

  /** The files that exist after the last step, by name. */
  public static Map<String, FileImage> after(Schedule schedule) {
    Simulation[] last = new Simulation[1];
    ScheduleSimulation.run(schedule, (step, simulation) -> last[0] = simulation);
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
   * The first bytes of a file, at most {@value #MOST_BYTES}, up to {@code used} or the last that is
   * not zero: lines with a position, {@value #LINE_BYTES} bytes in hexadecimal, and the same as
   * ASCII. Zeros in use are shown because a walk reads them.
   */
  public static String hex(FileImage image) {
    int inUse = (int) Math.max(image.headLength(), Math.min(image.size(), image.used()));
    byte[] bytes = image.bytes(Math.min(MOST_BYTES, inUse));
    StringBuilder lines = new StringBuilder();
    for (int at = 0; at < bytes.length; at += LINE_BYTES) {
      StringBuilder hex = new StringBuilder();
      StringBuilder ascii = new StringBuilder();
      for (int i = at; i < Math.min(bytes.length, at + LINE_BYTES); i++) {
        hex.append(String.format(Locale.ROOT, "%02x ", bytes[i]));
        ascii.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
      }
      lines.append(String.format(Locale.ROOT, "%6d  %-48s |%s|%n", at, hex, ascii));
    }
    return lines.toString();
  }
}
