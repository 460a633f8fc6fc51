package multiproc.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import multiproc.client.Fault;
import multiproc.inspect.CaseSummary.CorruptFile;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;

/**
 * Says what to do about a path's files, in one list of steps for all of them.
 *
 * <p>Pure functions.
 */
public final class CaseAdvice {

  /** Most files that a line names. */
  private static final int MOST_NAMES = 4;

  private static final String UNREADABLE =
      "move away or make readable what could not be read: a scrape fails on it";

  private CaseAdvice() {}

  /**
   * The steps in their order, with numbers if there are several; empty if there is none.
   *
   * @param salvage the command that salvages the files; null if that is done
   * @param folder of the copies, as a shell's word
   */
  public static List<String> steps(
      CaseSummary summary, PutBack choice, int problems, String salvage, String folder) {
    List<String> steps = new ArrayList<>();
    if (problems > 0) {
      steps.add(UNREADABLE);
    }
    Map<String, List<CorruptFile>> now = new LinkedHashMap<>();
    for (CorruptFile file : summary.corrupt()) {
      now.computeIfAbsent(now(file), any -> new ArrayList<>()).add(file);
    }
    boolean restart =
        now.keySet().removeIf(FaultAdvice::isRestart) || !summary.mixedDirectories().isEmpty();
    // A copy that is cut is mended by its original; if that is as short, values are lost.
    boolean cut = summary.corrupt().stream().anyMatch(CaseAdvice::isCutCopy);
    boolean several = restart || cut || now.size() > 1;
    now.forEach((text, files) -> steps.add(text + (several ? " (" + names(files) + ")" : "")));
    if (restart || cut) {
      if (!restart) {
        steps.add("if a longer original was found, inspect again and end here; if not, go on");
      } else if (summary.corrupt().stream().anyMatch(CaseAdvice::mayBeCut)) {
        steps.add("if this is a copy, compare its sizes with the original: it may be cut");
      }
      steps.add(PutBack.STOP);
      String values = choice.safe().isEmpty() ? "only if you need the values: " : "";
      steps.add(values + PutBack.AGAIN + (salvage == null ? "; then salvage that" : ""));
      if (salvage != null) {
        steps.add(values + Display.escape(salvage));
      }
      steps.add(PutBack.DELETE);
      steps.add(
          choice.step(summary, folder)
              + (salvage == null ? "" : "; salvage says what each choice does"));
      String readers = choice.readers(summary);
      if (!readers.isEmpty()) {
        steps.add(readers);
      }
      steps.add(choice.start());
    } else if (salvage != null && summary.corrupt().stream().anyMatch(f -> f.entries() > 0)) {
      steps.add("for a copy of what is whole: " + Display.escape(salvage));
    }
    return PutBack.numbered(steps);
  }

  /**
   * Which steps are enough for somebody who needs no values; empty if no copy is safe to put back,
   * because then the steps are few anyway.
   *
   * @param steps with their numbers
   */
  static String hurry(List<String> steps, PutBack choice) {
    List<String> must = List.of(PutBack.STOP, PutBack.DELETE, PutBack.START);
    // The deletion must not reach another program's file, and a scrape must not fail on it.
    List<String> before = List.of(UNREADABLE, FaultAdvice.now(Fault.FOREIGN_DB));
    List<String> numbers =
        steps.stream()
            .filter(step -> Stream.concat(before.stream(), must.stream()).anyMatch(is(step)))
            .map(step -> step.substring(0, step.indexOf('.')))
            .toList();
    boolean all = must.stream().allMatch(text -> steps.stream().anyMatch(s -> is(s).test(text)));
    int last = numbers.size() - 1;
    return !all || choice.safe().isEmpty()
        ? ""
        : "only steps "
            + String.join(", ", numbers.subList(0, last))
            + " and "
            + numbers.get(last)
            + ", with no copy put back: each counter then starts at 0, which rate() takes for one"
            + " restart";
  }

  /** Whether a text is that of a step with a number. */
  private static Predicate<String> is(String step) {
    return text -> step.startsWith(text, step.indexOf(". ") + 2);
  }

