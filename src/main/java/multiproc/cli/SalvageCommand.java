package multiproc.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import multiproc.layout.DbFileName;
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
          "Copies a candidate, too, where it is the only one for its place: it is probable and not"
              + " proven. The list marks each; the summary counts all candidates.");

  private final Value<Boolean> json = flag("--json", "One JSON document, for a program.");

  /**
   * The file beside the copies that says what of them is unproven, and what they lack: a copy
   * itself looks like any clean file. Its name's end keeps a scrape from reading it.
   */
  private static final String LIST = "SALVAGED";

  /** Most corrupt files that the summary names. */
  private static final int MOST_NAMES = 20;

  private final SalvageAdvice advice = new SalvageAdvice();

  /** The lines about the files, which are printed after the summary. */
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private final PrintStream lines = new PrintStream(text, false, StandardCharsets.UTF_8);

  /** All that is printed; also the text of the list beside the copies. */
  private final ByteArrayOutputStream report = new ByteArrayOutputStream();

  private final PrintStream said = new PrintStream(report, false, StandardCharsets.UTF_8);

  private final AtomicInteger written = new AtomicInteger();

  /** A line for each file that could not be salvaged, by reason. */
  private final Map<String, List<String>> failures = new LinkedHashMap<>();

  SalvageCommand() {
    super("salvage");
    help(
        "Writes a clean copy of each .db file, in the same format, with every entry that can be"
            + " recovered, and lists what was kept, what was guessed and what is gone,"
            + " also in a file SALVAGED.txt or SALVAGED.json beside the copies. The originals are"
            + " only read; an existing file is never overwritten.",
        List.of(
            "0:every file was clean already",
            "10:a file was corrupt: its copy is clean; or it is no client's, and was left alone;"
                + " or no client reads the files together: each format's copies have a folder",
            "2:bad usage, or a file could not be read or written",
            "3:there is no .db file"),
        "  reproduce salvage ./tmp/ -o ./saved/");
  }

  @Override
  public Integer call() throws Exception {
    FoundPath.refuseText("path", path.get());
    refuseFilled(output.get());
    refuseInside(path.get(), output.get());
    refuseFolders(path.get());
    return SignalHook.during(
        this::salvage,
        () ->
            complain(
                Files.exists(output.get())
                    ? "interrupted: "
                        + Plural.of(written.get(), "file")
                        + " copied, not all: output="
                        + output.get()
                        + "; delete it and run salvage again"
                    : "interrupted: nothing was copied; run salvage again"));
  }

  /** The list beside the copies in a directory; empty if it has none. */
  static Optional<Path> list(Path directory) {
    return Stream.of(".txt", ".json")
        .map(end -> directory.resolve(LIST + end))
        .filter(Files::exists)
        .findFirst();
  }

  private Integer salvage() throws IOException {
    Extent extent = withCandidates.get() ? Extent.WITH_CANDIDATES : Extent.PROVEN;
    List<SalvageJson.Copy> copies = new ArrayList<>();
    Set<String> leftAlone = new LinkedHashSet<>();
    CaseInspection inspection;
    try (Salvager salvager = new Salvager(output.get(), extent, newestOfSeveral())) {
      inspection =
          CaseInspection.inspect(path.get(), file -> salvage(salvager, file, copies, leftAlone));
    }
    inspection.problems().forEach(SalvageCommand::complain);
    failures.values().forEach(SalvageCommand::complain);
    if (inspection.isEmpty()) {
      complain("no .db file: path=" + path.get() + "; nothing was salvaged");
    }
    List<String> problems = new ArrayList<>(inspection.problems());
    failures.values().forEach(problems::addAll);
    List<String> next =
        advice.next(path.get(), output.get(), copies, problems, inspection.summary());
    if (json.get()) {
      SalvageJson.print(said, copies, leftAlone, problems, next, inspection);
    } else if (!inspection.isEmpty()) {
      summary(copies, leftAlone, problems.size(), inspection);
      lines.flush();
      text.writeTo(said);
      next.forEach(line -> said.println("  " + line));
    }
    said.flush();
    if (!copies.isEmpty()) {
      Path list = output.get().resolve(LIST + (json.get() ? ".json" : ".txt"));
      Files.write(list, report.toByteArray(), StandardOpenOption.CREATE_NEW);
    }
    report.writeTo(System.out);
    return !problems.isEmpty() ? ExitCode.USAGE : InspectCommand.exitCode(List.of(inspection));
  }

  /** The newest format of the directory's files; null if they are of one format. */
  private DbFormat newestOfSeveral() throws IOException {
    if (!Files.isDirectory(path.get())) {
      return null;
    }
    Set<DbFormat> formats = DirectoryFormat.of(path.get()).keySet();
    return formats.size() < 2 ? null : Collections.max(formats);
  }

  private void salvage(
      Salvager salvager, Inspection file, List<SalvageJson.Copy> copies, Set<String> leftAlone) {
    String path = Display.escape(file.source().path());
    if (!file.judgement().isClients()) {
      // A clean file of that name would hide the loss of the program that wrote it.
      leftAlone.add(path);
      boolean bigEndian = file.judgement().certainty() == Certainty.BIG_ENDIAN;
      String why = bigEndian ? "written on a big-endian machine" : "no file of a client";
      if (!json.get()) {
        lines.println(path + ": left alone: " + why);
      }
      return;
    }
    try {
      Salvage salvage = salvager.salvage(file);
      written.incrementAndGet();
      advice.add(salvage);
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

  /** Refuses an output in the directory that is to be emptied. */
  private static void refuseInside(Path path, Path output) throws IOException {
    if (!Files.isDirectory(path)) {
      return;
    }
    if (!withoutLinks(output).startsWith(path.toRealPath())) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + DbFileName.SUFFIX)) {
      if (files.iterator().hasNext()) {
        throw new UserException(
            "the copies would be in the directory itself, which is emptied at a start: output="
                + output
                + " path="
                + path
                + "; give a folder outside of it");
      }
    }
  }

  /** The absolute path without links, as far as it exists. */
  private static Path withoutLinks(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    return absolute.getParent() == null || Files.exists(absolute)
        ? absolute.toRealPath()
        : withoutLinks(absolute.getParent()).resolve(absolute.getFileName());
  }

  /** Refuses files of several directories: their copies in one folder would be one server's. */
  private static void refuseFolders(Path path) {
    List<Path> folders = CaseInspection.folders(path);
    if (folders.size() > 1) {
      throw new UserException(
          "files of "
              + folders.size()
              + " directories: path="
              + path
              + "; salvage each by itself, the first with: "
              + ProgramName.line(
                  "salvage", folders.get(0).toString(), "-o", output(folders.get(0))));
    }
  }

  /** A folder outside of a directory, for its copies. */
  static String output(Path directory) {
    Path here = Path.of("").toAbsolutePath();
    Path full = directory.toAbsolutePath().normalize();
    return here.startsWith(full) && full.getParent() != null
        ? full.getParent().resolve("saved").toString()
        : "./saved/";
  }

  /** Keeps only the numbers, because there may be thousands of files. */
  private static Salvage withoutLines(Salvage salvage) {
    return new Salvage(
        salvage.target(),
        salvage.kept(),
        salvage.unproven(),
        List.of(),
        salvage.threeWriters(),
        salvage.leftOut(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        salvage.older());
  }

  private void print(Salvage salvage) {
    String entries = salvage.kept() == 1 ? " entry kept" : " entries kept";
    lines.println(salvage.target() + ": " + salvage.kept() + entries);
    if (salvage.unproven() > 0) {
      lines.println("  " + ProofText.unproven(salvage.unproven(), salvage.threeWriters()));
    }
    lines("  reconstructed: ", salvage.guessed());
    lines("  candidate, ", salvage.candidates());
    lines("  incomplete: ", salvage.incomplete());
    lines("  gone: ", salvage.gone());
    for (Salvage older : salvage.older()) {
      lines.println("  entries of an older format have a copy of their own, for its clients:");
      print(older);
    }
  }

  private void lines(String label, List<String> all) {
    all.stream().limit(MOST_NAMES).forEach(line -> lines.println(label + line));
    if (all.size() > MOST_NAMES) {
      lines.println(label + "and " + (all.size() - MOST_NAMES) + " more; --json lists them");
    }
  }

  private void summary(
      List<SalvageJson.Copy> copies,
      Set<String> leftAlone,
      int problems,
      CaseInspection inspection) {
    CaseSummary summary = inspection.summary();
    List<String> corrupt =
        summary.corrupt().stream()
            .map(file -> Display.escape(file.path()))
            .filter(file -> !leftAlone.contains(file))
            .toList();
    long kept = copies.stream().mapToLong(copy -> copy.salvage().allKept()).sum();
    said.println(
        "summary: files="
            + inspection.found()
            + " copied="
            + copies.size()
            + " left-alone="
            + leftAlone.size()
            + " entries-kept="
            + kept
            + " corrupt="
            + corrupt.size()
            + " candidates="
            + advice.candidates()
            + " left-out="
            + advice.leftOut()
            + " incomplete="
            + advice.incomplete()
            + " problems="
            + problems
            + (copies.isEmpty() ? "; no copy was written" : "; the copies are in " + output.get()));
    if (corrupt.isEmpty()) {
      return;
    }
    int more = corrupt.size() - MOST_NAMES;
    said.println(
        "  were corrupt: "
            + corrupt.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
            + (more > 0 ? " and " + more + " more" : ""));
    if (problems == 0 && !copies.isEmpty()) {
      said.println(
          "  "
              + SalvageAdvice.choice(copies, summary).step(summary)
              + "; the steps and the other choices are at the end");
    }
  }

  private static void complain(String line) {
    System.err.println("reproduce: " + line);
  }
}
