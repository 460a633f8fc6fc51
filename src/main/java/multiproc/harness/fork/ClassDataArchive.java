package multiproc.harness.fork;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/**
 * Checks a class-data archive before a JVM uses it. A JVM maps an archive without a look at its
 * bytes, and crashes at one that is cut or damaged. The build writes the size and the CRC-32 of
 * each archive into a file beside it with a name that ends in {@code .sum}.
 *
 * <p>Threading: safe. An archive is read once by a process, 1 ms per megabyte.
 */
public final class ClassDataArchive {

  private static final String SUM = ".sum";

  private static final Map<Path, Boolean> CHECKED = new ConcurrentHashMap<>();

  private ClassDataArchive() {}

  /**
   * Whether a JVM may use an archive. It may not if the archive is missing, or if its sum is there
   * and differs, which is then said once.
   */
  static boolean isUsable(Path archive) {
    Boolean usable = CHECKED.get(archive);
    if (usable == null) {
      usable = check(archive);
      CHECKED.put(archive, usable);
    }
    return usable;
  }

  private static boolean check(Path archive) {
    try {
      String wanted = Files.readString(Path.of(archive.toString().concat(SUM)));
      if (wanted.equals(sum(archive))) {
        return true;
      }
    } catch (NoSuchFileException e) {
      // The archive is missing, or whoever made it wrote no sum.
      return Files.exists(archive);
    } catch (IOException e) {
      // A JVM cannot read it either.
      return false;
    }
    System.err.println(
        "reproduce: the class-data archive is damaged: file="
            + archive
            + "; going on without it, which starts more slowly; build or install again");
    return false;
  }

  private static String sum(Path archive) throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    // The first use of + on strings links code for 15 ms, so it is not used here.
    return Integer.toString(bytes.length)
        .concat(" ")
        .concat(Long.toHexString(crc.getValue()))
        .concat("\n");
  }

  /**
   * Writes the sums of archives. The build calls it.
   *
   * @param archives their paths
   */
  public static void main(String[] archives) throws IOException {
    for (String archive : archives) {
      Files.writeString(Path.of(archive + SUM), sum(Path.of(archive)));
    }
  }
}
