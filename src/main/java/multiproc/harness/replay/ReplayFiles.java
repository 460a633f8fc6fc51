package multiproc.harness.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import multiproc.schedule.Plan;
import multiproc.store.OpenFileException;

/**
 * Writes the files that a plan starts with into a replay's directory, and gives the SHA-256 of a
 * file, by which the replay compares it with the schedule after each step.
 *
 * <p>Threading: one thread.
 */
public final class ReplayFiles {

  private static final String NO_FILE = "no file";

  private final Path directory;
  private final byte[] buffer = new byte[1 << 16];

  /**
   * @param directory of the replay
   */
  public ReplayFiles(String directory) {
    this.directory = Path.of(directory);
  }

  /** Writes the files that exist at the plan's start. */
  public void write(List<Plan.InitialFile> files) throws IOException {
    for (Plan.InitialFile file : files) {
      Files.write(directory.resolve(file.name()), file.bytes());
    }
  }

  /** SHA-256 of a file in hex, or {@code no file}. */
  String sha256(String name) throws IOException {
    try (InputStream file = Files.newInputStream(directory.resolve(name))) {
      MessageDigest digest = digest();
      for (int read = file.read(buffer); read >= 0; read = file.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchFileException e) {
      return NO_FILE;
    } catch (IOException e) {
      throw OpenFileException.of(directory.resolve(name).toString(), e);
    }
  }

  /** SHA-256 of bytes. */
  static byte[] sha256(byte[] bytes) {
    return digest().digest(bytes);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
