package multiproc.harness.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the processes of one run leave their traces.
 *
 * <p>Threading: safe.
 */
public final class TraceDirectory {

  static final String LAUNCHER = "launcher.trace";
  static final String CHILD = "child-";
  static final String SCRAPE = "scrape-";

  private final Path directory;
  private final AtomicInteger children = new AtomicInteger();
  private final AtomicInteger scrapes = new AtomicInteger();

  /**
   * Traces go here.
   *
   * @param directory exists and is empty
   */
  public TraceDirectory(Path directory) {
    this.directory = directory;
  }

  /** The launcher's trace. */
  public TraceWriter launcher() throws IOException {
    return new TraceWriter(directory.resolve(LAUNCHER).toString());
  }

  /** The name of the file for the next child. */
  public String nextChild() {
    return directory.resolve(CHILD + children.getAndIncrement()).toString();
  }

  /** The trace of the next scrape. */
  public TraceWriter nextScrape() throws IOException {
    return new TraceWriter(directory.resolve(SCRAPE + scrapes.getAndIncrement()).toString());
  }
}
