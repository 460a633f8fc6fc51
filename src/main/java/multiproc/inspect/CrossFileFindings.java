package multiproc.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.layout.DbFileName;

/**
 * Finds series that a forked child stored in its parent's file. Such an entry is 0.0 there, because
 * the child sets the one in its own file, and its key is the first one in the child's file that the
 * child did not inherit. A child's pid is higher unless the pids have wrapped around. A key that
 * can be the first one of several children is no evidence.
 *
 * <p>Pure functions.
 */
final class CrossFileFindings {

  private static final int MOST = 1_000;

  private record NamedFile(EvidenceSource source, DbFileName name, Map<String, Double> values) {
    List<String> keys() {
      return List.copyOf(values.keySet());
    }

    long number() {
      return name.pid().length() > 18 ? Long.MAX_VALUE : Long.parseLong(name.pid());
    }
  }

  private CrossFileFindings() {}

  /**
   * The findings, by file.
   *
   * @param directory of the files; empty if only one directory is inspected
   * @param files the entries of each file, in the file's order
   * @param parents paths of the files that fork-init explains; true if no other fault does
   */
  static List<SharedSeries> tell(
      String directory,
      Map<EvidenceSource, Map<String, Double>> files,
      Map<String, Boolean> parents) {
    List<NamedFile> named = new ArrayList<>();
    files.forEach(
        (source, values) ->
            DbFileName.parse(source.name())
                .ifPresent(name -> named.add(new NamedFile(source, name, values))));
    List<SharedSeries> found = new ArrayList<>();
    for (NamedFile holder : named) {
      Boolean only = parents.get(holder.source().path());
      if (only == null) {
        continue;
      }
      List<NamedFile> children =
          named.stream()
              .filter(file -> file != holder && file.name().prefix().equals(holder.name().prefix()))
              .toList();
      owners(holder, children)
          .forEach(
              (key, owner) -> {
                if (found.size() < MOST) {
                  found.add(shared(directory, holder, owner, key, only));
                }
              });
    }
    return found;
  }

  /** The child that stored each series; without those that several children can have stored. */
  private static Map<String, NamedFile> owners(NamedFile holder, List<NamedFile> children) {
    Map<String, NamedFile> owners = new LinkedHashMap<>();
    Set<String> keys = holder.values().keySet();
    for (NamedFile child : children) {
      List<List<String>> siblings =
          children.stream().filter(file -> file != child).map(NamedFile::keys).toList();
      for (String key : FirstOwnKeys.of(keys, child.keys(), siblings).keySet()) {
        if (keys.contains(key)) {
          owners.put(key, owners.containsKey(key) ? null : child);
        }
      }
    }
    owners
        .entrySet()
        .removeIf(
            entry ->
                entry.getValue() == null
                    || entry.getValue().number() <= holder.number()
                    || holder.values().get(entry.getKey()) != 0
                    || entry.getValue().values().get(entry.getKey()) == 0);
    return owners;
  }

  private static SharedSeries shared(
      String directory, NamedFile holder, NamedFile owner, String key, boolean certain) {
    return new SharedSeries(
        directory, holder.source().name(), owner.source().name(), owner.name().pid(), key, certain);
  }
}
