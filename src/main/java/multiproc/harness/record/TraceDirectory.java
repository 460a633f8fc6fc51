package multiproc.harness.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import multiproc.store.NewFolder;

/**
 * Manages the directory of the traces of one run.
 *
 * <p>Threading: safe.
 */
public final class TraceDirectory {

  static final String LAUNCHER = "launcher.trace";
  static final String CHILD = "child-";
  static final String SCRAPE = "scrape-";

  /** Exists if there were scrapes without a trace. */
  static final String MORE_SCRAPES = "more-scrapes";

  private final Path directory;
  private final AtomicInteger children = new AtomicInteger();
  private final AtomicInteger scrapes = new AtomicInteger();

  /**
   * Makes traces in this directory.
   *
   * @param directory exists and is empty
   */
  public TraceDirectory(Path directory) {
    this.directory = directory;
  }

  /** Makes the launcher's trace. */
  public TraceWriter launcher() throws IOException {
    return new TraceWriter(directory.resolve(LAUNCHER).toString());
  }

  /** The name of the file for the next child. */
  public String nextChild() {
    return directory.resolve(CHILD + children.getAndIncrement()).toString();
  }

  /**
   * The trace of the next scrape.
   *
   * @param limit number of scrapes with a trace
   * @return null for a scrape without one
   */
  TraceWriter nextScrape(int limit) throws IOException {
    int number = scrapes.getAndIncrement();
    if (number < limit) {
      return new TraceWriter(directory.resolve(SCRAPE + number).toString());
    }
    if (number == limit) {
      Files.createFile(directory.resolve(MORE_SCRAPES));
    }
    return null;
  }

  /** Makes a directory for the traces of one run, beside a file. */
  public static TraceDirectory beside(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return new TraceDirectory(
        Files.createTempDirectory(folder, "." + file.getFileName() + ".traces-"));
  }

  /**
   * Makes a directory for the traces, beside the traced files.
   *
   * @param directory the multi-process directory; made if it is missing
   */
  public static TraceDirectory in(String directory) throws IOException {
    Path parent = NewFolder.makeAll(Path.of(directory));
    return new TraceDirectory(Files.createTempDirectory(parent, ".traces-"));
  }

  /** The path of the directory. */
  public Path path() {
    return directory;
  }

  /** Removes the traces and the directory, if they exist. */
  public synchronized void delete() throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
