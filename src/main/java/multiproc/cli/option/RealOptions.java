package multiproc.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import multiproc.harness.UserException;
import multiproc.harness.real.RealClient;
import picocli.CommandLine.Model.OptionSpec;

/** The options that put a real client in the place of the port. */
public final class RealOptions {

  private static final String REAL = "--real";

  private final Value<String> python;
  private final Value<Path> path;

  /**
   * Adds {@code --real} and {@code --client-path} to a command.
   *
   * @param does what the command does with a real client, as a sentence
   */
  public RealOptions(Command command, String does) {
    python =
        command.option(
            String.class,
            OptionSpec.builder(REAL)
                .arity("0..1")
                .fallbackValue(RealClient.DEFAULT_PYTHON)
                .paramLabel("PYTHON")
                .description(
                    does
                        + " PYTHON is an interpreter, 2.7 or 3.6 and later; "
                        + RealClient.DEFAULT_PYTHON
                        + " where none is named."));
    path =
        command.path(
            OptionSpec.builder("--client-path")
                .paramLabel("DIR")
                .description(
                    "With --real: the folder that holds prometheus_client. Default: the package"
                        + " that is installed for PYTHON."));
  }

  /** The client that was asked for; empty where it is to be the port. */
  public Optional<RealClient> client() {
    if (python.get() == null) {
      if (path.get() != null) {
        throw new UserException("only with --real: client-path=" + path.get());
      }
      return Optional.empty();
    }
    if (path.get() != null && !Files.isDirectory(path.get().resolve("prometheus_client"))) {
      throw new UserException(
          "no prometheus_client in the folder: client-path="
              + path.get()
              + "; give the folder that holds the package");
    }
    return Optional.of(new RealClient(python.get(), Optional.ofNullable(path.get())));
  }

  /** Whether a word of a command line asks for a real client. */
  public static boolean isAskedForBy(String word) {
    return word.equals(REAL) || word.startsWith(REAL + "=");
  }
}
