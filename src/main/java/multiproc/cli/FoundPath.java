package multiproc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import multiproc.harness.UserException;
import multiproc.layout.DbFileName;
import multiproc.store.RegularFile;

/**
 * Finds out what is at a path that a command does not accept, for the error message.
 *
 * @param kind what it is
 * @param path as the user gave it
 * @param cases the cases in a folder of cases that can be replayed, at most {@value #MOST_CASES}
 * @param others number of its other cases
 */
record FoundPath(Kind kind, Path path, List<Path> cases, int others) {

  /** File name of the schedule in a case's folder. */
  static final String OF_CASE = "run" + ScheduleSource.SUFFIX;

  private static final String CASE_FACTS = "case.json";

  private static final String ZIP = ".zip";

  /** Bytes at a file's start that show what it is; the programs of a schedule are shorter. */
  private static final int HEAD_BYTES = 1 << 16;

  /** Entries of a folder that are looked at. */
  private static final int MOST_ENTRIES = 10_000;

  private static final int MOST_CASES = 5;

  private static final FoundPath UNKNOWN = new FoundPath(Kind.UNKNOWN, Path.of(""), List.of(), 0);

  /** The kinds of files and folders that the commands read and write. */
  enum Kind {
    SCHEDULE("a schedule"),
    SCENARIO("a scenario, which has no steps"),
    CASE("a case"),
    CASE_WITHOUT_SCHEDULE("a case without " + OF_CASE),
    CASES("a folder of cases"),
    DB("a .db file"),
    DB_FOLDER("a directory of .db files"),
    PAGE("an HTML page"),
    JSON("a JSON document"),
    EMPTY_FOLDER("an empty folder"),
    FOLDER("a folder without a case, a schedule or a .db file"),
    FILE("some other file"),
    NO_FILE("neither a file nor a folder"),
    UNKNOWN("");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /** Looks at a path; the kind is {@code UNKNOWN} if there is nothing or it cannot be read. */
  static FoundPath of(String given) {
    try {
      // The empty path would be the current folder.
      return given.isEmpty() ? UNKNOWN : of(Path.of(given));
    } catch (InvalidPathException e) {
      return UNKNOWN;
    }
  }

  static FoundPath of(Path path) {
    Kind kind = Kind.UNKNOWN;
    try {
      if (Files.isDirectory(path)) {
        return folder(path);
      }
      if (Files.isRegularFile(path)) {
        kind = file(path);
      } else if (Files.exists(path)) {
        kind = Kind.NO_FILE;
      }
    } catch (IOException | DirectoryIteratorException e) {
      // The command itself says why the path cannot be read.
    }
    return new FoundPath(kind, path, List.of(), 0);
  }

  private static Kind file(Path path) throws IOException {
    String name = path.getFileName().toString();
    if (name.endsWith(DbFileName.SUFFIX) || name.endsWith(DbFileName.SUFFIX + ZIP)) {
      return Kind.DB;
    }
    String head;
    try (InputStream in = RegularFile.newInputStream(path)) {
      head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
    }
    String first =
        head.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .findFirst()
            .orElse("")
            .strip()
            .toLowerCase(Locale.ROOT);
    if (first.startsWith("schedule ")) {
      return head.contains("\nstep ") ? Kind.SCHEDULE : Kind.SCENARIO;
    }
    if (first.startsWith("<!doctype html")) {
      return Kind.PAGE;
    }
    return first.startsWith("{") && name.endsWith(".json") ? Kind.JSON : Kind.FILE;
  }

  private static FoundPath folder(Path path) throws IOException {
    if (Files.exists(path.resolve(OF_CASE))) {
      return new FoundPath(Kind.CASE, path, List.of(), 0);
    }
    if (Files.exists(path.resolve(CASE_FACTS))) {
      return new FoundPath(Kind.CASE_WITHOUT_SCHEDULE, path, List.of(), 0);
    }
    List<Path> cases = new ArrayList<>();
    int count = 0;
    boolean files = false;
    boolean empty = true;
    for (Path child : children(path)) {
      empty = false;
      String name = child.getFileName().toString();
      if (name.endsWith(DbFileName.SUFFIX) || name.endsWith(DbFileName.SUFFIX + ZIP)) {
        files = true;
      } else if (Files.exists(child.resolve(OF_CASE))) {
        count++;
        if (cases.size() < MOST_CASES) {
          cases.add(child);
        }
      } else if (Files.exists(child.resolve(CASE_FACTS))) {
        count++;
      }
    }
    Kind kind =
        count > 0 ? Kind.CASES : files ? Kind.DB_FOLDER : empty ? Kind.EMPTY_FOLDER : Kind.FOLDER;
    return new FoundPath(kind, path, cases, count - cases.size());
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path child : stream) {
        children.add(child);
        if (children.size() == MOST_ENTRIES) {
          break;
        }
      }
    }
    children.sort(null);
    return children;
  }

  /** Whether it holds a schedule or a scenario. */
  boolean holdsPrograms() {
    return kind == Kind.SCHEDULE || kind == Kind.SCENARIO || kind == Kind.CASE;
  }

  /** Refuses a text file, such as a schedule, given in place of a {@code .db} file. */
  static void refuseText(Path path) {
    FoundPath found = of(path);
    switch (found.kind) {
      case SCHEDULE, SCENARIO, PAGE, JSON ->
          throw new UserException("no .db file: path=" + path + found.clause());
      default -> {
        // A file of any other name may be a copy of a .db file.
      }
    }
  }

  /** What it is and what takes it, as the rest of a message; empty if that is unknown. */
  String clause() {
    return kind == Kind.UNKNOWN ? "" : ", which is " + words() + advice();
  }

  private String words() {
    int all = cases.size() + others;
    return kind == Kind.CASES
        ? all == 1 ? "a folder of one case" : "a folder of " + all + " cases"
        : kind.words;
  }

  private String advice() {
    String given = path.toString();
    return switch (kind) {
      case SCHEDULE, CASE -> "; run it with: " + ProgramName.line("replay", given);
      case SCENARIO -> "; search it with: " + ProgramName.line("explore", "--plan", given);
      case CASES ->
          cases.isEmpty()
              ? "; none has a schedule; look at them with: " + ProgramName.line("inspect", given)
              : (cases.size() + others == 1 ? "; run it with: " : "; run one with: ")
                  + ProgramName.line("replay", cases.get(0).toString())
                  + more();
      case CASE_WITHOUT_SCHEDULE, DB, DB_FOLDER ->
          "; look at it with: " + ProgramName.line("inspect", given);
      case PAGE -> "; open it in a browser";
      default -> "";
    };
  }

  /** The other cases that can be replayed. */
  private String more() {
    StringBuilder more = new StringBuilder();
    for (Path other : cases.subList(1, cases.size())) {
      more.append(more.isEmpty() ? " (or " : ", ").append(other);
    }
    if (others > 0) {
      more.append(more.isEmpty() ? " (" : "; ")
          .append(others)
          .append(" more, or without a schedule");
    }
    return more.append(more.isEmpty() ? "" : ")").toString();
  }
}
