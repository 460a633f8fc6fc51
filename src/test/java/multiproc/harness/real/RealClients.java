package multiproc.harness.real;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Real clients for tests. */
public final class RealClients {

  /** Debian's interpreter, for which python3-prometheus-client is installed. */
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private RealClients() {}

  /** Debian's client; skips the test where it is not installed. */
  public static RealClient debian() {
    assumeTrue(hasClient(), "python3-prometheus-client is not installed: not held against it");
    return new RealClient(PYTHON.toString(), Optional.empty());
  }

  private static boolean hasClient() {
    if (!Files.isExecutable(PYTHON)) {
      return false;
    }
    try {
      Process process =
          new ProcessBuilder(PYTHON.toString(), "-c", "import prometheus_client.mmap_dict")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
