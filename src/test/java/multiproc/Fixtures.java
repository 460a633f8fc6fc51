package multiproc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;

/**
 * Reads files of {@code src/test/resources}. A name is a path below that folder, with a slash
 * first.
 */
public final class Fixtures {

  private Fixtures() {}

  /** A whole text, UTF-8. */
  public static String text(String name) {
    try (InputStream in = url(name).openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value of a JSON text, as {@link PythonJson#loads} gives it. */
  public static Object json(String name) {
    return PythonJson.loads(text(name), PythonVersion.PYTHON_3);
  }

  /** Every file of a zip, by name. */
  public static SortedMap<String, byte[]> zipped(String zip) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (ZipFile file = open(zip)) {
      for (Enumeration<? extends ZipEntry> all = file.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        files.put(entry.getName(), bytes(file, entry));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static ZipFile open(String zip) throws IOException {
    try {
      return new ZipFile(Path.of(url(zip).toURI()).toFile());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(ZipFile file, ZipEntry entry) throws IOException {
    try (InputStream in = file.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static URL url(String name) {
    return Objects.requireNonNull(Fixtures.class.getResource(name), name);
  }
}
