package multiproc.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import multiproc.client.ClientVersion;
import multiproc.client.DirectoryScrape;
import multiproc.client.ExpositionFormat;
import multiproc.client.TextScrape;
import multiproc.client.ruby.RubyRelease;
import multiproc.client.ruby.RubyScrape;
import multiproc.harness.UserException;
import multiproc.inspect.DirectoryFormat;
import multiproc.inspect.Display;
import multiproc.inspect.IoReason;
import multiproc.inspect.OtherContent;
import multiproc.layout.DbException;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.store.MappedStore;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Prints what a scrape of a directory returns, without a server. */
final class ScrapeCommand extends Command {

  private final Value<String> directory =
      operand(
          PositionalParamSpec.builder()
              .type(String.class)
              .required(true)
              .paramLabel("DIR")
              .description("The directory of the .db files."));

  private final Value<String> client =
      option(
          String.class,
          OptionSpec.builder("--client")
              .paramLabel("VERSION")
              .completionCandidates(clients())
              .description(
                  "The client to scrape as: a release of client_python from "
                      + ClientVersion.known()
                      + ", or "
                      + String.join(" or ", RubyRelease.names())
                      + " (Ruby). Default: by the files, 0.4.2 where they do not tell."));

  /** Most keys of a directory that is scraped again as another release, while a reader waits. */
  private static final int MOST_KEYS = 10_000;

  private final Value<Boolean> json =
      flag("--json", "One JSON document with the text or the error, for a program.");

  /** The name of the client used for the scrape, and the reason; null until known. */
  private String scrapedAs;

  private String reason;

  /** How certain the choice of the client is; null if it was given. */
  private String certainty;

  /** What other releases do differently, a line for each. */
  private List<String> otherwise = List.of();

  ScrapeCommand() {
    super("scrape");
    help(
        "Prints what a scrape of a directory of .db files returns, or the error it fails with. The"
            + " files are only read.",
        List.of(
            "0:metrics printed", "10:the scrape fails", "2:bad usage", "3:there is no .db file"),
        "  reproduce scrape ./tmp/");
  }

  @Override
  public Integer call() throws Exception {
    String directory = this.directory.get();
    List<String> paths = paths(directory);
    boolean empty = paths.isEmpty();
    RubyRelease ruby = ruby(paths);
    if (ruby != null) {
      return ruby(directory, ruby, empty);
    }
    ClientVersion version =
        client.isGiven() ? new ClientVersionConverter().convert(client.get()) : null;
    TextScrape scrape = version == null ? byFirstFile(directory, paths) : null;
    try {
      if (scrape == null) {
        if (version == null && !empty) {
          Map<DbFormat, String> formats = DirectoryFormat.of(Path.of(directory));
          if (formats.size() > 1) {
            scrapedAs = null;
            return failed(mixed(formats));
          }
          version = byFormat(formats, paths);
        }
        scrape = scrape(directory, given(version));
      }
      if (isCompared(paths) && (json.get() || scrape.newKeys() <= MOST_KEYS)) {
        compare(directory, OtherReleases.page(scrape));
      }
    } catch (DbException e) {
      if (isCompared(paths)) {
        compare(directory, OtherReleases.failure(e));
      }
      return failed(e.located());
    }
    if (json.get()) {
      document(empty ? "unknown" : "clean", OtherReleases.page(scrape), null);
    } else {
      scrape.writeTo(System.out);
    }
    return printed(directory, empty);
  }

  /** Whether other releases scrape the files, too: not if the user chose one. */
  private boolean isCompared(List<String> paths) {
    return !client.isGiven() && OtherReleases.areCompared(paths.size(), json.get());
  }

  /** Notes what other releases of the files' format do differently. */
  private void compare(String directory, String page) throws IOException {
    ClientVersion chosen = ClientVersion.of(scrapedAs).orElse(null);
    if (chosen != null) {
      otherwise = OtherReleases.differing(directory, chosen, page, json.get());
      for (String line : otherwise) {
        System.err.println(line);
      }
    }
  }

  private int failed(String error) throws IOException {
    System.err.println("error generating metric output: " + Display.line(error));
    if (json.get()) {
      document("corrupt", null, error);
    }
    return ExitCode.CORRUPT;
  }

  private void document(String verdict, String text, String error) throws IOException {
    ScrapeJson.print(System.out, verdict, scrapedAs, reason, certainty, otherwise, text, error);
  }

  private static List<String> paths(String directory) throws IOException {
    try {
      if (new File(directory).isDirectory()) {
        return new MappedStore().list(directory, DbFileName.SUFFIX);
      }
    } catch (IOException e) {
      // refuseUnreadable() gives the reason.
    }
    refuseUnreadable(directory);
    try {
      return new MappedStore().list(directory, DbFileName.SUFFIX);
    } catch (MappedStore.UnreachableFileException e) {
      throw new UserException("cannot be read: file=" + e.getFile() + " reason=" + IoReason.of(e));
    }
  }

