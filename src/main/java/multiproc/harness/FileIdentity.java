package multiproc.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Identifies a file, so that a later file with the same name is another one.
 *
 * @param device number of its device
 * @param inode number on the device
 */
record FileIdentity(long device, long inode) {

  /** The identity of the file at a path; empty if there is none, or it may not be read. */
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
