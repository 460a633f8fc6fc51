package multiproc.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import multiproc.inspect.CaseInspection;
import multiproc.inspect.CasePrinter;
import multiproc.inspect.CaseSummary;
import multiproc.inspect.Display;
import multiproc.inspect.HexPrinter;
import multiproc.inspect.Inspection;
import multiproc.inspect.JsonPrinter;
import multiproc.inspect.ReportPrinter;
import multiproc.layout.DbFormat;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Prints the contents of files and their damage. */
final class InspectCommand extends Command {

  private final Value<List<Path>> paths =
      operand(
          PositionalParamSpec.builder()
              .type(List.class)
              .auxiliaryTypes(Path.class)
              .converters(new PathConverter())
              .arity("1..*")
              .required(true)
              .paramLabel("PATH")
              .description("A .db file, a .db.zip, a directory of them, or a case."));

  private final Value<Boolean> json = Value.flag("--json", "One JSON document, for a program.");

  private final Value<Boolean> all =
      flag("--all", "The full report of each file, also where nothing is odd.");

  private final Value<Boolean> hex = Value.flag("--hex", "Every byte, labelled with what it is.");

  InspectCommand() {
    super("inspect");
    atMostOneOf(json, hex);
    help(
        "Prints the contents of .db files of any client_python, what went wrong in them, what each"
            + " client does with them, and which known fault fits. Which process did it a file"
            + " shows only if a forked child has the overwriting series first in its own file. The"
            + " files are only read.",
        List.of(
            "0:every file is clean",
            "10:a file is corrupt, or no client reads a directory's files together",
            "2:bad usage, or a path cannot be read and nothing that was read is corrupt",
            "3:there is no .db file"),
        "  reproduce inspect ./tmp/",
        "  reproduce inspect --hex error2/*/gauge_all_*.db.zip");
  }

  @Override
  public Integer call() throws IOException {
    paths.get().forEach(path -> FoundPath.refuseText(path));
    PrintStream out =
        new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8);
    List<CaseInspection> inspections = new ArrayList<>();
    try {
      if (json.get()) {
        json(out, inspections);
      } else {
        text(out, inspections);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    out.flush();
    for (CaseInspection inspection : inspections) {
      inspection.problems().forEach(problem -> System.err.println("reproduce: " + problem));
    }
    return exitCode(inspections);
  }

  /**
   * The exit code of an inspection. A corrupt file counts even if other files could not be read; a
   * path without files is not clean.
   */
  static int exitCode(List<CaseInspection> inspections) {
    if (inspections.stream().anyMatch(CaseInspection::isCorrupt)
        || !mixedTogether(inspections).isEmpty()) {
      return ExitCode.CORRUPT;
    }
    if (inspections.stream().anyMatch(inspection -> !inspection.problems().isEmpty())) {
      return ExitCode.USAGE;
    }
    boolean any = inspections.stream().anyMatch(inspection -> inspection.summary().files() > 0);
    return any ? ExitCode.OK : ExitCode.UNKNOWN;
  }

  private static Map<String, Map<DbFormat, List<String>>> mixedTogether(
      List<CaseInspection> inspections) {
    return CaseSummary.mixedTogether(inspections.stream().map(CaseInspection::summary).toList());
  }

  private void json(PrintStream out, List<CaseInspection> inspections) throws IOException {
    try (JsonPrinter printer = new JsonPrinter(out)) {
      for (Path path : paths.get()) {
        for (CaseInspection inspection : CaseInspection.directories(path)) {
          inspections.add(run(inspection, printer::print));
        }
      }
      printer.finish(inspections);
    }
  }

  private void text(PrintStream out, List<CaseInspection> inspections) throws IOException {
    boolean colour = Terminal.hasColours();
    Map<Path, List<Path>> files =
        paths.get().stream()
            .filter(Files::isRegularFile)
            .collect(Collectors.groupingBy(InspectCommand::folder));
    for (Path path : paths.get()) {
      SalvageCommand.list(path)
          .ifPresent(
              list ->
                  out.println(
                      "copies that salvage wrote: what they may lack is in "
                          + Display.escape(list.toString())));
      List<Path> together =
          Files.isRegularFile(path) ? files.getOrDefault(folder(path), List.of()) : List.of();
      if (together.size() > 1 && !hex.get()) {
        // Reports them as one directory, whether or not all of its files were given.
        inspections.add(directory(out, colour, CaseInspection.ofFiles(folder(path), together)));
        files.remove(folder(path));
      } else if (!Files.isRegularFile(path) || hex.get() || !together.isEmpty()) {
        each(out, colour, path, inspections);
      }
    }
    new CasePrinter(out, colour, false).together(mixedTogether(inspections));
  }

  private static Path folder(Path file) {
    return file.getParent() == null ? Path.of(".") : file.getParent();
  }

  private void each(PrintStream out, boolean colour, Path path, List<CaseInspection> inspections)
      throws IOException {
    for (CaseInspection inspection : CaseInspection.directories(path)) {
      text(out, colour, inspection);
      inspections.add(inspection);
      if (inspection.isEmpty()) {
        out.println(Display.escape(path.toString()) + ": no .db file: nothing was checked");
      }
    }
  }

  private void text(PrintStream out, boolean colour, CaseInspection inspection) throws IOException {
    Path path = inspection.path();
    if (hex.get()) {
      run(inspection, new HexPrinter(out)::print);
    } else if (Files.isDirectory(path) || inspection.found() > 1) {
      // A zip of several files is reported as a directory is.
      directory(out, colour, inspection);
    } else {
      run(inspection, new ReportPrinter(out, colour)::print);
    }
  }

  private CaseInspection directory(PrintStream out, boolean colour, CaseInspection inspection)
      throws IOException {
    Path path = inspection.path();
    CasePrinter printer = new CasePrinter(out, colour, all.get());
    run(inspection, printer::file);
    if (!inspection.isEmpty()) {
      String output = SalvageCommand.output(path);
      String salvage = ProgramName.line("salvage", path.toString(), "-o", output);
      printer.finish(path, inspection, salvage, ProgramName.quoted(output));
    }
    return inspection;
  }

  private static CaseInspection run(CaseInspection inspection, Printing printing) {
    return inspection.run(file -> unchecked(() -> printing.print(file)));
  }

  private interface Printing {
    void print(Inspection file) throws IOException;
  }

  private interface IoAction {
    void run() throws IOException;
  }

  private static void unchecked(IoAction printing) {
    try {
      printing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
