package multiproc.schedule.print;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Chromium of this machine, run without a window: one process for each page. */
final class Browser {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final int LIMIT_SECONDS = 120;

  private final Path program;
  private final Path directory;
  private int runs;

  private Browser(Path program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  /** The output: the page's elements after all scripts have ended, and the messages. */
  record Output(String elements, List<String> console) {}

  /**
   * The first browser that is found on the path.
   *
   * @param directory for its profile and its output
   */
  static Optional<Browser> find(Path directory) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Browser(program, directory));
  }

  /** Opens a page and returns its elements and messages. */
  Output open(Path page, String fragment, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--dump-dom", "--virtual-time-budget=3000"));
    Path messages = run(page, fragment, all.toArray(String[]::new));
    List<String> console =
        Files.readAllLines(messages).stream().filter(line -> line.contains("CONSOLE")).toList();
    return new Output(Files.readString(directory.resolve("out" + runs)), console);
  }

  /** Takes a picture of a page. */
  Path picture(Path page, String fragment, String size, String... options)
      throws IOException, InterruptedException {
    Path picture = directory.resolve("picture" + runs + ".png");
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--window-size=" + size);
    all.add("--hide-scrollbars");
    all.add("--screenshot=" + picture);
    run(page, fragment, all.toArray(String[]::new));
    return picture;
  }

  /** Runs the browser; returns its messages. */
  private Path run(Path page, String fragment, String... options)
      throws IOException, InterruptedException {
    runs++;
    Path messages = directory.resolve("messages" + runs);
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    // The browser shows only our own page, and as root it starts only with this option.
    command.addAll(List.of("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"));
    command.addAll(List.of("--disable-dev-shm-usage", "--enable-logging=stderr"));
    command.add("--user-data-dir=" + directory.resolve("profile"));
    command.addAll(List.of(options));
    command.add(page.toUri() + fragment);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out" + runs).toFile())
            .redirectError(messages.toFile())
            .start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("did not end: command=" + command);
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            "exit status " + process.exitValue() + ": " + Files.readString(messages));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return messages;
  }
}