  /** The command that says which release of a format's client is installed. */
  static String installed(DbFormat format) {
    return format == DbFormat.RUBY ? "gem list " + format.releases() : "pip show prometheus_client";
  }

  /** Which clients read sound files of a format. */
  public static String readers(DbFormat format) {
    return "client "
        + format.releases()
        + " ("
        + installed(format)
        + "); no other release reads these files as they are meant";
  }

  private static boolean isCutCopy(CorruptFile file) {
    return fault(file).filter(Fault.CUT_COPY::equals).isPresent();
  }

  private static boolean mayBeCut(CorruptFile file) {
    return file.faults().contains(Fault.CUT_COPY.id());
  }

  private static String now(CorruptFile file) {
    if (file.bigEndian()) {
      return FaultAdvice.BIG_ENDIAN;
    }
    String text = fault(file).map(FaultAdvice::now).orElse(FaultAdvice.WIPE);
    boolean second = mayBeCut(file) && !fault(file).equals(Optional.of(Fault.CUT_COPY));
    return second && !FaultAdvice.isRestart(text)
        ? "if this is a copy, make it again: the original may be longer; if not, " + text
        : text;
  }

  /** What prevents the faults, a line for each; of undecided ones each with its condition. */
  static Set<String> prevention(CaseSummary summary) {
    Set<Fault> faults = new LinkedHashSet<>();
    Set<Fault> undecided = new LinkedHashSet<>();
    for (CorruptFile file : summary.corrupt()) {
      List<Fault> of = faults(file);
      of.stream().limit(1).forEach(faults::add);
      if (of.size() > 1 && !summary.isDecided(file)) {
        undecided.addAll(of);
      }
    }
    faults.addAll(undecided);
    if (!summary.mixedDirectories().isEmpty()) {
      faults.add(Fault.FORMAT_MIX);
    }
    boolean same = faults.stream().map(FaultAdvice::prevention).distinct().count() < 2;
    Set<String> lines =
        faults.stream()
            .map(
                fault ->
                    (same || !undecided.contains(fault) ? "" : "if " + fault.id() + ": ")
                        + FaultAdvice.prevention(fault))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (summary.corrupt().stream().anyMatch(f -> faults(f).isEmpty() && !f.bigEndian())) {
      lines.add(FaultAdvice.UNKNOWN);
    }
    return lines;
  }

  private static List<Fault> faults(CorruptFile file) {
    return file.faults().stream().flatMap(id -> Fault.of(id).stream()).toList();
  }

  /** How to distinguish the first two faults of a file; empty for a single one. */
  static String decision(CorruptFile file) {
    return FaultAdvice.apart(faults(file));
  }

  /** The likeliest fault. */
  static Optional<Fault> fault(CorruptFile file) {
    return file.faults().stream().findFirst().flatMap(Fault::of);
  }

  /** As {@link #names}; where several processes had one identifier, after the identifiers. */
  static String identified(List<CorruptFile> files) {
    Set<String> shared =
        files.stream()
            .filter(file -> fault(file).filter(Fault.SAME_ID::equals).isPresent())
            .map(file -> CaseSummary.identifier(file.path()))
            .collect(Collectors.toSet());
    return shared.isEmpty() || shared.size() > MOST_NAMES
        ? names(files)
        : (shared.size() == 1 ? "identifier " : "identifiers ")
            + shared.stream().sorted().map(Display::escape).collect(Collectors.joining(", "))
            + ": "
            + names(files);
  }

  /** The names of a few corrupt files, and how many more there are. */
  static String names(List<CorruptFile> files) {
    return listed(files.stream().map(CorruptFile::path).toList());
  }

  /** The names of a few files, and how many more there are. */
  static String listed(List<String> paths) {
    int more = paths.size() - MOST_NAMES;
    return Display.list(shown(paths), MOST_NAMES)
        + (more <= 0 ? "" : more == 1 ? " file" : " files");
  }

  /** The names of files, for display. */
  static List<String> shown(List<String> paths) {
    return paths.stream().map(path -> Display.escape(DbFileName.nameOf(path))).toList();
  }
}
