package multiproc.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import multiproc.cli.option.Command;
import multiproc.cli.option.ExitCode;
import multiproc.cli.option.PathConverter;
import multiproc.cli.option.Value;
import multiproc.inspect.CaseInspection;
import multiproc.inspect.Inspection;
import multiproc.inspect.evidence.IoReason;
import multiproc.inspect.salvage.Salvage;
import multiproc.inspect.salvage.Salvager;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Clean copies of damaged files. */
final class SalvageCommand extends Command {

  private final Value<Path> path =
      operand(
          PositionalParamSpec.builder()
              .type(Path.class)
              .converters(new PathConverter())
              .required(true)
              .paramLabel("PATH")
              .description("A .db file, a .db.zip, a directory, or a case."));

  private final Value<Path> output =
      path(
          OptionSpec.builder("-o", "--output")
              .paramLabel("DIR")
              .required(true)
              .description("Where the copies go; made if missing."));

  private final Value<Boolean> withCandidates =
      flag(
          "--with-candidates",
          "Copies also what only may have been there, where nothing else fits; each is marked.");

  private boolean failed;

  SalvageCommand() {
    super("salvage");
    help(
        "Writes a clean copy of each .db file, in the same format, with every entry that can be"
            + " recovered, and lists what was kept, what was guessed and what is gone. The"
            + " originals are only read; an existing file is never overwritten.",
        List.of(
            "0:every file was clean already",
            "10:a file was corrupt; its copy is clean",
            "2:bad usage, or a file could not be read or written",
            "3:there is no .db file"),
        "  java -jar target/reproduce.jar salvage ./tmp/ -o ./saved/");
  }

  @Override
  public Integer call() {
    Salvager salvager = new Salvager(output.get(), withCandidates.get());
    CaseInspection inspection = CaseInspection.inspect(path.get(), file -> salvage(salvager, file));
    inspection.problems().forEach(SalvageCommand::complain);
    if (inspection.isEmpty()) {
      complain("no .db file: path=" + path.get() + "; nothing was salvaged");
    }
    return failed ? ExitCode.USAGE : InspectCommand.exitCode(List.of(inspection));
  }

  private void salvage(Salvager salvager, Inspection file) {
    try {
      print(salvager.salvage(file));
    } catch (FileAlreadyExistsException e) {
      failed = true;
      complain("there is a file already: file=" + e.getFile() + "; give another --output");
    } catch (IOException e) {
      failed = true;
      complain("cannot salvage: path=" + file.source().path() + " reason=" + IoReason.of(e));
    }
  }

  private static void print(Salvage salvage) {
    String entries = salvage.kept() == 1 ? " entry kept" : " entries kept";
    System.out.println(salvage.target() + ": " + salvage.kept() + entries);
    salvage.guessed().forEach(line -> System.out.println("  put together: " + line));
    salvage.candidates().forEach(line -> System.out.println("  candidate, " + line));
    salvage.gone().forEach(line -> System.out.println("  gone: " + line));
  }

  private static void complain(String line) {
    System.err.println("reproduce: " + line);
  }
}
