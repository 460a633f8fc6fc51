package multiproc.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import multiproc.inspect.CaseInspection;
import multiproc.inspect.Inspection;
import multiproc.inspect.salvage.Salvage;
import multiproc.inspect.salvage.Salvager;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Clean copies of damaged files. */
@Command(
    name = "salvage",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Writes a clean copy of each .db file, in the same format, with every entry that can be"
          + " recovered, and lists what was kept, what was guessed and what is gone. The originals"
          + " are only read; an existing file is never overwritten.",
      ""
    },
    exitCodeListHeading = ExitCode.HEADING,
    exitCodeList = {
      "0:every file was clean already",
      "1:a file was corrupt; its copy is clean",
      "2:bad usage, or a file could not be read or written",
      "70:internal error"
    },
    footerHeading = "%nExample:%n",
    footer = {"  java -jar target/reproduce.jar salvage ./tmp/ -o ./saved/"})
final class SalvageCommand implements Callable<Integer> {

  @Parameters(paramLabel = "PATH", description = "A .db file, a .db.zip, a directory, or a case.")
  private Path path;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Where the copies go; made if missing.")
  private Path output;

  private boolean failed;

  @Override
  public Integer call() {
    Salvager salvager = new Salvager(output);
    CaseInspection inspection = CaseInspection.inspect(path, file -> salvage(salvager, file));
    inspection.problems().forEach(SalvageCommand::complain);
    return failed ? ExitCode.USAGE : inspection.exitCode();
  }

  private void salvage(Salvager salvager, Inspection file) {
    try {
      print(salvager.salvage(file));
    } catch (FileAlreadyExistsException e) {
      failed = true;
      complain("there is a file already: file=" + e.getFile() + "; give another --output");
    } catch (IOException e) {
      failed = true;
      complain("cannot salvage: path=" + file.source().path() + " reason=" + e.getMessage());
    }
  }

  private static void print(Salvage salvage) {
    System.out.println(salvage.target() + ": " + salvage.kept() + " entries kept");
    salvage.guessed().forEach(line -> System.out.println("  guessed: " + line));
    salvage.gone().forEach(line -> System.out.println("  gone: " + line));
  }

  private static void complain(String line) {
    System.err.println("reproduce: " + line);
  }
}
