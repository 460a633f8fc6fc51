package multiproc.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import multiproc.harness.UserException;
import multiproc.inspect.CaseInspection;
import multiproc.inspect.CaseSummary;
import multiproc.inspect.Display;
import multiproc.inspect.Inspection;
import multiproc.inspect.IoReason;
import multiproc.inspect.Judgement.Certainty;
import multiproc.inspect.Salvage;
import multiproc.inspect.SalvageJson;
import multiproc.inspect.Salvager;
import multiproc.inspect.Salvager.Extent;
import multiproc.layout.DbFileName;
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
          "Copies an entry that is likely and not proven, too, where it is the only one for its"
              + " place, and whole entries in doubt. The list marks each.");

  private final Value<Boolean> json = flag("--json", "One JSON document, for a program.");

  /**
   * The file beside the copies that says what of them is unproven, and what they lack: a copy
   * itself looks like any clean file. Its name's end keeps a scrape from reading it.
   */
  private static final String LIST = "SALVAGED";

  private final SalvageAdvice advice = new SalvageAdvice();

  private final SalvagePrinter text = new SalvagePrinter(LIST + ".txt");

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
    FoundPath.refuseText(path.get());
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
    // What one file shows can be evidence against the values of another.
    CaseSummary found = CaseInspection.inspect(path.get(), file -> {}).summary();
    try (Salvager salvager = new Salvager(output.get(), extent, found)) {
      inspection =
          CaseInspection.inspect(
              path.get(), found, file -> salvage(salvager, file, copies, leftAlone));
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
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    if (json.get()) {
      SalvageJson.print(list, copies, leftAlone, problems, next, inspection);
      list.writeTo(System.out);
    } else if (!inspection.isEmpty()) {
      String where = copies.isEmpty() ? "" : output.get().toString();
      String summary = advice.summary(copies, leftAlone, problems.size(), inspection, where);
      text.print(summary, next, System.out, list);
    }
    if (!copies.isEmpty()) {
      Path file = output.get().resolve(LIST + (json.get() ? ".json" : ".txt"));
      Files.write(file, list.toByteArray(), StandardOpenOption.CREATE_NEW);
    }
    System.out.flush();
    return !problems.isEmpty() ? ExitCode.USAGE : InspectCommand.exitCode(List.of(inspection));
  }

  private void salvage(
      Salvager salvager, Inspection file, List<SalvageJson.Copy> copies, Set<String> leftAlone) {
    String path = Display.escape(file.source().path());
    if (!file.judgement().isClients()) {
      // A clean file of that name would hide the loss of the program that wrote it.
      leftAlone.add(path);
      boolean bigEndian = file.judgement().certainty() == Certainty.BIG_ENDIAN;
      String why = bigEndian ? "written on a big-endian machine" : "no file of a client";
      text.leftAlone(path, why);
      return;
    }
    try {
      claim(salvager);
      Salvage salvage = salvager.salvage(file);
      written.incrementAndGet();
      advice.add(salvage);
      copies.add(new SalvageJson.Copy(path, json.get() ? salvage : salvage.withoutLines()));
      if (!json.get()) {
        text.add(salvage);
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

  private void claim(Salvager salvager) throws IOException {
    try {
      salvager.claim();
    } catch (FileAlreadyExistsException e) {
      throw new UserException(
          "another command writes into the folder, or did since this one began: output="
              + output.get()
              + "; give a new one");
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

  /**
   * Refuses files of several directories: their copies in one folder would look like those of one
   * server.
   */
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

  /** A new folder outside of a directory, for its copies. */
  static String output(Path directory) {
    Path here = Path.of("").toAbsolutePath();
    Path full = directory.toAbsolutePath().normalize();
    boolean inside = here.startsWith(full) && full.getParent() != null;
    String name = "saved";
    for (int i = 2; Files.exists((inside ? full.getParent() : here).resolve(name)); i++) {
      name = "saved-" + i;
    }
    return inside ? full.getParent().resolve(name).toString() : "./" + name + "/";
  }

  private static void complain(String line) {
    System.err.println("reproduce: " + line);
  }
}
