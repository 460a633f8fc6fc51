package multiproc.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import multiproc.client.ruby.RubyRelease;
import multiproc.client.ruby.RubyScrape;
import multiproc.inspect.Prediction.Role;
import multiproc.layout.DbException;
import multiproc.store.MemoryStore;

/**
 * Predicts what a scrape by prometheus-client-mmap does with a file if it is the only one.
 *
 * <p>Pure function.
 */
final class RubyPrediction {

  private RubyPrediction() {}

  /**
   * The prediction.
   *
   * @param path as the client would be given it
   */
  static Prediction of(String path, Evidence evidence) {
    int slash = path.lastIndexOf('/');
    String directory = slash < 0 ? "." : path.substring(0, slash);
    MemoryStore store = new MemoryStore();
    store.write(slash < 0 ? "./" + path : path, evidence.copy(0, (int) evidence.size()));
    try {
      int samples = RubyScrape.page(store, directory, RubyRelease.C).samples();
      return new Prediction(null, Role.COLLECTOR, samples, 0, "", "");
    } catch (DbException e) {
      return new Prediction(null, Role.COLLECTOR, -1, 0, e.pythonType(), e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
