package multiproc.inspect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.inspect.CaseSummary.CorruptFile;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;

/**
 * Prints the report of a path with many files: first the verdict and what to do, then a line for
 * each file without findings, short reports of the others, and a summary.
 *
 * <p>Threading: one thread. Memory: a line for each file and at most {@value #MOST_REPORTS} short
 * reports are kept until all files have been read.
 */
public final class CasePrinter {

  /** Most reports; the other files get a line each. */
  private static final int MOST_REPORTS = 5;

  /** Most corrupt files that are read to tell whether a scrape fails. */
  private static final int MOST_LOOKED = 20;

  /** Most files of a format that are named. */
  private static final int MOST_OF_A_FORMAT = 6;

  /** Most corrupt files that the summary names. */
  private static final int MOST_NAMES = 20;

  private static final String MIXED =
      Fault.FORMAT_MIX.id()
          + ": files of several formats are in one directory, which no client reads together";

  private final PrintStream out;
  private final boolean colour;
  private final boolean all;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final ByteArrayOutputStream reports = new ByteArrayOutputStream();
  private final PrintStream linesOut = new PrintStream(lines, false, StandardCharsets.UTF_8);
  private final ReportPrinter reportPrinter;
  private int reported;
  private int looked;

  /** The releases of which a scrape fails on a file that was reported. */
  private final Set<ClientVersion> failing = EnumSet.noneOf(ClientVersion.class);

  /** The first sound file with entries; null if there is none yet. */
  private Inspection sound;

  /** Whether a scrape reads a value that nothing has set. */
  private boolean wrongValue;

  /**
   * @param colour whether to use a terminal's colours
   * @param all whether each file's full report is printed at once
   */
  public CasePrinter(PrintStream out, boolean colour, boolean all) {
    this.out = out;
    this.colour = colour;
    this.all = all;
    PrintStream to = all ? out : new PrintStream(reports, true, StandardCharsets.UTF_8);
    this.reportPrinter = new ReportPrinter(to, colour, false, !all);
  }

  /** Adds the next file. */
  public void file(Inspection inspection) throws IOException {
    boolean odd = !inspection.findings().isEmpty();
    if (!odd && sound == null && inspection.entryCount() > 0) {
      sound = inspection;
    }
    if (inspection.isCorrupt() && looked++ < MOST_LOOKED) {
      failing.addAll(ScrapeOutcome.failing(inspection));
      // A scrape reads the beginning of the other entry as a number.
      wrongValue |= inspection.has(FindingKind.ENTRY_IN_VALUE);
    }
    if (all || odd && reported < MOST_REPORTS) {
      reported++;
      reportPrinter.print(inspection);
    } else {
      linesOut.println(line(inspection));
    }
  }

  private String line(Inspection inspection) {
    return String.format(
        Locale.ROOT,
        "  %-8s %s  %s, %d of %s in use",
        ReportPrinter.verdict(inspection, colour),
        Display.escape(inspection.source().name()),
        Display.count(inspection.entryCount(), "entry", "entries"),
        Math.max(0, inspection.used().orElse(0)),
        Display.bytes(inspection.size()));
  }

  /**
   * Prints the report, after all files have been added.
   *
   * @param salvage the command that salvages the files
   * @param folder of the copies that it writes, as a shell's word
   */
  public void finish(Path path, CaseInspection inspection, String salvage, String folder)
      throws IOException {
    CaseSummary summary = inspection.summary();
    head(path, inspection, salvage, folder);
    out.println();
    if (!all) {
      linesOut.flush();
      lines.writeTo(out);
      if (lines.size() > 0) {
        out.println();
      }
      reports.writeTo(out);
    }
    inspection.across().forEach(shared -> out.println(ProofText.of(shared)));
    out.println("summary of " + Display.escape(path.toString()));
    line("files", files(summary, inspection.problems().size()));
    line("bytes", summary.used() + " in use of " + summary.bytes());
    line("entries", summary.entries() + " whole");
    alive(inspection);
    inspection.owners().ifPresentOrElse(this::owners, () -> unknownOwners(summary));
    if (!all && reported > 0) {
      line("detail", "--all prints all of each file");
    }
    long named = 0;
    for (CorruptFile file : summary.corrupt()) {
      if (named++ == MOST_NAMES) {
        line("CORRUPT", "and " + (summary.corrupt().size() - MOST_NAMES) + " more");
        break;
      }
      line((file.isForeign() ? Severity.FOREIGN : Severity.CORRUPT).text(), corrupt(file));
    }
  }

