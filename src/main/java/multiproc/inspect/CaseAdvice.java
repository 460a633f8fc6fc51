package multiproc.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import multiproc.client.Fault;
import multiproc.inspect.CaseSummary.CorruptFile;
import multiproc.layout.DbFileName;

/**
 * What to do about a path's files: one list of steps for all of them.
 *
 * <p>Pure functions.
 */
final class CaseAdvice {

  private CaseAdvice() {}

  /** The steps in their order, with numbers if there are several; empty if there is none. */
  static List<String> steps(CaseSummary summary, int problems, String salvage) {
    List<String> steps = new ArrayList<>();
    if (problems > 0) {
      steps.add("move away or make readable what could not be read: a scrape fails on it");
    }
    boolean mixed = !summary.mixedDirectories().isEmpty();
    Map<String, List<CorruptFile>> now = new LinkedHashMap<>();
    for (CorruptFile file : summary.corrupt()) {
      now.computeIfAbsent(now(file), any -> new ArrayList<>()).add(file);
    }
    boolean restart = now.keySet().removeIf(FaultAdvice::isRestart) || mixed;
    boolean several = restart || now.size() > 1;
    now.forEach((text, files) -> steps.add(text + (several ? " (" + names(files) + ")" : "")));
    if (restart) {
      PutBack choice = summary.putBack();
      if (summary.corrupt().stream().anyMatch(CaseAdvice::mayBeCut)) {
        steps.add("if this is a copy, compare its sizes with the original: it may be cut");
      }
      steps.add(PutBack.STOP);
      steps.add(PutBack.AGAIN);
      steps.add(
          (choice.safe().isEmpty() ? "only if you need the values: " : "")
              + Display.escape(salvage));
      steps.add(PutBack.DELETE);
      steps.add(choice.step(summary) + "; salvage says what each other choice does");
      steps.add(choice.start());
    } else if (summary.isCorrupt()) {
      steps.add("for a copy of what is whole: " + Display.escape(salvage));
    }
    return PutBack.numbered(steps);
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

  /** What prevents the faults, a line for each. */
  static Set<String> prevention(CaseSummary summary) {
    return Stream.concat(
            summary.corrupt().stream().flatMap(file -> fault(file).stream()),
            summary.mixedDirectories().isEmpty() ? Stream.of() : Stream.of(Fault.FORMAT_MIX))
        .map(FaultAdvice::prevention)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** How to distinguish the first two faults of a file; empty for a single one. */
  static String decision(CorruptFile file) {
    return FaultAdvice.apart(file.faults().stream().flatMap(id -> Fault.of(id).stream()).toList());
  }

  /** The likeliest fault. */
  static Optional<Fault> fault(CorruptFile file) {
    return file.faults().stream().findFirst().flatMap(Fault::of);
  }

  /** The first file's name, and how many more there are. */
  static String names(List<CorruptFile> files) {
    String first = Display.escape(DbFileName.nameOf(files.get(0).path()));
    return files.size() == 1
        ? first
        : first + " and " + (files.size() - 1) + (files.size() == 2 ? " more file" : " more files");
  }
}
