package multiproc.bench;

import java.io.IOException;
import java.io.OutputStream;
import multiproc.client.ClientVersion;
import multiproc.client.ExpositionFormat;
import multiproc.client.MultiProcessCollector;
import multiproc.store.MappedStore;

/** Scrapes a directory over and over until standard input ends; says when the first one is done. */
public final class ScrapeLoop {

  private ScrapeLoop() {}

  /**
   * Scrapes.
   *
   * @param args the directory
   */
  public static void main(String[] args) throws IOException {
    MultiProcessCollector collector =
        new MultiProcessCollector(new MappedStore(), args[0], ClientVersion.V0_4_2);
    int scrapes = 0;
    while (System.in.available() == 0) {
      collector.text(ExpositionFormat.TEXT).writeTo(OutputStream.nullOutputStream());
      if (++scrapes == 1) {
        System.out.println("scraping");
      }
    }
  }
}
