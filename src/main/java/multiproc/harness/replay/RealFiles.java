package multiproc.harness.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import multiproc.schedule.simulate.FileImage;

/**
 * The bytes of the real files between the steps of a replay.
 *
 * <p>Threading: one thread.
 */
final class RealFiles {

  private static final String NO_FILE = "no file";

  private final Path directory;
  private byte[] expectedBytes = new byte[0];
  private FileImage expectedImage;

  RealFiles(String directory) {
    this.directory = Path.of(directory);
  }

  /** SHA-256 of a file, in hex; computed anew only where its bytes are not those expected. */
  String sha256(String name, FileImage expected) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(directory.resolve(name));
    } catch (NoSuchFileException e) {
      return NO_FILE;
    }
    if (expected != null && expected.size() == bytes.length) {
      if (!expected.equals(expectedImage)) {
        expectedImage = expected;
        expectedBytes = expected.bytes(bytes.length);
      }
      if (Arrays.equals(bytes, expectedBytes)) {
        return expected.sha256();
      }
    }
    return FileImage.of(bytes).sha256();
  }
}
