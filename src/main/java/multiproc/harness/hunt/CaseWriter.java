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
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import multiproc.harness.FileFault;
import multiproc.harness.MachineFailure;
import multiproc.harness.UserException;
import multiproc.layout.DbFileName;
import multiproc.store.MappedStore;
import multiproc.store.NewFolder;

/**
 * Saves a hit as a case: a new folder with the {@code .db} files, each zipped, the attempt's
 * output, {@code case.json} and a {@code README.md}. An existing case is never changed; an
 * incomplete one never gets its final name.
 *
 * <p>Call it when all processes of the attempt are dead.
 */
final class CaseWriter {

  /**
   * Folder of cases in which a worker died; the original kept the files of its first traceback
   * there.
   */
  private static final String SEEN_BY_WORKER = "error1";

  /** Folder of cases in which a scrape failed, the original's second traceback. */
  private static final String SEEN_BY_SCRAPE = "error2";

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final String ZIP = ".zip";
  private static final String SCHEDULE = "run.schedule";

  /** Prefix of a case's name until it is complete. */
  private static final String PARTIAL = ".partial-";

  /** Enough bytes to detect a full disk. */
  private static final int PROBE_BYTES = 1 << 12;

  /** The folder of a case for traces without a known order of steps. */
  static final String TRACES = "traces";

  private final Path evidence;
  private final String directory;
  private final HuntedClient client;

  /**
   * @param evidence the folder with {@code error1} and {@code error2}, which are created if needed
   * @param directory the multi-process directory
   */
  CaseWriter(Path evidence, String directory, HuntedClient client) {
    this.evidence = evidence;
    this.directory = directory;
    this.client = client;
  }

  /**
   * Checks in advance that a case can be saved.
   *
   * @throws UserException if it cannot
   * @throws IOException if another folder would not help
   */
  void check() throws IOException {
    for (Path used : new Path[] {evidence, kind(SEEN_BY_WORKER), kind(SEEN_BY_SCRAPE)}) {
      check("evidence", used);
    }
  }

  /**
   * Checks one folder, which need not exist yet.
   *
   * @param option that named the folder
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
   * A complete case.
   *
   * @param folder of the case
   * @param leftOut number of files of the directory that are not in the case
   */
  record WrittenCase(Path folder, int leftOut) {

    /** The number of files left out for lack of time, as a clause. */
    String remark() {
      return remark(leftOut);
    }

    static String remark(int leftOut) {
      return leftOut + " files are not in it: there was no time";
    }
  }

  /**
   * Saves the case, under a temporary name until it is complete.
   *
   * @param milliseconds time after which no file is added but the first on which a scrape fails,
   *     and no report of the files is made
   * @throws IOException if the case cannot be written; its partial folder is removed
   */
  WrittenCase save(AttemptResult result, Hit hit, long milliseconds) throws IOException {
    String name = name(result);
    Path parent = kind(hit.scrape() ? SEEN_BY_SCRAPE : SEEN_BY_WORKER);
    // The result is not used: it is absolute only if a folder was created.
    NewFolder.makeAll(parent);
    Path partial = Files.createDirectory(parent.resolve(PARTIAL + name + "-" + UUID.randomUUID()));
    try {
      int leftOut = write(result, hit, partial, milliseconds);
      return new WrittenCase(publish(partial, parent, name), leftOut);
    } catch (IOException | RuntimeException e) {
      delete(partial);
      throw e;
    }
  }

  private static String name(AttemptResult result) {
    return STAMP.format(LocalDateTime.now())
        + (result.attempt() == RunCase.NO_ATTEMPT ? "-run" : "-attempt" + result.attempt());
  }

  /** Saves only an attempt's schedule, in a new file of the folder. */
  void keep(AttemptResult result, Path folder) throws IOException {
    NewFolder.makeAll(folder);
    Files.writeString(
        folder.resolve(name(result) + ".schedule"),
        result.schedule().orElseThrow().text(),
        StandardOpenOption.CREATE_NEW);
  }

  /** Writes first what cannot be made again: the damaged files, then the sound ones. */
  private int write(AttemptResult result, Hit hit, Path folder, long milliseconds)
      throws IOException {
    long end = milliseconds == Long.MAX_VALUE ? milliseconds : now() + milliseconds;
    Set<String> listed = new LinkedHashSet<>(new MappedStore().list(directory, DbFileName.SUFFIX));
    Set<String> paths = new LinkedHashSet<>();
    result.faults().stream().map(FileFault::file).filter(listed::contains).forEach(paths::add);
    int bad = paths.size();
    paths.addAll(listed);
    Files.writeString(folder.resolve("output.log"), result.output());
    if (result.schedule().isPresent()) {
      Files.writeString(folder.resolve(SCHEDULE), result.schedule().get().text());
    }
    if (result.orderUnknown()) {
      copyAll(result.traces().get(), Files.createDirectory(folder.resolve(TRACES)));
    }
    List<CaseFile> files = new ArrayList<>();
    int leftOut = paths.size();
    for (String path : paths) {
      boolean first = leftOut == paths.size() && bad > 0;
      if (!first && now() >= end) {
        break;
      }
      leftOut--;
      // A folder or a pipe has no bytes to keep; the summary names it.
      if (Files.isRegularFile(Path.of(path))) {
        files.add(zip(Path.of(path), folder));
      }
    }
    files.sort(Comparator.comparing(CaseFile::name));
    CaseDescription description =
        new CaseDescription(result, hit, client, Instant.now(), files, leftOut);
    Files.writeString(folder.resolve("case.json"), description.json());
    Files.writeString(
        folder.resolve("README.md"), description.readme(report(folder, Math.max(0, end - now()))));
    return leftOut;
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** The report of the corrupt files; empty if it is not made in time. */
  private static Optional<String> report(Path folder, long milliseconds) throws IOException {
    FutureTask<String> report = new FutureTask<>(() -> CaseDescription.report(folder));
    Thread thread = new Thread(report, "case-report");
    thread.setDaemon(true);
    thread.start();
    try {
      return Optional.of(report.get(milliseconds, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IOException("the case's files cannot be inspected: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Renames a complete case to the first free name; another hunt may take names at the same time.
   */
  private static Path publish(Path partial, Path parent, String name) throws IOException {
    for (int again = 1; ; again++) {
      Path folder = parent.resolve(again == 1 ? name : name + "-" + again);
      try {
        // A rename replaces only an empty folder, and a case is never empty.
        return Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        // The name is taken; try the next number.
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
      // The name marks the remains as partial, and the caller reports the cause.
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
