package multiproc.harness.real;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Real clients for tests. */
public final class RealClients {

  /** Debian's interpreter, for which python3-prometheus-client is installed. */
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final Path INSTALLED = Path.of("/usr/lib/python3/dist-packages/prometheus_client");

  private RealClients() {}

  /** Debian's client; skips the test where it is not installed. */
  public static RealClient debian() {
    assumeTrue(hasClient(), "python3-prometheus-client is not installed: not held against it");
    return new RealClient(PYTHON.toString(), Optional.empty());
  }

  /**
   * A copy of Debian's client without the fix of fork-init; skips the test where it is not
   * installed.
   *
   * @param folder where the package goes
   * @param rereads whether it reads the header's {@code used} again before it appends, so that a
   *     forked child overwrites nothing in its parent's file
   */
  public static RealClient unfixed(Path folder, boolean rereads) throws IOException {
    debian();
    Path copy = Files.createDirectories(folder.resolve("prometheus_client"));
    Files.createDirectories(copy.resolve("openmetrics"));
    copy(INSTALLED, copy);
    copy(INSTALLED.resolve("openmetrics"), copy.resolve("openmetrics"));
    String check = "                self.__check_for_pid_change()\n";
    String reset = "                self.__reset()\n                values.append";
    replace(copy.resolve("values.py"), check + reset, reset);
    if (rereads) {
      String append = "        self._m[self._used:self._used + len(value)] = value\n";
      String read = "        self._used = _unpack_integer(self._m, 0)[0]\n";
      replace(copy.resolve("mmap_dict.py"), append, read + append);
    }
    return new RealClient(PYTHON.toString(), Optional.of(folder));
  }

  /**
   * Debian's client without its fix of fork-init, whose new files are named after the real
   * identifier: a child goes on to store through a handle that it inherited.
   */
  public static RealClient namedByRealPid(Path folder) throws IOException {
    RealClient client = unfixed(folder, false);
    replace(
        folder.resolve("prometheus_client").resolve("values.py"),
        "format(file_prefix, pid['value'])",
        "format(file_prefix, process_identifier())");
    return client;
  }

  /**
   * A copy of Debian's client with another statement in place of its fix of fork-init.
   *
   * @param statement of Python, in a constructor's block
   */
  public static RealClient checking(Path folder, String statement) throws IOException {
    RealClient client = unfixed(folder, false);
    String reset = "                self.__reset()\n                values.append";
    replace(
        folder.resolve("prometheus_client").resolve("values.py"),
        reset,
        "                " + statement + "\n" + reset);
    return client;
  }

  /**
   * A copy of Debian's client, which has the fix of fork-init, with another text in {@code
   * values.py}.
   *
   * @param texts by turns a text that is there and the one in its place
   */
  public static RealClient changed(Path folder, String... texts) throws IOException {
    RealClient client = unfixed(folder, false);
    Path values = folder.resolve("prometheus_client").resolve("values.py");
    Files.copy(INSTALLED.resolve("values.py"), values, StandardCopyOption.REPLACE_EXISTING);
    for (int i = 0; i < texts.length; i += 2) {
      replace(values, texts[i], texts[i + 1]);
    }
    return client;
  }

  /**
   * A copy of Debian's client with another text in one of its modules.
   *
   * @param module file name
   */
  public static RealClient changedIn(Path folder, String module, String old, String with)
      throws IOException {
    RealClient client = changed(folder);
    replace(folder.resolve("prometheus_client").resolve(module), old, with);
    return client;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from, "*.py")) {
      for (Path file : files) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void replace(Path file, String old, String with) throws IOException {
    String text = Files.readString(file);
    assumeTrue(text.contains(old), "another release than 0.16.0 is installed: " + file);
    Files.writeString(file, text.replace(old, with));
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
