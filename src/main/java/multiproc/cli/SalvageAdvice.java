package multiproc.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import multiproc.client.Fault;
import multiproc.inspect.CaseSummary;
import multiproc.inspect.ProofText;
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

  /** Adds the result of one file. */
  void add(Salvage salvage) {
    if (DbFileName.nameOf(salvage.target()).startsWith(GAUGE)) {
      leftOutOfGauges += salvage.leftOut();
    } else {
      leftOutOfOthers += salvage.leftOut();
    }
    incomplete += salvage.incomplete().size();
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

  /** The steps; empty unless a copy differs from its original. */
  List<String> next(Path path, Path output, List<SalvageJson.Copy> copies, CaseSummary summary) {
    List<String> lines = new ArrayList<>();
    if (copies.isEmpty() || !summary.isCorrupt()) {
      return lines;
    }
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
    if (summary.corrupt().stream().anyMatch(SalvageAdvice::isCutCopy)) {
      lines.add(
          "a cut-copy is whole in its original, unless that is as short: copy the file again, and"
              + " use the copy below only if there is no longer original");
    }
    lines.add(steps(path, copies));
    if (!summary.mixedDirectories().isEmpty()) {
      lines.add("put back the files of one folder, because no client reads both formats:");
      SalvageJson.folders(copies)
          .forEach((folder, of) -> lines.add("  " + Plural.of(of, "file") + " in " + folder));
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
    return lines;
  }

  private static boolean isCutCopy(CaseSummary.CorruptFile file) {
    return file.faults().stream().findFirst().filter(Fault.CUT_COPY.id()::equals).isPresent();
  }

  private static String steps(Path path, List<SalvageJson.Copy> copies) {
    long live = SalvageJson.liveGauges(copies);
    return "next: stop the server, remove the cause (the line prevent of inspect), "
        + (Files.isDirectory(path)
            ? "delete the directory's *.db, put these copies back"
            : "replace the file by its copy")
        + (live == 0
            ? ""
            : " without gauge_live*.db ("
                + Plural.of(live, "file")
                + " of processes that have ended by then)")
        + ", start the server";
  }
}
