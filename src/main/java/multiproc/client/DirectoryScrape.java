package multiproc.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import multiproc.store.Store;

/**
 * Scrapes a directory straight to text. In the text format 0.0.4 the bytes are the client's; in
 * OpenMetrics they are those of simpleclient for {@link MultiProcessCollector#collect()}.
 *
 * <p>Separate from the collector, because a fresh JVM takes longer to initialise simpleclient's
 * class than a small scrape takes.
 *
 * <p>Threading: safe; scrapes share no state.
 */
public final class DirectoryScrape {

  private final Store store;
  private final String directory;
  private final MergeRules version;

  /**
   * Makes scrapes of a directory's {@code *.db} files.
   *
   * @param directory as the user gave it
   */
  public DirectoryScrape(Store store, String directory, MergeRules version) {
    this.store = store;
    this.directory = directory;
    this.version = version;
  }

  /**
   * Reads and merges all files.
   *
   * @throws multiproc.layout.DbException in Python's words, for the first file that is bad
   * @throws UncheckedIOException when the directory cannot be listed
   */
  public TextScrape scrape(ExpositionFormat format) {
    try {
      return TextScrape.of(store, directory, version, format);
    } catch (NeedsExactMergeException e) {
      // The collector holds all use of simpleclient: verifying such code loads its classes.
      return TextScrape.of(new MultiProcessCollector(store, directory, version).exactText(format));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
