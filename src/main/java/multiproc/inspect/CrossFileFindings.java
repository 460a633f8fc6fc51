package multiproc.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import multiproc.layout.DbFileName;

/**
 * Finds series that one process wrote into the file of another. A series that is 0 in one file and
 * set in another process's file came over a fork: either the child inherited it, or the child wrote
 * it into the parent's file before it noticed the fork. The order of the pids decides between the
 * two, because a child's pid is higher unless the pids have wrapped around.
 *
 * <p>Pure functions.
 */
final class CrossFileFindings {

  private static final int MOST = 1_000;

  private record NamedFile(EvidenceSource source, DbFileName name, Map<String, Double> values) {
    String prefix() {
      return DbFileName.prefix(name.type(), name.mode());
    }
  }

  private CrossFileFindings() {}

  /**
   * The findings, by file.
   *
   * @param directory of the files; empty if only one directory is inspected
   */
  static List<SharedSeries> tell(String directory, Map<EvidenceSource, Map<String, Double>> files) {
    List<NamedFile> named = new ArrayList<>();
    files.forEach(
        (source, values) -> {
          Optional<DbFileName> name = DbFileName.parse(source.name());
          name.ifPresent(n -> named.add(new NamedFile(source, n, values)));
        });
    List<SharedSeries> found = new ArrayList<>();
    for (NamedFile holder : named) {
      Map<NamedFile, List<String>> foreign = new LinkedHashMap<>();
      holder
          .values()
          .forEach(
              (key, value) -> {
                NamedFile owner = value == 0 ? owner(key, holder, named) : null;
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

  /**
   * The process that has set the series. Null if several have, or if the holder and this process
   * have both set another series.
   */
  private static NamedFile owner(String key, NamedFile holder, List<NamedFile> files) {
    NamedFile owner = null;
    for (NamedFile file : files) {
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

  private static SharedSeries shared(
      String directory, NamedFile holder, NamedFile owner, List<String> keys) {
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

  private static long number(NamedFile file) {
    String pid = file.name().pid();
    return pid.length() > 18 ? Long.MAX_VALUE : Long.parseLong(pid);
  }
}
