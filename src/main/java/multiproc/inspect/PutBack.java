package multiproc.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.GaugeMode;
import multiproc.layout.MergeRule;

/**
 * Decides by the files' names which copies to put back into an emptied directory.
 *
 * <p>A scrape adds up the counters, histograms and summaries of all files. If one file of such a
 * type is missing, a total falls to what the others hold. Prometheus takes each fall for a restart
 * and counts the rest once more. Without any file of the type the total starts at 0, and nothing is
 * counted twice. So the safe choice has no file of a type of which one file was corrupt, unless all
 * values of the corrupt one are 0.0. Gauges of the modes that a scrape merges into one value (max,
 * min, sum, mostrecent) are held back in the same way: a maximum without one file's value can be
 * another maximum. A gauge of mode all keeps a value for each process.
 *
 * <p>Pure functions.
 *
 * @param safe clean files of types of which no file is corrupt
 * @param totals clean files that a scrape merges with files that are not safe
 * @param corrupt files that were corrupt
 * @param zeros files that were corrupt, but held only 0.0: no total falls without them
 * @param shared clean files of an identifier under which several processes stored: a value can be
 *     of another process or series
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

  /** The last step. */
  static final String START = "start the server, with the cause removed (prevent)";

  /** The step that empties the directory. */
  static final String DELETE = "delete the *.db in the live directory";

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
    Set<String> identifiers = Sharing.byIdentifier(corruptFiles).keySet();
    Map<String, CaseSummary.CorruptFile> corrupt = new HashMap<>();
    for (CaseSummary.CorruptFile file : corruptFiles) {
      corrupt.put(file.path(), file);
      corrupt.put(Display.escape(file.path()), file);
    }
    corrupt.keySet().retainAll(paths);
    Set<String> unsafe = new TreeSet<>();
    for (String path : paths) {
      CaseSummary.CorruptFile file = corrupt.get(path);
      boolean held =
          file == null ? identifiers.contains(CaseSummary.identifier(path)) : !needless(path, file);
      if (held) {
        unsafe.add(merged(path));
      }
    }
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
                  ? (needless(path, corrupt.get(path)) ? choice.zeros : choice.corrupt)
                  : identifiers.contains(CaseSummary.identifier(path))
                      ? choice.shared
                      : unsafe.contains(merged(path)) ? choice.totals : choice.safe;
      list.add(Display.escape(name));
    }
    return choice;
  }

  /** Whether no merged value changes without a corrupt file: a 0.0 adds nothing to a total. */
  private static boolean needless(String path, CaseSummary.CorruptFile file) {
    return file.noShare() && (!type(path).equals(GAUGE) || merged(path).equals(path));
  }

  /**
   * The prefix of the files that a scrape merges with this one; the path if it merges none with it.
   */
  private static String merged(String path) {
    return DbFileName.ofAnyWriter(nameOf(path))
        .filter(name -> !keepsEach(GaugeMode.of(name.mode())))
        .map(DbFileName::prefix)
        .orElse(path);
  }

  /** Whether a scrape keeps each process's value; not known of another client's mode (null). */
  private static boolean keepsEach(GaugeMode mode) {
    return mode != null && mode.rule() == MergeRule.EACH;
  }

  /** The copy's name, also for a file in a zip. */
  static String nameOf(String path) {
    String name = DbFileName.nameOf(path);
    return name.substring(name.lastIndexOf('!') + 1);
  }

  private static String type(String path) {
    String name = nameOf(path);
    int end = name.indexOf('_');
    return end < 0 ? name : name.substring(0, end);
  }

  /**
   * The step that puts copies back, in one line.
   *
   * @param folder of the copies, as a shell's word; it may end with a slash
   */
  String step(CaseSummary summary, String folder) {
    if (safe.isEmpty()) {
      return "put back no copy: the safe choice";
    }
    if (!summary.mixedDirectories().isEmpty()) {
      return "put back the copies of one format alone, that of the release which runs from now on: "
          + String.join("; or ", byFormat(summary));
    }
    return "put back only the "
        + (safe.size() == 1 ? "copy of " : "copies of ")
        + names(safe)
        + ": the safe choice"
        + command(folder);
  }

  /** The command that copies the safe files and no other; empty if it would be long. */
  private String command(String folder) {
    List<String> patterns = new ArrayList<>();
    List<String> unwanted = new ArrayList<>();
    for (String name : grouped(safe, unwanted)) {
      if (!name.matches("[\\w.*-]+")) {
        return "";
      }
      patterns.add((folder.endsWith("/") ? folder : folder + "/") + name);
    }
    if (patterns.size() > MOST_NAMES) {
      return "";
    }
    String copy = ": cp " + String.join(" ", patterns) + " LIVE/";
    return copy
        + (unwanted.isEmpty() ? "" : " && rm LIVE/" + String.join(" LIVE/", unwanted))
        + " (LIVE: the live directory)";
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
   * The step that names the releases which read the copies and do not have the fault; empty without
   * copies, and for the newest format, which all later releases read.
   */
  String readers(CaseSummary summary) {
    if (safe.isEmpty()) {
      return "";
    }
    List<DbFormat> formats = List.copyOf(summary.formats());
    if (formats.size() != 1 || formats.get(0) == DbFormat.RUBY) {
      return "";
    }
    List<ClientVersion> readers = new ArrayList<>(List.of(ClientVersion.values()));
    readers.removeIf(version -> version.format() != formats.get(0));
    boolean newest = readers.contains(ClientVersion.newest());
    List<ClientVersion> fixes =
        summary.corrupt().stream()
            .flatMap(file -> CaseAdvice.fault(file).stream())
            .map(FaultAdvice::fixedIn)
            .filter(Objects::nonNull)
            .toList();
    fixes.forEach(fix -> readers.removeIf(version -> version.compareTo(fix) < 0));
    if (readers.isEmpty()) {
      return "after an upgrade put back none of them: no release without the fault reads them";
    }
    if (newest) {
      return "";
    }
    ClientVersion first = readers.get(0);
    ClientVersion last = readers.get(readers.size() - 1);
    return "these copies are for a server on client "
        + new ClientVersion.Range(first, last).text()
        + " (pip install \"prometheus_client>="
        + first.text()
        + ",<"
        + ClientVersion.values()[last.ordinal() + 1].text()
        + "\"): "
        + (fixes.isEmpty()
            ? "another one fails on them"
            : "a later one fails on them, an earlier one has the fault");
  }

  /** The last step. */
  public String start() {
    return START
        + (safe.isEmpty() ? "" : "; with copies put back, no start script may empty the directory");
  }

  /**
   * What each choice does to the metrics, a line for each.
   *
   * @param copies the values of which are added up for each choice
   */
  public List<String> effects(List<SalvageJson.Copy> copies) {
    List<String> lines = new ArrayList<>();
    boolean sums =
        !totals.isEmpty() || corrupt.stream().anyMatch(name -> !type(name).equals(GAUGE));
    if (!safe.isEmpty()) {
      lines.add("safe: " + names(safe) + Totals.text(copies, safe));
    }
    lines.add(
        "none: every counter, histogram and summary starts at 0, which rate() takes for one restart"
            + " and counts nothing twice; a gauge is missing until it is set");
    List<String> sum = totals.stream().filter(name -> !type(name).equals(GAUGE)).toList();
    List<String> gauges = totals.stream().filter(name -> type(name).equals(GAUGE)).toList();
    if (!sum.isEmpty()) {
      lines.add(
          "clean, but not safe: "
              + names(sum)
              + ": without the other files' share a total falls, Prometheus takes that for a"
              + " restart, and rate() and increase() count all that is left once more"
              + Totals.text(copies, sum));
    }
    if (!gauges.isEmpty()) {
      lines.add(
          "clean, but not safe: "
              + names(gauges)
              + ": a scrape makes one value of all files of such a gauge, which can be another one"
              + " without the other files");
    }
    if (!shared.isEmpty()) {
      lines.add(
          "clean, but not proven: "
              + names(shared)
              + ": several processes stored in files of this identifier, and a value can be of"
              + " another process or series"
              + Totals.text(copies, shared));
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
              + (corrupt.size() == 1
                  ? ": put it back only if you need its values"
                  : ": put them back only if you need their values")
              + (sums ? "; a total that is too low falls, too, and a wrong one is a spike" : "")
              + (corrupt.stream().anyMatch(name -> type(name).equals(GAUGE))
                  ? "; a gauge with a wrong value shows it until it is set"
                  : "")
              + Totals.text(copies, corrupt));
    }
    if (!live.isEmpty()) {
      lines.add(
          "never put back: "
              + names(live)
              + ": live gauges of processes that the stop ends, and a scrape would count them");
    }
    return lines;
  }

  /**
   * The names. More than two with the same prefix are one pattern, if at most two others match it:
   * {@code counter_*.db (5) without counter_7.db}.
   */
  private String names(List<String> names) {
    List<String> texts = new ArrayList<>();
    for (String name : grouped(names, new ArrayList<>())) {
      int star = name.indexOf('*');
      String prefix = star < 0 ? name : name.substring(0, star);
      List<String> others = others(prefix, names);
      texts.add(
          star < 0
              ? name
              : name
                  + " ("
                  + names.stream().filter(of -> of.startsWith(prefix)).count()
                  + ")"
                  + (others.isEmpty() ? "" : " without " + String.join(" and ", others)));
    }
    return Display.list(texts, MOST_NAMES);
  }

  /**
   * The names, with a pattern for more than two of one prefix.
   *
   * @param unwanted receives the names that match a pattern and are not among {@code names}, at
   *     most two for each pattern
   */
  private List<String> grouped(List<String> names, List<String> unwanted) {
    Set<String> left = new LinkedHashSet<>(names);
    Set<String> prefixes = new TreeSet<>();
    for (String name : names) {
      DbFileName.ofAnyWriter(name).ifPresent(of -> prefixes.add(of.prefix() + "_"));
    }
    List<String> texts = new ArrayList<>();
    for (String prefix : prefixes) {
      List<String> of = left.stream().filter(name -> name.startsWith(prefix)).toList();
      List<String> others = others(prefix, names);
      if (of.size() > 2 && others.size() <= 2) {
        texts.add(prefix + "*" + DbFileName.SUFFIX);
        unwanted.addAll(others);
        of.forEach(left::remove);
      }
    }
    texts.addAll(left);
    return texts;
  }

  /** The other files with a prefix. */
  private List<String> others(String prefix, List<String> names) {
    return Stream.of(safe, totals, corrupt, zeros, shared, live)
        .flatMap(List::stream)
        .filter(name -> name.startsWith(prefix) && !names.contains(name))
        .toList();
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
