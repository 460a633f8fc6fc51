package multiproc.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import multiproc.client.Fault;
import multiproc.inspect.CaseSummary;
import multiproc.inspect.ProofText;
import multiproc.inspect.PutBack;
import multiproc.inspect.Salvage;
import multiproc.inspect.SalvageJson;
import multiproc.layout.DbFileName;

/**
 * What to do with the copies of a salvage, in lines that the text and the JSON share.
 *
 * <p>Threading: one thread.
 */
final class SalvageAdvice {

  private static final String GAUGE = "gauge";

  private long leftOutOfGauges;
  private long leftOutOfOthers;
  private long incomplete;
  private long candidates;

  /** Adds the result of one file. */
  void add(Salvage salvage) {
    if (DbFileName.nameOf(salvage.target()).startsWith(GAUGE)) {
      leftOutOfGauges += salvage.leftOut();
    } else {
      leftOutOfOthers += salvage.leftOut();
    }
    incomplete += salvage.incomplete().size();
    candidates += salvage.candidates().size();
    salvage.older().forEach(this::add);
  }

  /** Number of whole entries that no copy holds. */
  long leftOut() {
    return leftOutOfGauges + leftOutOfOthers;
  }

  /** Number of histograms and summaries in the copies that lack a sample. */
  long incomplete() {
    return incomplete;
  }

  /** Number of entries that are probable and not proven. */
  long candidates() {
    return candidates;
  }

  /**
   * What to do with the copies: the short decision last. Empty unless a file was corrupt.
   *
   * @param unsaved one line for each file that could not be read or copied
   */
  List<String> next(
      Path path,
      Path output,
      List<SalvageJson.Copy> copies,
      List<String> unsaved,
      CaseSummary summary) {
    List<String> lines = new ArrayList<>();
    if (copies.isEmpty() || !summary.isCorrupt()) {
      return lines;
    }
    about(lines);
    if (!unsaved.isEmpty()) {
      // The steps would destroy the only bytes of what is not saved.
      lines.add(
          "next: delete nothing yet, because "
              + (unsaved.size() == 1 ? "1 file or folder is" : unsaved.size() + " are")
              + " not saved: make it readable or take it out, and run salvage again into a new"
              + " folder");
      lines.add("  " + unsaved.get(0));
      return lines;
    }
    summary
        .formats()
        .forEach(
            format ->
                lines.add(
                    "copies in the format of client "
                        + format.releases()
                        + ": other releases do not read them"));
    lines.add(
        "check: "
            + ProgramName.line("scrape", output.toString())
            + " prints the metrics, or says why a scrape fails");
    if (summary.corrupt().stream().anyMatch(SalvageAdvice::isCutCopy)) {
      lines.add(
          "a cut-copy is whole in its original, unless that is as short: copy the file again, and"
              + " use the copy below only if there is no longer original");
    }
    PutBack choice = choice(copies, summary);
    lines.add("which copies to put back:");
    choice.effects().forEach(line -> lines.add("  " + line));
    if (!summary.mixedDirectories().isEmpty()) {
      lines.add("put back the files of one folder, because no client reads both formats:");
      SalvageJson.folders(copies)
          .forEach((folder, of) -> lines.add("  " + Plural.of(of, "file") + " in " + folder));
    }
    lines.add("next, in this order:");
    PutBack.numbered(steps(path, choice, summary)).forEach(line -> lines.add("  " + line));
    return lines;
  }

  private void about(List<String> lines) {
    if (leftOut() > 0) {
      lines.add(
          "left out: "
              + leftOut()
              + " that stood whole, because of what the lines \"candidate\" say; --with-candidates"
              + " copies them, too");
    }
    if (leftOutOfOthers > 0) {
      lines.add("  " + ProofText.leftOut(false));
    }
    if (leftOutOfGauges > 0) {
      lines.add("  " + ProofText.leftOut(true));
    }
    if (incomplete > 0) {
      lines.add(
          "incomplete: "
              + incomplete
              + " of the copies' histograms and summaries, in the lines \"incomplete\"");
    }
  }

  private static boolean isCutCopy(CaseSummary.CorruptFile file) {
    return file.faults().stream().findFirst().filter(Fault.CUT_COPY.id()::equals).isPresent();
  }

  /** Which copies to put back. */
  static PutBack choice(List<SalvageJson.Copy> copies, CaseSummary summary) {
    return PutBack.of(copies.stream().map(SalvageJson.Copy::path).toList(), summary.corrupt());
  }

  private static List<String> steps(Path path, PutBack choice, CaseSummary summary) {
    List<String> steps = new ArrayList<>();
    steps.add(PutBack.STOP);
    steps.add(PutBack.AGAIN + "; then salvage that");
    String name = DbFileName.nameOf(path.toString());
    if (!Files.isDirectory(path) && !name.endsWith(DbFileName.SUFFIX) && !name.endsWith(".zip")) {
      steps.add(
          "no scrape reads a file of this name: give the copy the name that its process gave the"
              + " file, if you need its values");
    } else if (!Files.isDirectory(path)) {
      steps.add("delete the file, or replace it by its copy if you need its values");
    } else {
      steps.add(PutBack.DELETE);
      steps.add(choice.step(summary));
    }
    steps.add(choice.start());
    return steps;
  }
}
