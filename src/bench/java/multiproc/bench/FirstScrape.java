package multiproc.bench;

import java.io.IOException;
import java.io.OutputStream;
import multiproc.client.ClientVersion;
import multiproc.client.MultiProcessCollector;
import multiproc.store.MappedStore;

/**
 * The first scrape of a fresh JVM, from the making of the collector, whose classes are not loaded
 * yet, to the last byte of the text. Prints milliseconds.
 */
public final class FirstScrape {

  private FirstScrape() {}

  /**
   * Scrapes once.
   *
   * @param args the directory
   */
  public static void main(String[] args) throws IOException {
    long start = System.nanoTime();
    new MultiProcessCollector(new MappedStore(), args[0], ClientVersion.V0_4_2)
        .text()
        .writeTo(OutputStream.nullOutputStream());
    System.out.println((System.nanoTime() - start) / 1e6);
  }
}