  /**
   * Prints the first screen: whether the case is corrupt, what happened, what is lost, what to do.
   */
  private void head(Path path, CaseInspection inspection, String salvage, String folder) {
    CaseSummary summary = inspection.summary();
    boolean mixed = !summary.mixedDirectories().isEmpty();
    boolean foreign = !mixed && summary.corrupt().stream().allMatch(CorruptFile::isForeign);
    String verdict =
        summary.isCorrupt()
            ? (foreign ? Severity.FOREIGN : Severity.CORRUPT).text()
            : inspection.problems().isEmpty() ? "clean" : "not all read";
    out.println(
        Display.escape(path.toString())
            + ": "
            + ReportPrinter.painted(verdict, !verdict.equals("clean"), colour)
            + ": "
            + files(summary, inspection.problems().size()));
    Map<String, List<CorruptFile>> byFault = new LinkedHashMap<>();
    for (CorruptFile file : summary.corrupt()) {
      byFault.computeIfAbsent(happened(summary, file), f -> new ArrayList<>()).add(file);
    }
    mixed(summary);
    byFault.forEach(
        (what, files) -> {
          List<CorruptFile> undecided = files.stream().filter(f -> !summary.isDecided(f)).toList();
          line("happened", what + " (" + CaseAdvice.identified(files) + ")" + others(undecided));
          lines("lost", LossText.of(files));
          lines("saved", LossText.saved(files, summary));
          undecided.stream()
              .map(CaseAdvice::decision)
              .filter(text -> !text.isEmpty())
              .distinct()
              .forEach(text -> line("decide", text));
        });
    if (!summary.shared().isEmpty()) {
      line(
          "shared",
          CaseAdvice.listed(summary.shared())
              + ": clean, but several processes stored in files of this identifier; a value can be"
              + " of another process or series");
    }
    if (summary.isCorrupt() && !mixed) {
      summary.formats().stream()
          .map(format -> ScrapeOutcome.text(format, failing, wrongValue))
          .filter(text -> !text.isEmpty())
          .forEach(text -> line("scrape", text));
      summary
          .formats()
          .forEach(
              format ->
                  line(
                      "format",
                      "written by client "
                          + format.releases()
                          + ": no scrape of another release reads these files, not the clean ones"
                          + " either"
                          + " ("
                          + CaseAdvice.installed(format)
                          + ")"));
    }
    if (!summary.isCorrupt() && sound != null) {
      lines("format", ScrapeOutcome.ofSound(sound));
    }
    PutBack choice = summary.putBack();
    List<String> steps =
        CaseAdvice.steps(summary, choice, inspection.problems().size(), salvage, folder);
    lines("do now", steps);
    String hurry = CaseAdvice.hurry(steps, choice);
    if (!hurry.isEmpty()) {
      line("hurry", hurry);
    }
    lines("prevent", CaseAdvice.prevention(summary));
  }

  private static String happened(CaseSummary summary, CorruptFile file) {
    if (file.bigEndian()) {
      return "written on a big-endian machine: no client on a little-endian one reads it";
    }
    return CaseAdvice.fault(file)
        .map(fault -> FaultAdvice.of(fault, summary.threeProcesses(file)))
        .orElse(
            "none of the known faults explains it: its findings are below; what to do now is the"
                + " same");
  }

  /** The other faults that would explain the files; empty if there is none. */
  private static String others(List<CorruptFile> files) {
    String others =
        files.stream()
            .flatMap(file -> file.faults().stream().skip(1))
            .distinct()
            .collect(Collectors.joining(", or "));
    return others.isEmpty() ? "" : "; or " + others;
  }

  private void mixed(CaseSummary summary) {
    if (summary.mixedDirectories().isEmpty()) {
      return;
    }
    line("happened", MIXED);
    summary.mixedDirectories().values().forEach(this::formats);
    if (summary.corrupt().isEmpty()) {
      line(
          "lost",
          "nothing so far: each file is whole by itself; but a release reads one format alone, so"
              + " the values in the other's files are given up");
    }
  }

