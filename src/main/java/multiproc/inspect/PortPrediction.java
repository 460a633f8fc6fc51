package multiproc.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import multiproc.client.ClientVersion;
import multiproc.client.ExactMerge;
import multiproc.client.MmapedDict;
import multiproc.client.MultiProcessCollector;
import multiproc.client.ruby.RubyRelease;
import multiproc.client.ruby.RubyScrape;
import multiproc.inspect.Prediction.ClientRole;
import multiproc.layout.ClientChange;
import multiproc.layout.DbException;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.layout.KeyParser;
import multiproc.python.PythonError;
import multiproc.store.MemoryStore;
import multiproc.store.Store;

/**
 * Predicts what a client that this project ports does with a file, by running the port over a copy
 * in memory.
 *
 * <p>Threading: one thread.
 */
final class PortPrediction {

  /** Largest file that is copied, in bytes. */
  static final int SMALL = 4 << 20;

  private final ClientVersion version;
  private final String path;
  private final StreamingWalk large;

  /**
   * @param path as the client would be given it
   * @param format of the file
   * @param sound the ranges of sound entries
   */
  PortPrediction(ClientVersion version, String path, DbFormat format, ValidRanges sound) {
    this.version = version;
    this.path = path;
    this.large = new StreamingWalk(version, path, format, sound);
  }

  /** What a scrape by prometheus-client-mmap does with the file if it is the only one. */
  static Prediction ofRuby(String path, Evidence evidence) {
    try {
      Store store = store(path, evidence.copy(0, (int) evidence.size()));
      int samples = RubyScrape.page(store, directory(path), RubyRelease.C).samples();
      return new Prediction(null, ClientRole.COLLECTOR, samples, 0, "", "");
    } catch (DbException e) {
      return new Prediction(null, ClientRole.COLLECTOR, -1, 0, e.pythonType(), e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String directory(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "." : path.substring(0, slash + 1);
  }

  /** A store that holds only this file. It lists only directories, so a bare name gets one. */
  private static Store store(String path, byte[] bytes) {
    MemoryStore store = new MemoryStore();
    store.write(path.indexOf('/') < 0 ? "./" + path : path, bytes);
    return store;
  }

  Prediction collect(Evidence evidence) {
    return evidence.size() > SMALL
        ? collectLarge(evidence)
        : attempt(ClientRole.COLLECTOR, () -> collect(evidence.copy(0, (int) evidence.size())));
  }

  private Prediction attempt(ClientRole role, Supplier<Prediction> client) {
    try {
      return client.get();
    } catch (DbException e) {
      return Prediction.failure(version, role, e.pythonType(), e.getMessage());
    } catch (PythonError e) {
      return Prediction.failure(version, role, e.type(), e.getMessage());
    }
  }

  private Prediction collect(byte[] bytes) {
    ExactMerge merge =
        new MultiProcessCollector(store(path, bytes), directory(path), version).read();
    int samples = merge.countSamples();
    return Prediction.of(version, ClientRole.COLLECTOR, samples, 0, failureInTheText(merge));
  }

  /**
   * The error of a scrape that fails only when the samples are written out; empty if it succeeds.
   */
  private static String failureInTheText(ExactMerge merge) {
    try {
      merge.families();
      return "";
    } catch (DbException e) {
      return "cannot be written out as text: " + e.pythonType() + ": " + e.getMessage();
    }
  }

  Prediction write(Evidence evidence) {
    return evidence.size() > SMALL
        ? writeLarge(evidence)
        : attempt(ClientRole.WRITER, () -> write(evidence.copy(0, (int) evidence.size())));
  }

  private Prediction write(byte[] bytes) {
    MemoryStore store = new MemoryStore();
    store.write(path, bytes);
    try {
      MmapedDict.State state = MmapedDict.open(store, path, version).state();
      return Prediction.of(version, ClientRole.WRITER, state.positions().size(), state.used(), "");
    } catch (UncheckedIOException e) {
      return Prediction.failure(
          version, ClientRole.WRITER, "IOError", String.valueOf(e.getCause().getMessage()));
    }
  }

  /**
   * Walks as the client does. A key without the format's shape is given to the port, in a file of
   * its own.
   */
  Prediction collectLarge(Evidence evidence) {
    int used = evidence.getInt(DbLayout.USED_POSITION);
    if (used == 0) {
      // A client handles this case before any walk.
      return attempt(ClientRole.COLLECTOR, () -> collect(evidence.copy(0, SMALL)));
    }
    long size =
        version.has(ClientChange.READS)
            ? version.available(evidence.size(), used)
            : evidence.size();
    KeyParser keys = new KeyParser();
    Consumer<EntryCursor> check =
        walk -> {
          byte[] key = walk.keyBytes();
          if (keys.shape(key, 0, key.length) != version.format().keyShape()) {
            collect(alone(key));
          }
        };
    return attempt(
        ClientRole.COLLECTOR,
        () -> {
          long entries = large.walk(evidence, size, false, check);
          return Prediction.of(version, ClientRole.COLLECTOR, (int) entries, 0, "");
        });
  }

  private byte[] alone(byte[] key) {
    byte[] entry = version.format().encodeEntry(key, 0.0, 0.0);
    byte[] file = new byte[DbLayout.HEADER_SIZE + entry.length];
    ByteBuffer.wrap(file)
        .order(DbLayout.BYTE_ORDER)
        .putInt(DbLayout.USED_POSITION, file.length)
        .put(DbLayout.HEADER_SIZE, entry);
    return file;
  }

  Prediction writeLarge(Evidence evidence) {
    int used = evidence.getInt(DbLayout.USED_POSITION);
    return attempt(
        ClientRole.WRITER,
        () ->
            used == 0
                ? write(evidence.copy(0, SMALL))
                : Prediction.of(
                    version,
                    ClientRole.WRITER,
                    (int) large.walk(evidence, evidence.size(), true, EntryCursor::key),
                    used,
                    ""));
  }
}
