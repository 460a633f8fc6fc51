package multiproc.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** This tool's own version, which the build writes into the jar. */
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

  /** The commit that it was built of, for example {@code 59fd2d8b1c}; {@code unknown} without. */
  public static String commit() {
    try (InputStream in = ToolVersion.class.getResourceAsStream("/commit.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
