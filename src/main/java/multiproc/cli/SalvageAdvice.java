package multiproc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import multiproc.inspect.CaseAdvice;
import multiproc.inspect.CaseInspection;
import multiproc.inspect.CaseSummary;
import multiproc.inspect.Display;
import multiproc.inspect.PutBack;
import multiproc.inspect.Salvage;
import multiproc.inspect.SalvageJson;
import multiproc.inspect.Totals;
import multiproc.layout.DbFileName;

/**
 * What to do with the copies of a salvage, in lines that the text and the JSON share.
 *
 * <p>Threading: one thread.
 */
final class SalvageAdvice {

  /** Most folders of copies, one for each format, that are named. */
  private static final int MOST_FOLDERS = 4;

  private long leftOut;
  private long incomplete;
  private long unproven;

  /** Adds the result of one file. */
  void add(Salvage salvage) {
    leftOut += salvage.leftOut();
    incomplete += salvage.incomplete().size();
    unproven += salvage.unproven();
    salvage.older().forEach(this::add);
  }

  /** The first line: what was read and written. Counts that are 0 are left out. */
  String summary(
      List<SalvageJson.Copy> copies,
      Collection<String> leftAlone,
      int problems,
      CaseInspection inspection,
      String output) {
    long corrupt =
        inspection.summary().corrupt().stream()
            .filter(file -> !leftAlone.contains(Display.escape(file.path())))
            .count();
    long entries = copies.stream().mapToLong(copy -> copy.salvage().entries()).sum();
    return "summary: files="
        + inspection.found()
        + " copied="
        + copies.size()
        + " corrupt="
        + corrupt
        + " entries="
        + entries
        + count("left-alone", leftAlone.size())
        + count("in-doubt", unproven)
        + count("left-out", leftOut)
        + count("incomplete", incomplete)
        + count("problems", problems)
        + (copies.isEmpty() ? "; no copy was written" : "; the copies are in " + output);
  }

  private static String count(String name, long count) {
    return count == 0 ? "" : " " + name + "=" + count;
  }

  /**
   * What to do with the copies; if no file was corrupt, only which clients read them.
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
    if (copies.isEmpty()) {
      return lines;
    }
    if (!summary.isCorrupt()) {
      summary.formats().forEach(format -> lines.add("format: " + CaseAdvice.readers(format)));
      return lines;
    }
    if (!unsaved.isEmpty()) {
      // The steps would destroy the only bytes of what is not saved.
      lines.add(
          "next: delete nothing yet, because "
              + (unsaved.size() == 1
                  ? "1 file or folder is not saved: make it readable or take it out"
                  : unsaved.size()
                      + " files or folders are not saved: make them readable or take them out")
              + ", and run salvage again into a new folder");
      lines.add("  " + unsaved.get(0));
      return lines;
    }
    PutBack choice =
        PutBack.of(copies.stream().map(SalvageJson.Copy::path).toList(), summary.corrupt());
    lines.add("next, in this order:");
    String folder = ProgramName.quoted(output.toString());
    steps(path, choice, summary, folder).forEach(line -> lines.add("  " + line));
    String totals = Totals.text(copies);
    if (!totals.isEmpty()) {
      lines.add(
          "totals: the copies hold "
              + totals
              + "; overwritten values are in no sum, and a value that is left out may be of another"
              + " process or damaged");
    }
    if (hasOthers(path)) {
      return lines;
    }
    lines.add("what each choice of copies does:");
    choice.effects(copies).forEach(line -> lines.add("  " + line));
    if (leftOut > 0) {
      lines.add(
          "left out: "
              + leftOut
              + " that are whole, because their values are not proven; --with-candidates copies"
              + " them, too");
    }
    if (!choice.safe().isEmpty()) {
      lines.add(
          "check: before the start, "
              + ProgramName.line("scrape", "LIVE/")
              + " prints the metrics of what was put back (LIVE: the live directory)");
    }
    String what =
        choice.safe().isEmpty() ? ", none of which is the safe choice" : ", of each choice";
    SalvageJson.folders(copies).keySet().stream()
        .limit(MOST_FOLDERS)
        .forEach(
            copied ->
                lines.add(
                    "check: "
                        + ProgramName.line("scrape", copied)
                        + " prints the metrics of all copies"
                        + what));
    return lines;
  }

  /** Whether a file's directory has other files of a client. */
  private static boolean hasOthers(Path file) {
    if (!file.toString().endsWith(DbFileName.SUFFIX)) {
      return false;
    }
    try (Stream<Path> files = Files.list(file.toAbsolutePath().getParent())) {
      return files
          .map(other -> other.getFileName().toString())
          .filter(name -> DbFileName.ofAnyWriter(name).isPresent())
          .anyMatch(name -> !name.equals(file.getFileName().toString()));
    } catch (IOException e) {
      // The steps for a directory would not help: salvage cannot list it either.
      return false;
    }
  }

  private static List<String> steps(Path path, PutBack choice, CaseSummary summary, String folder) {
    if (Files.isDirectory(path) || summary.files() > 1) {
      return CaseAdvice.steps(summary, choice, 0, null, folder);
    }
    Path directory = path.toAbsolutePath().getParent();
    if (hasOthers(path)) {
      String salvage =
          ProgramName.line("salvage", directory.toString(), "-o", SalvageCommand.output(directory));
      return PutBack.numbered(
          List.of(
              PutBack.STOP,
              PutBack.AGAIN,
              "salvage the whole directory, which says what to put back, since a total falls"
                  + " without one of its files: "
                  + Display.escape(salvage)));
    }
    String name = DbFileName.nameOf(path.toString());
    boolean read = name.endsWith(DbFileName.SUFFIX) || name.endsWith(".zip");
    return PutBack.numbered(
        List.of(
            PutBack.STOP,
            PutBack.AGAIN + "; then salvage that",
            read
                ? "if its directory has other files, salvage the whole directory, which says what"
                    + " to put back; if not, delete the file, or replace it by its copy if you need"
                    + " its values"
                : "no scrape reads a file of this name: give the copy the name that its process"
                    + " gave the file, if you need its values",
            choice.start()));
  }
}
