package multiproc.inspect;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import multiproc.client.ClientVersion;
import multiproc.client.MetricMerge;
import multiproc.client.MmapedDict;
import multiproc.client.MultiProcessCollector;
import multiproc.inspect.Prediction.Role;
import multiproc.layout.ClientChange;
import multiproc.layout.DbException;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyParser;
import multiproc.python.PythonError;
import multiproc.store.MemoryStore;

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
  private final String directory;
  private final StreamingWalk large;

  /**
   * @param path as the client would be given it
   * @param format of the file
   * @param sound the ranges of sound entries
   */
  PortPrediction(ClientVersion version, String path, DbFormat format, ValidRanges sound) {
    this.version = version;
    this.path = path;
    int slash = path.lastIndexOf('/');
    this.directory = slash < 0 ? "." : path.substring(0, slash + 1);
    this.large = new StreamingWalk(version, path, format, sound);
  }

  Prediction collect(Evidence evidence) {
    if (evidence.size() > SMALL) {
      return collectLarge(evidence);
    }
    return collect(evidence.copy(0, (int) evidence.size()));
  }

  private Prediction collect(byte[] bytes) {
    MemoryStore store = new MemoryStore();
    store.write(storePath(), bytes);
    try {
      MetricMerge merge = new MultiProcessCollector(store, directory, version).read();
      int samples = merge.countSamples();
      return Prediction.of(version, Role.COLLECTOR, samples, 0, failureInTheText(merge));
    } catch (DbException e) {
      return Prediction.failure(version, Role.COLLECTOR, e.pythonType(), e.getMessage());
    } catch (PythonError e) {
      return Prediction.failure(version, Role.COLLECTOR, e.type(), e.getMessage());
    }
  }

  /**
   * The error of a scrape that fails only when the samples are written out; empty if it succeeds.
   */
  private static String failureInTheText(MetricMerge merge) {
    try {
      merge.families();
      return "";
    } catch (DbException e) {
      return "cannot be written out as text: " + e.pythonType() + ": " + e.getMessage();
    }
  }

  /** Adds a directory to a bare file name, because the store lists only directories. */
  private String storePath() {
    return path.indexOf('/') < 0 ? "./" + path : path;
  }

  Prediction write(Evidence evidence) {
    if (evidence.size() > SMALL) {
      return writeLarge(evidence);
    }
    return write(evidence.copy(0, (int) evidence.size()));
  }

  private Prediction write(byte[] bytes) {
    MemoryStore store = new MemoryStore();
    store.write(path, bytes);
    try {
      MmapedDict.State state = MmapedDict.open(store, path, version).state();
      return Prediction.of(version, Role.WRITER, state.positions().size(), state.used(), "");
    } catch (DbException e) {
      return Prediction.failure(version, Role.WRITER, e.pythonType(), e.getMessage());
    } catch (UncheckedIOException e) {
      return Prediction.failure(
          version, Role.WRITER, "IOError", String.valueOf(e.getCause().getMessage()));
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
      return collect(evidence.copy(0, SMALL));
    }
    long size =
        version.has(ClientChange.READS)
            ? version.available(evidence.size(), used)
            : evidence.size();
    KeyParser keys = new KeyParser();
    Prediction[] failed = new Prediction[1];
    try {
      long entries =
          large.walk(
              evidence,
              size,
              false,
              walk -> {
                byte[] key = walk.keyBytes();
                if (keys.shape(key, 0, key.length) != version.format().keyShape()) {
                  Prediction alone = collect(alone(key));
                  failed[0] = alone.fails() ? alone : null;
                }
                return failed[0] == null;
              });
      return failed[0] != null
          ? failed[0]
          : Prediction.of(version, Role.COLLECTOR, (int) entries, 0, "");
    } catch (DbException e) {
      return Prediction.failure(version, Role.COLLECTOR, e.pythonType(), e.getMessage());
    }
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
    if (evidence.getInt(DbLayout.USED_POSITION) == 0) {
      return write(evidence.copy(0, SMALL));
    }
    try {
      long entries =
          large.walk(
              evidence,
              evidence.size(),
              true,
              walk -> {
                walk.key();
                return true;
              });
      int used = evidence.getInt(DbLayout.USED_POSITION);
      return Prediction.of(version, Role.WRITER, (int) entries, used, "");
    } catch (DbException e) {
      return Prediction.failure(version, Role.WRITER, e.pythonType(), e.getMessage());
    }
  }
}
