package multiproc.harness.hunt;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.store.MappedStore;

/**
 * Saves a hit as a case: a folder of its own with the {@code .db} files, zipped one by one, the
 * attempt's output, {@code case.json} and a {@code README.md}. An existing case is never touched.
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

  /** Saves the case and gives its folder. */
  Path save(AttemptResult result, Hit hit) throws IOException {
    Path folder = newFolder(hit.scrape() ? SEEN_BY_SCRAPE : SEEN_BY_WORKER, result.attempt());
    List<CaseFile> files = new ArrayList<>();
    for (String path : new MappedStore().list(directory, DbFileName.SUFFIX)) {
      files.add(zip(Path.of(path), folder));
    }
    files.sort((left, right) -> left.name().compareTo(right.name()));
    Files.writeString(folder.resolve("output.log"), result.output());
    if (result.schedule().isPresent()) {
      Files.writeString(folder.resolve(SCHEDULE), result.schedule().get().text());
    }
    if (result.orderUnknown()) {
      copyAll(result.traces().get(), Files.createDirectory(folder.resolve(TRACES)));
    }
    CaseDescription description = new CaseDescription(result, hit, version, Instant.now(), files);
    Files.writeString(folder.resolve("case.json"), description.json());
    Files.writeString(folder.resolve("README.md"), description.readme(folder));
    return folder;
  }

  private Path newFolder(String kind, int attempt) throws IOException {
    Path parent = Files.createDirectories(evidence.resolve(kind));
    String name = STAMP.format(LocalDateTime.now()) + "-attempt" + attempt;
    for (int again = 1; ; again++) {
      try {
        return Files.createDirectory(parent.resolve(again == 1 ? name : name + "-" + again));
      } catch (FileAlreadyExistsException e) {
        // Another hunt was as quick; the next number is free.
      }
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
