package multiproc.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A client's file that can be opened more than once. */
public interface EvidenceSource {

  /** The file's path for a report; inside a zip {@code <zip>!<name>}. */
  String path();

  /** The path that a client's error messages would contain. */
  default String clientPath() {
    return path();
  }

  /**
   * The file of this machine; empty for one in a zip. Not every file can be reached by the text of
   * {@link #path()}: a name may have bytes that are no text in the encoding of file names.
   */
  default Optional<Path> file() {
    return Optional.empty();
  }

  /** The directory of the file, or of the zip that holds it. */
  default Path directory() {
    return file().map(Path::getParent).orElse(Path.of(""));
  }

  /** The file's own name, without any directory. */
  String name();

  /**
   * A number that changes when the file is written or cut; a store through a mapping may leave it
   * unchanged.
   */
  default long stamp() throws IOException {
    return 0;
  }

  /** Opens the file for reading. */
  Evidence open() throws IOException;
}
