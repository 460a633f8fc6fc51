package multiproc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the class path that the build gives it into a file, for {@code scripts/bench.sh}. */
public final class ClassPath {

  private ClassPath() {}

  /**
   * Writes the file.
   *
   * @param args where to
   */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[0]), System.getProperty("java.class.path"));
  }
}
