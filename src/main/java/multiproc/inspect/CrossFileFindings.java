package multiproc.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import multiproc.inspect.diagnose.SharedSeries;
import multiproc.inspect.evidence.EvidenceSource;
import multiproc.layout.DbFileName;

/**
 * Says which process wrote into whose file. A series that was only ever made in a file, and set in
 * another process's, came over a fork: downwards with the state a child inherits, or upwards by a
 * child that did not yet know it was one. Which of the two, the order of the process numbers tells:
 * a child's is higher, but where they have started again from the bottom.
 *
 * <p>Pure functions.
 */
final class CrossFileFindings {

  private static final int MOST = 1_000;

  private record File(EvidenceSource source, DbFileName name, Map<String, Double> values) {
    String prefix() {
      return DbFileName.prefix(name.type(), name.mode());
    }
  }

  private CrossFileFindings() {}

  /**
   * The findings, by file.
   *
   * @param directory of the files, where there are several; else empty
   */
  static List<SharedSeries> tell(String directory, Map<EvidenceSource, Map<String, Double>> files) {
    List<File> named = new ArrayList<>();
    files.forEach(
        (source, values) -> {
          Optional<DbFileName> name = DbFileName.parse(source.name());
          name.ifPresent(n -> named.add(new File(source, n, values)));
        });
    List<SharedSeries> found = new ArrayList<>();
    for (File holder : named) {
      Map<File, List<String>> foreign = new LinkedHashMap<>();
      holder
          .values()
          .forEach(
              (key, value) -> {
                File owner = value == 0 ? owner(key, holder, named) : null;
                if (owner != null) {
                  foreign.computeIfAbsent(owner, o -> new ArrayList<>()).add(key);
                }
              });
      foreign.forEach(
          (owner, keys) -> {
            if (found.size() < MOST) {
              found.add(shared(directory, holder, owner, keys));
            }
          });
    }
    return found;
  }

  /** The one process that has set the series, if it shares none that both have set. */
  private static File owner(String key, File holder, List<File> files) {
    File owner = null;
    for (File file : files) {
      Double value = file == holder ? null : file.values().get(key);
      if (value != null && value != 0 && file.prefix().equals(holder.prefix())) {
        if (owner != null) {
          return null;
        }
        owner = file;
      }
    }
    if (owner == null) {
      return null;
    }
    for (Map.Entry<String, Double> entry : holder.values().entrySet()) {
      Double other = owner.values().get(entry.getKey());
      if (entry.getValue() != 0 && other != null && other != 0) {
        return null;
      }
    }
    return owner;
  }

  private static SharedSeries shared(String directory, File holder, File owner, List<String> keys) {
    return new SharedSeries(
        directory,
        holder.source().name(),
        holder.name().pid(),
        owner.source().name(),
        owner.name().pid(),
        keys.get(0),
        keys.size(),
        number(holder) < number(owner));
  }

  private static long number(File file) {
    String pid = file.name().pid();
    return pid.length() > 18 ? Long.MAX_VALUE : Long.parseLong(pid);
  }
}
