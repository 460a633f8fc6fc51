package multiproc.client;

import io.prometheus.client.Collector;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.layout.GaugeMode;
import multiproc.store.MappedStore;
import multiproc.store.Store;

/**
 * Merges the files of all processes into one set of metrics. One bad file fails the whole: that is
 * what makes a corrupt file so bad.
 *
 * <p>Threading: safe; every {@link #collect()} reads the directory anew and shares nothing.
 *
 * <p>Follows {@code prometheus_client/multiprocess.py}, {@code MultiProcessCollector}, 0.4.2 and
 * 0.25.0.
 */
public final class MultiProcessCollector extends Collector {

  private final Store store;
  private final String directory;
  private final MergeRules version;

  /**
   * A collector over a directory's {@code *.db}.
   *
   * @param directory as the user gave it
   */
  public MultiProcessCollector(Store store, String directory, MergeRules version) {
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
  @Override
  public List<MetricFamilySamples> collect() {
    return read().families();
  }

  /** The same as text, in the format 0.0.4 with the client's own names where they differ. */
  String exactText(ExpositionFormat format) {
    if (format == ExpositionFormat.TEXT) {
      return read().text();
    }
    StringWriter text = new StringWriter();
    try {
      TextFormat.writeFormat(format.contentType(), text, Collections.enumeration(collect()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * Reads all files. Most errors of a scrape occur here.
   *
   * @throws multiproc.layout.DbException in Python's words, for the first file that is bad
   * @throws UncheckedIOException when the directory cannot be listed
   */
  public ExactMerge read() {
    ExactMerge merge = new ExactMerge(version);
    FileBuffer file = new FileBuffer(version);
    for (String path : files()) {
      read(path, file, merge);
    }
    return merge;
  }

  /** Scrapes the same files directly to text, as most scrapes need. */
  public TextScrape text(ExpositionFormat format) {
    return new DirectoryScrape(store, directory, version).scrape(format);
  }

  private void read(String path, FileBuffer file, ExactMerge merge) {
    CollectedFile source = new CollectedFile(version, path);
    try {
      file.load(store, path);
    } catch (DbException e) {
      if (!source.mayFailWith(e)) {
        throw e;
      }
      return;
    }
    merge.add(source, file);
  }

  /**
   * The files that a scrape reads, in no order.
   *
   * @throws UncheckedIOException when the directory cannot be listed
   */
  public List<String> files() {
    try {
      return store.list(directory, DbFileName.SUFFIX);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads every file by itself, as a scrape of it alone would.
   *
   * @return what is wrong, a failure for each bad file; empty when all are sound
   * @throws UncheckedIOException when the directory cannot be listed
   */
  public List<DbException> failures() {
    List<DbException> failures = new ArrayList<>();
    FileBuffer file = new FileBuffer(version);
    for (String path : files()) {
      failure(path, file).ifPresent(failures::add);
    }
    return failures;
  }

  /** Reads a file by itself, as a scrape of it alone would; gives what is wrong, if anything is. */
  public Optional<DbException> failure(String path) {
    return failure(path, new FileBuffer(version));
  }

  private Optional<DbException> failure(String path, FileBuffer file) {
    try {
      ExactMerge merge = new ExactMerge(version);
      read(path, file, merge);
      merge.families();
      return Optional.empty();
    } catch (DbException e) {
      return Optional.of(e);
    }
  }

  /**
   * Removes the live gauges' files of a process that is gone.
   *
   * @param pid of the dead process
   */
  public static void markProcessDead(Store store, String directory, long pid, MergeRules version)
      throws IOException {
    List<String> files = store.list(directory, DbFileName.SUFFIX);
    for (GaugeMode mode : GaugeMode.values()) {
      if (!mode.isLive() || !version.has(mode)) {
        continue;
      }
      String name = DbFileName.of(DbFileName.prefix("gauge", mode.text()), pid);
      String path = MappedStore.join(directory, name);
      if (files.contains(path)) {
        store.delete(path);
      }
    }
  }
}