  private static void refuseUnreadable(String directory) {
    try {
      Path path = Path.of(directory);
      if (Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
        Files.newDirectoryStream(path).close();
        return;
      }
      FoundPath found = FoundPath.of(path);
      OtherContent other = Files.isRegularFile(path) ? OtherContent.of(path) : null;
      throw new UserException(
          "not a directory: dir="
              + path
              + (other != null && other != OtherContent.TEXT
                  ? " reason=it is " + other.words() + other.advice()
                  : found.kind() == FoundPath.Kind.DB
                      ? found.clause()
                      : "; give the one with the .db files"));
    } catch (NoSuchFileException e) {
      throw new UserException("no such directory: dir=" + directory + "; give one with .db files");
    } catch (IOException e) {
      throw new UserException(
          "cannot be read: dir=" + directory + " reason=" + IoReason.of(e) + "; give another");
    }
  }

  private static int printed(String directory, boolean empty) {
    System.out.flush();
    if (empty) {
      System.err.println("reproduce: no .db file: dir=" + directory + "; nothing was scraped");
      return ExitCode.UNKNOWN;
    }
    return ExitCode.OK;
  }

  private static List<String> clients() {
    List<String> names = new ArrayList<>(ClientVersionConverter.candidates());
    names.addAll(RubyRelease.names());
    return names;
  }

  /** The Ruby client that was given, or that the files show; null if it is another client. */
  private RubyRelease ruby(List<String> paths) {
    if (client.isGiven()) {
      return RubyRelease.of(client.get()).orElse(null);
    }
    boolean named = DirectoryFormat.isRubys(paths);
    if (!named && firstFormat(paths) != DbFormat.RUBY) {
      return null;
    }
    reason =
        (named
                ? "every file has a name that this client gives"
                : "the first file's keys are compact")
            + "; "
            + RubyRelease.RUST
            + " writes some numbers differently";
    certainty = "likely";
    System.err.println("scraped as " + RubyRelease.C + ": " + reason);
    return RubyRelease.C;
  }

  private int ruby(String directory, RubyRelease release, boolean empty) throws IOException {
    scrapedAs = release.toString();
    try {
      byte[] text = RubyScrape.page(new MappedStore(), directory, release).text();
      if (json.get()) {
        document(empty ? "unknown" : "clean", new String(text, StandardCharsets.UTF_8), null);
      } else {
        System.out.write(text);
      }
    } catch (DbException e) {
      return failed(e.located());
    }
    return printed(directory, empty);
  }

  private static ClientVersion given(ClientVersion version) {
    return version != null ? version : ClientVersion.V0_4_2;
  }

  /** Reports the chosen release and returns it. */
  private ClientVersion told(ClientChoice choice) {
    reason = choice.reason();
    certainty = choice.certainty();
    System.err.println("scraped as client " + choice.version() + ": " + reason);
    return choice.version();
  }

  private TextScrape scrape(String directory, ClientVersion version) {
    scrapedAs = version.text();
    return new DirectoryScrape(new MappedStore(), directory, version).scrape(ExpositionFormat.TEXT);
  }

  /**
   * Scrapes as the client of the first file, so that most files are opened only once. Null if that
   * file does not show its format, or not all other files surely have the same one.
   */
  private TextScrape byFirstFile(String directory, List<String> paths) {
    try {
      DbFormat format = firstFormat(paths);
      if (format == null) {
        return null;
      }
      ClientChoice choice = ClientChoice.ofNames(format, paths);
      boolean named = choice != null;
      TextScrape scrape = scrape(directory, named ? choice.version() : ClientVersion.V0_4_2);
      if (!named) {
        // The scrape has read all bounds; to read them before it takes half as long again.
        choice = ClientChoice.ofBounds(scrape.bounds());
        choice = choice != null ? choice : ClientChoice.undecided();
        if (choice.version() != ClientVersion.V0_4_2) {
          scrape = scrape(directory, choice.version());
        }
      }
      if (!scrape.allSound()) {
        return null;
      }
      told(choice);
      return scrape;
    } catch (DbException e) {
      // A closer look shows whether this is the client's failure, or the files come from several
      // clients.
      return null;
    }
  }

  /** The format of the first file; null if the file does not show it or cannot be read. */
  private static DbFormat firstFormat(List<String> paths) {
    try {
      return DirectoryFormat.ofFirst(paths);
    } catch (IOException e) {
      // The scrape reads this file, too, and gives the reason.
      return null;
    }
  }

  private static String mixed(Map<DbFormat, String> formats) {
    return "files of several clients, which no client reads: "
        + formats.entrySet().stream()
            .map(e -> "file=" + e.getValue() + " format=" + e.getKey())
            .collect(Collectors.joining(", "))
        + "; move some away, or give --client";
  }

  private ClientVersion byFormat(Map<DbFormat, String> formats, List<String> paths) {
    if (formats.containsKey(DbFormat.RUBY)) {
      throw new UserException(
          "files of the Ruby client under other names: file="
              + formats.get(DbFormat.RUBY)
              + "; give --client "
              + RubyRelease.C);
    }
    return told(
        formats.isEmpty()
            ? ClientChoice.ofSizes(paths)
            : ClientChoice.of(formats.keySet().iterator().next(), paths));
  }
}
