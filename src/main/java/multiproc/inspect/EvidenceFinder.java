package multiproc.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import multiproc.layout.DbFileName;
import multiproc.store.MappedStore;
import multiproc.store.RegularFile;

/**
 * Finds the client's files at a path: a file, a zip of files, or a directory of both. A directory
 * without a {@code .db} file is searched to a depth of three, so that a folder of cases can be
 * given. Nothing is unpacked to disk.
 *
 * <p>Threading: one finder, one search.
 */
final class EvidenceFinder {

  private static final String ZIP = ".zip";
  private static final int MAX_DEPTH = 3;
  private static final int MAX_FILES = 20_000;
  private static final int MAX_ZIP_ENTRIES = 2_000;
  private static final long MAX_UNPACKED = 256L << 20;
  private static final long MAX_KEPT = 12L << 20;

  private final List<EvidenceSource> sources = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /** What is at paths that a user gave. */
  static EvidenceFinder of(List<Path> paths) {
    EvidenceFinder finder = new EvidenceFinder();
    paths.forEach(finder::find);
    return finder;
  }

  /** The files, in the order of the search. */
  public List<EvidenceSource> sources() {
    return sources;
  }

  /** One line for each file or directory that could not be read. */
  public List<String> problems() {
    return problems;
  }

  /** Looks at a path that a user gave. */
  public void find(Path path) {
    try {
      if (Files.isDirectory(path)) {
        directory(path, 1);
      } else if (Files.notExists(path)) {
        problems.add(
            "no such file or directory: path=%s; give a .db, a .db.zip or a directory%s"
                .formatted(
                    shown(path),
                    path.toString().matches(".*[*?].*")
                        ? "; the shell did not expand this pattern: leave out the quotes"
                        : ""));
      } else if (!Files.isRegularFile(path)) {
        // Throws if even the kind of file is unknown, for example in another user's folder.
        path.getFileSystem().provider().checkAccess(path);
        problems.add(
            "neither a file nor a directory: path=%s; give a .db, a .db.zip or a directory"
                .formatted(shown(path)));
      } else if (hasNoSize(path)) {
        problem(
            path, "it has bytes but its size is 0, as files in /proc; copy it, and give the copy");
      } else {
        file(path);
      }
    } catch (IOException e) {
      problem(path, IoReason.of(e));
    }
  }

  private static boolean hasNoSize(Path path) throws IOException {
    if (Files.size(path) > 0) {
      return false;
    }
    try (InputStream in = RegularFile.newInputStream(path)) {
      return in.read() >= 0;
    }
  }

  private void problem(Path path, String reason) {
    problems.add("cannot be read: path=" + shown(path) + " reason=" + reason);
  }

  private static String shown(Path path) {
    return Display.escape(path.toString());
  }

