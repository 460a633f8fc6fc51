package multiproc.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The identity of a file: it differs from that of a later file with the same name.
 *
 * @param device that it is on
 * @param inode its number there
 */
record FileIdentity(long device, long inode) {

  /** Of the file that a path names now; empty where there is none, or it may not be looked at. */
  static Optional<FileIdentity> of(Path path, LinkOption... options) {
    try {
      Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino", options);
      return Optional.of(
          new FileIdentity(
              ((Number) attributes.get("dev")).longValue(),
              ((Number) attributes.get("ino")).longValue()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
