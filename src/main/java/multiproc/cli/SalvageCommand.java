package multiproc.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.harness.UserException;
import multiproc.inspect.CaseInspection;
import multiproc.inspect.CaseSummary;
import multiproc.inspect.DirectoryFormat;
import multiproc.inspect.Display;
import multiproc.inspect.Inspection;
import multiproc.inspect.IoReason;
import multiproc.inspect.Judgement.Certainty;
import multiproc.inspect.ProofText;
import multiproc.inspect.Salvage;
import multiproc.inspect.SalvageJson;
import multiproc.inspect.Salvager;
import multiproc.inspect.Salvager.Extent;
import multiproc.layout.DbFormat;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes clean copies of damaged files. */
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
              .description("Where the copies go: an empty folder, or one that is made."));

  private final Value<Boolean> withCandidates =
      flag(
          "--with-candidates",
          "Copies also what only may have been there, where nothing else fits; each is marked.");

  private final Value<Boolean> strict =
      flag(
          "--strict",
          "Also leaves out each entry that may hold another process's value: in a file that two"
              + " processes wrote, each entry whose value is not 0.0.");

  private final Value<Boolean> json = flag("--json", "One JSON document, for a program.");

  /** Most corrupt files that the summary names. */
  private static final int MOST_NAMES = 20;

  /** A line for each file that could not be salvaged, by reason. */
  private final Map<String, List<String>> failures = new LinkedHashMap<>();

  SalvageCommand() {
    super("salvage");
    help(
        "Writes a clean copy of each .db file, in the same format, with every entry that can be"
            + " recovered, and lists what was kept, what was guessed and what is gone. The"
            + " originals are only read; an existing file is never overwritten.",
        List.of(
            "0:every file was clean already",
            "10:a file was corrupt: its copy is clean; or it is no client's, and was left alone;"
                + " or no client reads the files together: each format's copies have a folder",
            "2:bad usage, or a file could not be read or written",
            "3:there is no .db file"),
        "  reproduce salvage ./tmp/ -o ./saved/");
  }

  @Override
  public Integer call() throws IOException {
    FoundPath.refuseText("path", path.get());
    if (strict.get() && withCandidates.get()) {
      throw new UserException(
          "--strict and --with-candidates exclude each other: give one of them");
    }
    refuseFilled(output.get());
    Salvager salvager = new Salvager(output.get(), extent(), newestOfSeveral());
    List<SalvageJson.Copy> copies = new ArrayList<>();
    List<String> leftAlone = new ArrayList<>();
    CaseInspection inspection =
        CaseInspection.inspect(path.get(), file -> salvage(salvager, file, copies, leftAlone));
    inspection.problems().forEach(SalvageCommand::complain);
    failures.values().forEach(SalvageCommand::complain);
    if (inspection.isEmpty()) {
      complain("no .db file: path=" + path.get() + "; nothing was salvaged");
    }
    List<String> problems = new ArrayList<>(inspection.problems());
    failures.values().forEach(problems::addAll);
    if (json.get()) {
      SalvageJson.print(System.out, copies, leftAlone, problems, inspection);
    } else if (!inspection.isEmpty()) {
      summary(copies, leftAlone, problems.size(), inspection.summary());
    }
    return !failures.isEmpty() ? ExitCode.USAGE : InspectCommand.exitCode(List.of(inspection));
  }

  /** The newest format of the directory's files; null if they are of one format. */
  private DbFormat newestOfSeveral() throws IOException {
    if (!Files.isDirectory(path.get())) {
      return null;
    }
    Set<DbFormat> formats = DirectoryFormat.of(path.get()).keySet();
    return formats.size() < 2 ? null : Collections.max(formats);
  }

  private Extent extent() {
    return strict.get()
        ? Extent.STRICT
        : withCandidates.get() ? Extent.WITH_CANDIDATES : Extent.PROVEN;
  }

  private void salvage(
      Salvager salvager, Inspection file, List<SalvageJson.Copy> copies, List<String> leftAlone) {
    String path = Display.escape(file.source().path());
    if (!file.judgement().isClients()) {
      // A clean file of that name would hide the loss of the program that wrote it.
      leftAlone.add(path);
      boolean bigEndian = file.judgement().certainty() == Certainty.BIG_ENDIAN;
      String why = bigEndian ? "written on a big-endian machine" : "no file of a client";
      if (!json.get()) {
        System.out.println(path + ": left alone: " + why);
      }
      return;
    }
    try {
      Salvage salvage = salvager.salvage(file);
      copies.add(new SalvageJson.Copy(path, json.get() ? salvage : withoutLines(salvage)));
      if (!json.get()) {
        print(salvage);
      }
    } catch (FileAlreadyExistsException e) {
      fail(
          "exists",
          "there is a copy of this name already: path="
              + path
              + " file="
              + e.getFile()
              + "; salvage each folder by itself");
    } catch (IOException e) {
      boolean named = e instanceof FileSystemException of && of.getFile() != null;
      String where = named ? " file=" + ((FileSystemException) e).getFile() : "";
      String reason = IoReason.of(e);
      fail(reason, "cannot salvage: path=" + path + where + " reason=" + reason);
    }
  }

  private void fail(String reason, String line) {
    failures.computeIfAbsent(reason, any -> new ArrayList<>()).add(line);
  }

  /** One line for all files with the same reason. */
  private static void complain(List<String> lines) {
    int more = lines.size() - 1;
    complain(lines.get(0) + (more == 0 ? "" : "; and " + Plural.of(more, "more file")));
  }

  /**
   * Refuses an output that is not a folder, or not an empty one: copies beside other files would be
   * mistaken for one directory's files, and in a live directory they would be scraped.
   */
  private static void refuseFilled(Path output) {
    if (!Files.exists(output)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(output)) {
      Iterator<Path> first = files.iterator();
      if (first.hasNext()) {
        throw new UserException(
            "the folder is not empty: output="
                + output
                + " file="
                + first.next().getFileName()
                + "; give a new one");
      }
    } catch (NotDirectoryException e) {
      throw new UserException("not a directory: output=" + output + "; give another");
    } catch (IOException e) {
      throw new UserException(
          "cannot be read: output=" + output + " reason=" + IoReason.of(e) + "; give another");
    }
  }

  /** Keeps only the numbers, because there may be thousands of files. */
  private static Salvage withoutLines(Salvage salvage) {
    return new Salvage(
        salvage.target(),
        salvage.kept(),
        salvage.unproven(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        salvage.older());
  }

  private static void print(Salvage salvage) {
    String entries = salvage.kept() == 1 ? " entry kept" : " entries kept";
    System.out.println(salvage.target() + ": " + salvage.kept() + entries);
    if (salvage.unproven() > 0) {
      System.out.println("  " + ProofText.unproven(salvage.unproven()));
      salvage.unprovenEntries().stream()
          .limit(MOST_NAMES)
          .forEach(line -> System.out.println("    " + ProofText.mayBeAnothers(line)));
      more("    ", salvage.unproven());
    }
    salvage.guessed().forEach(line -> System.out.println("  put together: " + line));
    salvage.candidates().forEach(line -> System.out.println("  candidate, " + line));
    salvage.gone().stream()
        .limit(MOST_NAMES)
        .forEach(line -> System.out.println("  gone: " + line));
    more("  gone: ", salvage.gone().size());
    for (Salvage older : salvage.older()) {
      System.out.println("  entries of an older format have a copy of their own, for its clients:");
      print(older);
    }
  }

  private static void more(String label, long lines) {
    if (lines > MOST_NAMES) {
      System.out.println(label + "and " + (lines - MOST_NAMES) + " more; --json lists them");
    }
  }

  private void summary(
      List<SalvageJson.Copy> copies, List<String> leftAlone, int problems, CaseSummary summary) {
    List<String> corrupt =
        summary.corrupt().stream()
            .map(file -> Display.escape(file.path()))
            .filter(file -> !leftAlone.contains(file))
            .toList();
    long kept = copies.stream().mapToLong(copy -> copy.salvage().allKept()).sum();
    System.out.println(
        "summary: files="
            + summary.files()
            + " copied="
            + copies.size()
            + " left-alone="
            + leftAlone.size()
            + " entries-kept="
            + kept
            + " corrupt="
            + corrupt.size()
            + " problems="
            + problems
            + (copies.isEmpty() ? "; no copy was written" : "; the copies are in " + output.get()));
    corrupt.stream()
        .limit(MOST_NAMES)
        .forEach(file -> System.out.println("  was corrupt: " + file));
    if (!copies.isEmpty() && summary.isCorrupt()) {
      next(copies, summary);
    }
  }

  /** What to do with the copies. */
  private void next(List<SalvageJson.Copy> copies, CaseSummary summary) {
    long live = SalvageJson.liveGauges(copies);
    System.out.println(
        "  next: stop the server, remove the cause (the line prevent of inspect), "
            + (Files.isDirectory(path.get())
                ? "delete the directory's *.db, put these copies back"
                : "replace the file by its copy")
            + (live == 0
                ? ""
                : " without gauge_live*.db ("
                    + Plural.of(live, "file")
                    + " of processes that have ended by then)")
            + ", start the server");
    if (!summary.mixedDirectories().isEmpty()) {
      System.out.println(
          "  put back the files of one folder, because no client reads both formats:");
      SalvageJson.folders(copies)
          .forEach(
              (folder, of) -> System.out.println("    " + Plural.of(of, "file") + " in " + folder));
    }
    summary
        .formats()
        .forEach(
            format ->
                System.out.println(
                    "  copies in the format of client "
                        + format.releases()
                        + ": other releases do not read them"));
    System.out.println(
        "  check: "
            + ProgramName.line("scrape", output.get().toString())
            + " prints the metrics, or says why a scrape fails");
  }

  private static void complain(String line) {
    System.err.println("reproduce: " + line);
  }
}
