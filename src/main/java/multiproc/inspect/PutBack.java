package multiproc.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;

/**
 * Which copies of a directory's files to put back into the emptied directory, by the files' names.
 *
 * <p>A scrape adds up the counters, histograms and summaries of all files. If one file of such a
 * type is missing, a total falls to what the others hold. Prometheus takes each fall for a restart
 * and counts the rest once more. Without any file of the type the total starts at 0, and nothing is
 * counted twice. So the safe choice has no file of a type of which one file was corrupt, unless all
 * values of the corrupt one are 0.0.
 *
 * <p>Pure functions.
 *
 * @param safe clean files of types of which no file is corrupt
 * @param totals clean files of counters, histograms and summaries, where one file of the type was
 *     corrupt
 * @param corrupt files that were corrupt
 * @param zeros files that were corrupt, but held only 0.0: no total falls without them
 * @param shared clean files of an identifier that several processes had, and the others of their
 *     type: each value can be the one that the last of these processes stored
 * @param live files of gauges that count only while their process lives
 */
public record PutBack(
    List<String> safe,
    List<String> totals,
    List<String> corrupt,
    List<String> zeros,
    List<String> shared,
    List<String> live) {

  /** The first step. It names every process, since another container may use the directory too. */
  public static final String STOP = "stop the server: each process that uses the directory";

  /** The step that makes the evidence complete. */
  public static final String AGAIN =
      "if this is a copy, make it anew from the live directory: it lacks what was counted since";

  /** The step that empties the directory. */
  public static final String DELETE = "delete the *.db in the live directory";

  private static final String GAUGE = "gauge";
  private static final String LIVE = GAUGE + "_live";

  /** Most files that one line names. */
  private static final int MOST_NAMES = 12;

  /**
   * The choice for some files.
   *
   * @param paths all files that salvage copies, as they are or escaped for display
   * @param corruptFiles the corrupt ones of these and of others
   */
  public static PutBack of(List<String> paths, List<CaseSummary.CorruptFile> corruptFiles) {
    Set<String> identifiers = CaseSummary.sharedIdentifiers(corruptFiles);
    Map<String, CaseSummary.CorruptFile> corrupt = new HashMap<>();
    for (CaseSummary.CorruptFile file : corruptFiles) {
      corrupt.put(file.path(), file);
      corrupt.put(Display.escape(file.path()), file);
    }
    corrupt.keySet().retainAll(paths);
    Set<String> corruptTypes = new TreeSet<>();
    corrupt.forEach(
        (path, file) -> {
          if (!file.noShare() && !type(path).equals(GAUGE)) {
            corruptTypes.add(type(path));
          }
        });
    Set<String> sharedTypes = new TreeSet<>();
    paths.stream()
        .filter(path -> identifiers.contains(CaseSummary.identifier(path)))
        .filter(path -> !type(path).equals(GAUGE))
        .forEach(path -> sharedTypes.add(type(path)));
    PutBack choice =
        new PutBack(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (String path : paths) {
      String name = nameOf(path);
      List<String> list =
          name.startsWith(LIVE)
              ? choice.live
              : corrupt.containsKey(path)
                  ? (corrupt.get(path).noShare() ? choice.zeros : choice.corrupt)
                  : corruptTypes.contains(type(path))
                      ? choice.totals
                      : sharedTypes.contains(type(path))
                              || identifiers.contains(CaseSummary.identifier(path))
                          ? choice.shared
                          : choice.safe;
      list.add(Display.escape(name));
    }
    return choice;
  }

  /** The copy's name, also for a file in a zip. */
  private static String nameOf(String path) {
    String name = DbFileName.nameOf(path);
    return name.substring(name.lastIndexOf('!') + 1);
  }

  private static String type(String path) {
    String name = nameOf(path);
    int end = name.indexOf('_');
    return end < 0 ? name : name.substring(0, end);
  }

  /** The step that puts copies back, in one line. */
  public String step(CaseSummary summary) {
    if (safe.isEmpty()) {
      return "put back no copy: the safe choice";
    }
    if (!summary.mixedDirectories().isEmpty()) {
      return "put back the copies of one format alone, that of the release which runs from now on: "
          + String.join("; or ", byFormat(summary));
    }
    return "put back only the "
        + (safe.size() == 1 ? "copy" : "copies")
        + " of "
        + names(safe)
        + ": the safe choice"
        + readers(summary);
  }

  /** The safe files of each format, a clause for each. */
  private List<String> byFormat(CaseSummary summary) {
    List<String> clauses = new ArrayList<>();
    summary
        .mixedDirectories()
        .values()
        .forEach(
            formats ->
                formats.forEach(
                    (format, paths) -> {
                      List<String> of =
                          paths.stream()
                              .map(path -> Display.escape(nameOf(path)))
                              .filter(safe::contains)
                              .toList();
                      clauses.add(
                          "client "
                              + format.releases()
                              + ": "
                              + (of.isEmpty() ? "none" : names(of)));
                    }));
    return clauses;
  }

  /**
   * Which releases read the copies and do not have the fault, as a clause; empty for the newest
   * format, which all later releases read.
   */
  private static String readers(CaseSummary summary) {
    List<DbFormat> formats = List.copyOf(summary.formats());
    if (formats.size() != 1 || formats.get(0) == DbFormat.RUBY) {
      return "";
    }
    List<ClientVersion> readers = new ArrayList<>(List.of(ClientVersion.values()));
    readers.removeIf(version -> version.format() != formats.get(0));
    boolean newest = readers.contains(ClientVersion.values()[ClientVersion.values().length - 1]);
    List<ClientVersion> fixes =
        summary.corrupt().stream()
            .flatMap(file -> CaseAdvice.fault(file).stream())
            .map(FaultAdvice::fixedIn)
            .filter(Objects::nonNull)
            .toList();
    fixes.forEach(fix -> readers.removeIf(version -> version.compareTo(fix) < 0));
    if (readers.isEmpty()) {
      return ", but no release without the fault reads them: after an upgrade put back none";
    }
    String range = new ClientVersion.Range(readers.get(0), readers.get(readers.size() - 1)).text();
    String others =
        fixes.isEmpty()
            ? "another one fails on them"
            : "a later one fails on them, an earlier one has the fault";
    return newest ? "" : "; only for a server on client " + range + ": " + others;
  }

  /** The last step. */
  public String start() {
    return "start the server, with the cause removed (prevent)"
        + (safe.isEmpty() ? "" : "; keep its start from emptying the directory this once");
  }

  /** What each choice does to the metrics, a line for each. */
  public List<String> effects() {
    List<String> lines = new ArrayList<>();
    boolean sums =
        !totals.isEmpty() || corrupt.stream().anyMatch(name -> !type(name).equals(GAUGE));
    if (!safe.isEmpty()) {
      lines.add("safe: " + names(safe));
    }
    lines.add(
        "none: every counter, histogram and summary starts at 0, which rate() takes for one restart"
            + " and counts nothing twice; a gauge is missing until it is set");
    if (!totals.isEmpty()) {
      lines.add(
          "clean, but not safe: "
              + names(totals)
              + ": without the corrupt files' share a total falls, Prometheus takes that for a"
              + " restart, and rate() and increase() count all that is left once more");
    }
    if (!shared.isEmpty()) {
      lines.add(
          "clean, but not proven: "
              + names(shared)
              + ": several processes had one identifier, and each of these values can be the one"
              + " that the last of them stored");
    }
    if (!zeros.isEmpty()) {
      lines.add(
          "were corrupt, and not needed: "
              + names(zeros)
              + ": every value in them is 0.0, also the overwritten ones, so no total falls without"
              + " them");
    }
    if (!corrupt.isEmpty()) {
      lines.add(
          "were corrupt: "
              + names(corrupt)
              + ": put them back only if you need their values"
              + (sums ? "; a total that is too low falls, too, and a wrong one is a spike" : "")
              + (corrupt.stream().anyMatch(name -> type(name).equals(GAUGE))
                  ? "; a gauge with a wrong value shows it until it is set"
                  : ""));
    }
    if (!live.isEmpty()) {
      lines.add(
          "never put back: "
              + names(live)
              + ": live gauges of processes that the stop ends, and a scrape would count them");
    }
    return lines;
  }

  private static String names(List<String> names) {
    int more = names.size() - MOST_NAMES;
    return String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** Steps with their numbers; a single one has none. */
  public static List<String> numbered(List<String> steps) {
    List<String> lines = new ArrayList<>();
    for (String step : steps) {
      lines.add(steps.size() == 1 ? step : (lines.size() + 1) + ". " + step);
    }
    return lines;
  }
}
