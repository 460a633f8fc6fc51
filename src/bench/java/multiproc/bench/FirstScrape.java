package multiproc.bench;

import java.io.IOException;
import java.io.OutputStream;
import multiproc.client.ClientVersion;
import multiproc.client.DirectoryScrape;
import multiproc.client.ExpositionFormat;
import multiproc.store.MappedStore;

/**
 * The first scrape of a fresh JVM, before which no class is loaded that it needs but its store's,
 * to the last byte of the text. Prints milliseconds.
 */
public final class FirstScrape {

  private FirstScrape() {}

  /**
   * Scrapes once.
   *
   * @param args the directory
   */
  public static void main(String[] args) throws IOException {
    // The jar is open from here on, as it is for every other class of the program's.
    MappedStore store = new MappedStore();
    long start = System.nanoTime();
    new DirectoryScrape(store, args[0], ClientVersion.V0_4_2)
        .scrape(ExpositionFormat.TEXT)
        .writeTo(OutputStream.nullOutputStream());
    System.out.println((System.nanoTime() - start) / 1e6);
  }
}