  private void directory(Path directory, int depth) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path child : stream) {
        if (children.size() == MAX_FILES) {
          problems.add(
              "more files than are read: path=%s limit=%s; inspect a part of them"
                  .formatted(shown(directory), MAX_FILES));
          break;
        }
        children.add(child);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(null);
    // No client reads folders inside its directory; folders that runs of this program leave there
    // belong to other directories.
    boolean isMultiproc =
        children.stream().anyMatch(child -> child.toString().endsWith(DbFileName.SUFFIX));
    for (Path child : children) {
      try {
        entry(child, isMultiproc ? MAX_DEPTH : depth);
      } catch (NoSuchFileException e) {
        if (Files.isSymbolicLink(child)) {
          problem(child, "a link to a file that is not there");
        } else if (child.toString().endsWith(DbFileName.SUFFIX)) {
          // Deleted since it was listed: opening it fails, as it does for a collector.
          sources.add(new PlainFile(child));
        }
      } catch (IOException e) {
        problem(child, IoReason.of(e));
      }
    }
  }

  /** Handles one entry of a directory. A failure does not stop the search of the others. */
  private void entry(Path child, int depth) throws IOException {
    String name = child.getFileName().toString();
    boolean db = name.endsWith(DbFileName.SUFFIX);
    BasicFileAttributes itself =
        Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (itself.isDirectory() && !db) {
      if (depth < MAX_DEPTH) {
        directory(child, depth + 1);
      }
    } else if (db || name.endsWith(DbFileName.SUFFIX + ZIP)) {
      BasicFileAttributes target =
          itself.isSymbolicLink() ? Files.readAttributes(child, BasicFileAttributes.class) : itself;
      if (target.isRegularFile()) {
        file(child);
      } else if (target.isDirectory()) {
        problem(child, "Is a directory: every scrape fails at it");
      } else {
        problem(child, "not a regular file (a pipe, a socket or a device): a scrape waits at it");
      }
    }
  }

  private void file(Path path) throws IOException {
    String name = path.getFileName().toString();
    // A scrape opens every .db file, whatever is in it.
    OtherContent other = name.endsWith(DbFileName.SUFFIX) ? null : OtherContent.of(path);
    if (name.endsWith(ZIP)) {
      zip(path);
    } else if (other != null) {
      problems.add(
          "no metrics file: path=%s reason=it is %s, and its name does not end in .db%s"
              .formatted(shown(path), other.words(), other.advice()));
    } else {
      sources.add(new PlainFile(path));
    }
  }

  private static ZipFile zipFile(Path path) throws IOException {
    return new ZipFile(path.toFile());
  }

  private void zip(Path path) throws IOException {
    MappedStore.requireReachable(path.toString());
    try (ZipFile zip = RegularFile.open(path, EvidenceFinder::zipFile)) {
      int count = 0;
      int found = 0;
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements() && count < MAX_ZIP_ENTRIES) {
        ZipEntry entry = entries.nextElement();
        count++;
        if (!entry.isDirectory() && entry.getName().endsWith(DbFileName.SUFFIX)) {
          found++;
          sources.add(new Zipped(path, entry.getName()));
        }
      }
      if (entries.hasMoreElements()) {
        problems.add(
            "more entries than are read: path=%s limit=%s; unpack it and inspect the directory"
                .formatted(shown(path), MAX_ZIP_ENTRIES));
      }
      if (found == 0) {
        problems.add("the zip holds no .db file: path=" + shown(path));
      }
    } catch (ZipException | IllegalArgumentException e) {
      problems.add(
          "not a zip that can be read: path=%s reason=%s"
              .formatted(shown(path), Display.escape(String.valueOf(e.getMessage()))));
    }
  }

  private record PlainFile(Path plain) implements EvidenceSource {
    @Override
    public String path() {
      return plain.toString();
    }

    @Override
    public Optional<Path> file() {
      return Optional.of(plain);
    }

    @Override
    public String name() {
      return plain.getFileName().toString();
    }

    @Override
    public long stamp() throws IOException {
      BasicFileAttributes now = Files.readAttributes(plain, BasicFileAttributes.class);
      return now.lastModifiedTime().hashCode() ^ now.size();
    }

    @Override
    public Evidence open() throws IOException {
      return FileEvidence.open(plain);
    }
  }

  private record Zipped(Path zip, String entry) implements EvidenceSource {
    @Override
    public String path() {
      return zip + "!" + entry;
    }

    @Override
    public String clientPath() {
      // The path in the zip is arbitrary; only the file's name counts.
      Path directory = zip.getParent();
      return directory == null ? name() : directory.resolve("x").getParent() + "/" + name();
    }

    @Override
    public Optional<Path> file() {
      return Optional.empty();
    }

    @Override
    public Path directory() {
      Path parent = zip.getParent();
      return parent == null ? Path.of("") : parent;
    }

    @Override
    public String name() {
      return entry.substring(Math.max(entry.lastIndexOf('/'), entry.lastIndexOf('\\')) + 1);
    }

    @Override
    public Evidence open() throws IOException {
      try (ZipFile file = RegularFile.open(zip, EvidenceFinder::zipFile)) {
        ZipEntry there = file.getEntry(entry);
        if (there == null) {
          throw new IOException("no longer in the zip: entry=" + entry);
        }
        try (InputStream in = file.getInputStream(there)) {
          return PagedEvidence.read(in, MAX_UNPACKED, MAX_KEPT);
        }
      } catch (IllegalArgumentException e) {
        throw new IOException("not a zip that can be read", e);
      }
    }
  }
}
