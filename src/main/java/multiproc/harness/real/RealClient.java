package multiproc.harness.real;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The client that a user wants processes to run: an interpreter, and where it finds the package.
 *
 * @param python the interpreter's command or path
 * @param path a folder that holds {@code prometheus_client}, put before all others; empty for the
 *     package that is installed
 */
public record RealClient(String python, Optional<Path> path) {

  /** The interpreter where none is named. */
  public static final String DEFAULT_PYTHON = "python3";
}
