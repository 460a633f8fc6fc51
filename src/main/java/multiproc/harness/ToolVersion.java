package multiproc.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The version of this tool, which the build writes into the jar. */
public final class ToolVersion {

  private ToolVersion() {}

  /** For example {@code 1.0.0}. */
  public static String get() {
    Properties properties = new Properties();
    try (InputStream in = ToolVersion.class.getResourceAsStream("/version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  /**
   * The commit of the build, for example {@code 59fd2d8b1c}; {@code unknown} if the jar has none.
   */
  public static String commit() {
    try (InputStream in = ToolVersion.class.getResourceAsStream("/commit.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
