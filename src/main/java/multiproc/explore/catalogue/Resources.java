package multiproc.explore.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the texts of one kind in the program's resources: all files with one suffix in one folder.
 * Adding a file adds a text.
 *
 * <p>Threading: safe.
 *
 * @param folder in the resources, from the root on
 * @param suffix of the files
 */
public record Resources(String folder, String suffix) {

  /** The schedules that ship: the original's two errors, and others. */
  public static final Resources SCHEDULES = new Resources("/schedules", ".schedule");

  /** The known faults. */
  public static final Resources FAULTS = new Resources("/faults", ".fault");

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*");

  /** The text with this name; empty if there is none. */
  public Optional<String> text(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    try (InputStream in = Resources.class.getResourceAsStream(folder + "/" + name + suffix)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** The names of all texts, sorted. */
  public List<String> names() throws IOException {
    URL url = Resources.class.getResource(folder);
    try {
      URI uri = url.toURI();
      if (!uri.getScheme().equals("jar")) {
        return names(Path.of(uri));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return names(jar.getPath(folder));
      }
    } catch (URISyntaxException e) {
      throw new IOException("not a place of resources: url=" + url, e);
    }
  }

  private List<String> names(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .sorted()
          .toList();
    }
  }

  /** The first comment of a text; empty if there is none. */
  public static String title(String text) {
    return text.lines()
        .filter(line -> line.startsWith("# "))
        .map(line -> line.substring(2).strip())
        .findFirst()
        .orElse("");
  }
}
