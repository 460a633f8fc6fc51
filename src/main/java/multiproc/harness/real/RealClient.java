package multiproc.harness.real;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Names the client that the processes run: an interpreter, and the location of the package.
 *
 * @param python the interpreter's command or path
 * @param path a folder that contains {@code prometheus_client}, first in the search path; empty for
 *     the installed package
 */
public record RealClient(String python, Optional<Path> path) {

  /** The default interpreter. */
  public static final String DEFAULT_PYTHON = "python3";

  /** The option that names the client, for messages. */
  String option() {
    return path.map(folder -> "client-path=" + folder).orElse("real=" + python);
  }
}
