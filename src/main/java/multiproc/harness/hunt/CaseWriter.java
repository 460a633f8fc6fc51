package multiproc.harness.hunt;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import multiproc.client.ClientVersion;
import multiproc.harness.FileFault;
import multiproc.harness.MachineFailure;
import multiproc.harness.UserException;
import multiproc.layout.DbFileName;
import multiproc.store.MappedStore;

/**
 * Saves a hit as a case: a folder of its own with the {@code .db} files, zipped one by one, the
 * attempt's output, {@code case.json} and a {@code README.md}. An existing case is never touched;
 * one that cannot be finished does not appear.
 *
 * <p>To be called when all processes of the attempt are dead.
 */
final class CaseWriter {

  /** Cases that a worker died of; the original kept its first traceback's files there. */
  private static final String SEEN_BY_WORKER = "error1";

  /** Cases that a scrape failed on; the original's second traceback. */
  private static final String SEEN_BY_SCRAPE = "error2";

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final String ZIP = ".zip";
  private static final String SCHEDULE = "run.schedule";

  /** What the name of a case begins with while it is being written. */
  private static final String PARTIAL = ".partial-";

  /** A little more than nothing, so that a full disk is noticed. */
  private static final int PROBE_BYTES = 1 << 12;

  /** The folder in a case for what was recorded when no order was found for it. */
  static final String TRACES = "traces";

  private final Path evidence;
  private final String directory;
  private final ClientVersion version;

  /**
   * @param evidence the folder that holds or gets {@code error1} and {@code error2}
   * @param directory the multi-process directory
   */
  CaseWriter(Path evidence, String directory, ClientVersion version) {
    this.evidence = evidence;
    this.directory = directory;
    this.version = version;
  }

  /**
   * Finds out whether a case could be saved, before anything is done for one.
   *
   * @throws UserException when it could not
   * @throws IOException when another folder would not mend that
   */
  void check() throws IOException {
    for (Path used : new Path[] {evidence, kind(SEEN_BY_WORKER), kind(SEEN_BY_SCRAPE)}) {
      check("evidence", used);
    }
  }

  /**
   * The same for one folder, which need not be there yet.
   *
   * @param option that named it
   */
  void check(String option, Path named) throws IOException {
    Path folder = named.toAbsolutePath();
    while (folder != null && !Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      folder = folder.getParent();
    }
    if (folder != null) {
      probe(option, folder);
    }
  }

  private Path kind(String kind) {
    return evidence.resolve(kind);
  }

  private static void probe(String option, Path folder) throws IOException {
    String reason = "not a folder";
    if (Files.isDirectory(folder)) {
      try {
        Path probe = Files.createTempFile(folder, PARTIAL, "");
        try {
          Files.write(probe, new byte[PROBE_BYTES]);
          return;
        } finally {
          Files.delete(probe);
        }
      } catch (IOException e) {
        if (MachineFailure.isOfProcess(e)) {
          throw e;
        }
        reason = MachineFailure.reason(e);
      }
    }
    throw new UserException(
        "a case could not be saved here ("
            + reason
            + "): "
            + option
            + "="
            + folder
            + "; give another --"
            + option);
  }

  /**
   * A case that is whole.
   *
   * @param folder its own
   * @param leftOut how many files of the directory are not in it
   */
  record Saved(Path folder, int leftOut) {

    /** How many files there was no time for, as a clause. */
    String remark() {
      return remark(leftOut);
    }

    static String remark(int leftOut) {
      return leftOut + " files are not in it: there was no time";
    }
  }

  /**
   * Saves the case. It is written under another name and renamed when it is whole.
   *
   * @param milliseconds after which no other file is added but those on which a scrape fails
   * @throws IOException when it cannot be written; what was written of it is removed
   */
  Saved save(AttemptResult result, Hit hit, long milliseconds) throws IOException {
    String name = name(result);
    Path parent = kind(hit.scrape() ? SEEN_BY_SCRAPE : SEEN_BY_WORKER);
    // Its answer is an absolute path where it makes one, and as given where it does not.
    Files.createDirectories(parent);
    Path partial = Files.createTempDirectory(parent, PARTIAL + name + "-");
    try {
      int leftOut = write(result, hit, partial, milliseconds);
      return new Saved(publish(partial, parent, name), leftOut);
    } catch (IOException | RuntimeException e) {
      delete(partial);
      throw e;
    }
  }

  private static String name(AttemptResult result) {
    return STAMP.format(LocalDateTime.now())
        + (result.attempt() == RunCase.NO_ATTEMPT ? "-run" : "-attempt" + result.attempt());
  }

  /** Saves an attempt's schedule alone, in a new file of the folder. */
  void keep(AttemptResult result, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(name(result) + ".schedule"),
        result.schedule().orElseThrow().text(),
        StandardOpenOption.CREATE_NEW);
  }

  private int write(AttemptResult result, Hit hit, Path folder, long milliseconds)
      throws IOException {
    long start = System.nanoTime();
    Set<String> bad = result.faults().stream().map(FileFault::file).collect(Collectors.toSet());
    List<String> paths = new ArrayList<>(new MappedStore().list(directory, DbFileName.SUFFIX));
    paths.sort(Comparator.comparing(path -> !bad.contains(path)));
    List<CaseFile> files = new ArrayList<>();
    for (String path : paths) {
      long taken = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      if (bad.contains(path) || taken < milliseconds) {
        files.add(zip(Path.of(path), folder));
      }
    }
    int leftOut = paths.size() - files.size();
    files.sort((left, right) -> left.name().compareTo(right.name()));
    Files.writeString(folder.resolve("output.log"), result.output());
    if (result.schedule().isPresent()) {
      Files.writeString(folder.resolve(SCHEDULE), result.schedule().get().text());
    }
    if (result.orderUnknown()) {
      copyAll(result.traces().get(), Files.createDirectory(folder.resolve(TRACES)));
    }
    CaseDescription description =
        new CaseDescription(result, hit, version, Instant.now(), files, leftOut);
    Files.writeString(folder.resolve("case.json"), description.json());
    Files.writeString(folder.resolve("README.md"), description.readme(folder));
    return leftOut;
  }

  /** Gives a whole case the first name that is free; another hunt may have been as quick. */
  private static Path publish(Path partial, Path parent, String name) throws IOException {
    // A folder of createTempDirectory is its maker's alone.
    Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (int again = 1; ; again++) {
      Path folder = parent.resolve(again == 1 ? name : name + "-" + again);
      try {
        // A rename of a folder replaces an empty one only, and a case is never empty.
        return Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        // Taken; the next number may be free.
      } catch (FileSystemException e) {
        if (!Files.exists(folder)) {
          throw e;
        }
      }
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // What is left is marked as partial by its name, and the reason for that is on its way.
    }
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static CaseFile zip(Path file, Path folder) throws IOException {
    String name = file.getFileName().toString();
    byte[] bytes = Files.readAllBytes(file);
    try (OutputStream out = Files.newOutputStream(folder.resolve(name + ZIP));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(bytes);
      zip.closeEntry();
    }
    return CaseFile.of(name, bytes);
  }
}
