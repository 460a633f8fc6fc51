package multiproc.inspect;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Says in one line why a file cannot be read or written, because the JVM's message is mostly just
 * the path.
 *
 * <p>Pure function, except that it reads the owner of a file that may not be read.
 */
public final class IoReason {

  private static final int PERMISSIONS = 07777;

  private static final String LINKS = "Too many levels of symbolic links";

  private IoReason() {}

  /** The reason, without the path. */
  public static String of(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof AccessDeniedException denied) {
      return "Permission denied" + owner(denied.getFile());
    }
    String message = e.getMessage();
    if (e instanceof FileSystemException file) {
      message = file.getReason();
      if (message != null && message.startsWith(LINKS)) {
        // The rest of the JVM's sentence is a guess.
        message = LINKS;
      }
    }
    return Display.escape(message == null ? e.getClass().getSimpleName() : message);
  }

  private static String owner(String file) {
    if (file == null) {
      return "";
    }
    try {
      Map<String, Object> attributes = Files.readAttributes(Path.of(file), "unix:uid,mode");
      return String.format(
          Locale.ROOT,
          " (owner %d, mode %04o)",
          attributes.get("uid"),
          (int) attributes.get("mode") & PERMISSIONS);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      // Owner and mode are unknown if the directory may not be searched.
      return "";
    }
  }
}
