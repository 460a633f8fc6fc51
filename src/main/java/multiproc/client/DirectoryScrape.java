package multiproc.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import multiproc.client.merge.MergeRules;
import multiproc.client.text.ExpositionFormat;
import multiproc.client.text.NeedsExactMergeException;
import multiproc.client.text.TextScrape;
import multiproc.store.Store;

/**
 * Scrapes of a directory as text, straight from the merge: the same samples and bytes as {@link
 * MultiProcessCollector#collect()} rendered by simpleclient, but in the text format 0.0.4 for a
 * counter's sample that is named as its metric, which keeps the client's name.
 *
 * <p>Not a part of the collector, since simpleclient's own class takes a fresh JVM longer to
 * initialise than a small scrape takes.
 *
 * <p>Threading: safe; every scrape reads the directory anew and shares nothing.
 */
public final class DirectoryScrape {

  private final Store store;
  private final String directory;
  private final MergeRules version;

  /**
   * Scrapes of a directory's {@code *.db}.
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
      // simpleclient's classes are for whoever needs them: to verify their use loads some.
      return TextScrape.of(new MultiProcessCollector(store, directory, version).exactText(format));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