  private void formats(Map<DbFormat, List<String>> formats) {
    formats.forEach(
        (format, files) ->
            line(
                "format",
                Display.count(files.size(), "file", "files")
                    + " of client "
                    + format.releases()
                    + ": "
                    + Display.list(CaseAdvice.shown(files), MOST_OF_A_FORMAT)));
  }

  /**
   * Prints that files which were given one by one cannot be read together; nothing if they can.
   *
   * @param mixed directories with their files by format
   */
  public void together(Map<String, Map<DbFormat, List<String>>> mixed) {
    mixed.forEach(
        (directory, formats) -> {
          out.println(
              (directory.isEmpty() ? "these files" : Display.escape(directory))
                  + ": "
                  + ReportPrinter.painted("CORRUPT", true, colour)
                  + ": no client reads these files together");
          line("happened", MIXED);
          formats(formats);
          line("do now", FaultAdvice.now(Fault.FORMAT_MIX));
          line("prevent", FaultAdvice.prevention(Fault.FORMAT_MIX));
        });
  }

  private static String files(CaseSummary summary, int problems) {
    long foreign = summary.corrupt().stream().filter(CorruptFile::isForeign).count();
    StringBuilder text = new StringBuilder(Display.count(summary.files(), "file", "files"));
    String separator = ": ";
    for (var part :
        List.of(
            Map.entry("clean", summary.clean()),
            Map.entry("harmless", summary.harmless()),
            Map.entry("CORRUPT", summary.corrupt().size() - foreign),
            Map.entry("FOREIGN", foreign))) {
      if (part.getValue() > 0) {
        text.append(separator).append(part.getValue()).append(' ').append(part.getKey());
        separator = ", ";
      }
    }
    if (!summary.mixedDirectories().isEmpty()) {
      text.append(", of formats that no client reads together");
    }
    if (problems > 0) {
      text.append("; ").append(problems).append(" could not be read");
    }
    return text.toString();
  }

  private void alive(CaseInspection inspection) {
    long written = inspection.summary().beingWritten();
    if (written > 0) {
      line(
          "alive",
          Display.count(written, "file was", "files were")
              + " being written, when this was read or when the copy was made");
    }
    if (!inspection.passedOver().isEmpty()) {
      line(
          "alive",
          Display.count(inspection.passedOver().size(), "live gauge's file", "live gauges' files")
              + " went while this was read: passed over, as a collector does");
    }
  }

  private void owners(Owners owners) {
    line(
        "owners",
        Display.count(owners.alive(), "process lives", "processes live")
            + ", "
            + owners.dead()
            + " dead with "
            + Display.count(owners.deadFiles().size(), "file", "files")
            + (owners.unknown() == 0 ? "" : ", of " + owners.unknown() + " it cannot be told"));
    List<Path> live =
        owners.deadFiles().stream()
            .filter(
                file ->
                    DbFileName.parse(file.getFileName().toString())
                        .map(name -> name.mode().startsWith("live"))
                        .orElse(false))
            .toList();
    if (!live.isEmpty()) {
      line(
          "owners",
          "live gauges of dead processes are still counted ("
              + Display.count(live.size(), "file", "files")
              + ", first "
              + Display.escape(live.get(0).getFileName().toString())
              + "): mark_process_dead(pid) was not called");
    }
  }

  private void unknownOwners(CaseSummary summary) {
    if (summary.files() > 0) {
      line(
          "owners",
          "cannot tell which still run: no process of this machine has one of these files open");
    }
  }

  private static String corrupt(CorruptFile file) {
    if (file.bigEndian()) {
      return Display.escape(file.path()) + ": written on a big-endian machine";
    }
    return Display.escape(file.path())
        + ": "
        + (file.faults().isEmpty() ? "none of the known faults explains it" : faults(file.faults()))
        + ", "
        + Display.count(file.entries(), "whole entry", "whole entries");
  }

  /** The faults' ids, the likeliest first and the others in brackets. */
  private static String faults(List<String> ids) {
    return ids.get(0)
        + (ids.size() == 1 ? "" : " (or " + String.join(", ", ids.subList(1, ids.size())) + ")");
  }

  private void lines(String label, Collection<String> texts) {
    int row = 0;
    for (String text : texts) {
      line(row++ == 0 ? label : "", text);
    }
  }

  private void line(String label, String text) {
    out.println(String.format(Locale.ROOT, "  %-8s %s", label, text));
  }
}
