package multiproc.inspect.predict;

import java.util.HashSet;
import java.util.Set;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.predict.Prediction.Role;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.layout.TimestampedWalk;
import multiproc.python.PythonError;

/**
 * What client_python 0.25.0 on CPython 3.11 does with a file.
 *
 * <p>Follows {@code mmap_dict.py}, {@code MmapedDict.__init__} and {@code
 * read_all_values_from_file}, 0.25.0. Threading: one thread.
 */
final class Client25 {

  static final String VERSION = "0.25.0";

  private Client25() {}

  /** A scrape of a directory that holds only this file. */
  static Prediction collect(Evidence evidence, String path, String name) {
    try {
      long firstRead = Math.min(evidence.size(), TimestampedWalk.FIRST_READ);
      int used = TimestampedWalk.readUsed(new EvidenceBytes(evidence, firstRead), path);
      EvidenceBytes bytes =
          new EvidenceBytes(evidence, TimestampedWalk.available(evidence.size(), used));
      TimestampedWalk walk = new TimestampedWalk(bytes, used, path);
      Collector25 collector = new Collector25(name);
      while (walk.next()) {
        collector.add(walk);
      }
      return new Prediction(VERSION, Role.COLLECTOR, collector.count(), 0, "", "");
    } catch (DbException e) {
      return Prediction.failure(VERSION, Role.COLLECTOR, e.pythonType(), e.getMessage());
    } catch (PythonError e) {
      return Prediction.failure(VERSION, Role.COLLECTOR, e.type(), e.getMessage());
    }
  }

  /** Opening the file to add to it. */
  static Prediction write(Evidence evidence, String path) {
    if (evidence.size() == 0) {
      return new Prediction(VERSION, Role.WRITER, 0, DbLayout.HEADER_SIZE, "", "");
    }
    try {
      EvidenceBytes bytes = new EvidenceBytes(evidence, evidence.size());
      int used = TimestampedWalk.readUsed(bytes, path);
      Set<String> keys = new HashSet<>();
      TimestampedWalk walk = new TimestampedWalk(bytes, used, path);
      while (walk.next()) {
        keys.add(walk.key());
      }
      return new Prediction(
          VERSION, Role.WRITER, keys.size(), used == 0 ? DbLayout.HEADER_SIZE : used, "", "");
    } catch (DbException e) {
      return Prediction.failure(VERSION, Role.WRITER, e.pythonType(), e.getMessage());
    }
  }
}
