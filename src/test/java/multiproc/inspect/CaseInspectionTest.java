package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import multiproc.layout.DbFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths: files, zips good and bad, directories, and what files say of each other. */
class CaseInspectionTest {

  @TempDir private Path directory;

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  private ZipOutputStream zip(String name) throws IOException {
    OutputStream out = Files.newOutputStream(directory.resolve(name));
    return new ZipOutputStream(out);
  }

  @Test
  void shouldSayWhichProcessWroteIntoWhoseFile() throws IOException {
    write("gauge_all_100.db", DbBytes.parent().storeAt(8, DbBytes.gauge(5), 0).bytes());
    write("gauge_all_107.db", new DbBytes(DbFormat.LABELS).append(DbBytes.gauge(5), 10000).bytes());
    write(
        "gauge_all_120.db",
        new DbBytes(DbFormat.LABELS)
            .append(DbBytes.count(3), 0)
            .append(DbBytes.gauge(6), 10000)
            .bytes());
    CaseInspection inspection = CaseInspection.inspect(directory);
    assertThat(inspection.across())
        .extracting(ProofText::of)
        .containsExactly(
            "gauge_all_100.db: if it is fork-init, writer_5_my_gauge{label1=\"my label\"} was"
                + " stored there by process 107, a child, before it knew that it was forked: it is"
                + " the first series in gauge_all_107.db that was not inherited");
    assertThat(inspection.isCorrupt()).isTrue();
  }

  @Test
  void shouldCountOnlyBytesThatAClientUsesWhenAnotherProgramsFileIsThere() throws IOException {
    byte[] foreign = new byte[4096];
    byte[] first = "SQLite format 3".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(first, 0, foreign, 0, first.length);
    write("app.db", foreign);
    DbBytes sound = DbBytes.parent();
    write("gauge_all_100.db", sound.bytes());
    int used = ByteBuffer.wrap(sound.bytes()).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    assertThat(CaseInspection.inspect(directory).summary().used()).isEqualTo(used);
  }

  @Test
  void shouldNotCallAFileEmptyWhenItHasBytesButNoSize() {
    Path maps = Path.of("/proc/self/maps");
    assumeTrue(Files.exists(maps), "no /proc here");
    CaseInspection inspection = CaseInspection.inspect(maps);
    assertThat(inspection.files()).isEmpty();
    assertThat(inspection.problems())
        .singleElement()
        .asString()
        .startsWith("cannot be read: path=/proc/self/maps reason=it has bytes but its size is 0");
  }

  @Test
  void shouldCountZeroBytesInARowWhenAKeyIsShown() {
    assertThat(Display.quoted("[\"a" + "\0".repeat(200) + "b\0"))
        .isEqualTo("\"[\\\"a<200 zero bytes>b\\u0000\"");
  }

  @Test
  void shouldNameALostEntryByTheOtherFilesOfItsDirectory() throws IOException {
    DbBytes parent = DbBytes.parent().storeAt(184, DbBytes.gauge(3), 0);
    write("gauge_all_100.db", parent.bytes());
    DbBytes child = new DbBytes(DbFormat.LABELS);
    for (int id = 0; id < 7; id++) {
      child.append(DbBytes.count(id), 0);
    }
    write("gauge_all_107.db", child.append(DbBytes.gauge(3), 10000).bytes());
    assertThat(CaseInspection.inspect(directory).files().get(0).guesses())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.display()).isEqualTo("writer_process_count{worker_id=\"2\"}");
              assertThat(entry.determined()).isTrue();
            });
  }

  @Test
  void shouldReadAZipOfSeveralFilesAndLeaveNamesThatPointOutsideAlone() throws IOException {
    try (ZipOutputStream zip = zip("case.db.zip")) {
      zip.putNextEntry(new ZipEntry("../../gauge_all_7.db"));
      zip.write(DbBytes.parent().bytes());
      zip.putNextEntry(new ZipEntry("/etc/gauge_all_8.db"));
      zip.write(DbBytes.parent().used(536).bytes());
    }
    CaseInspection inspection = CaseInspection.inspect(directory);
    assertThat(inspection.problems()).isEmpty();
    assertThat(inspection.files())
        .extracting(i -> i.source().name())
        .containsExactly("gauge_all_7.db", "gauge_all_8.db");
    Path target = directory.resolve("out");
    Salvage salvage =
        new Salvager(target, Salvager.Extent.PROVEN, new CaseSummary())
            .salvage(inspection.files().get(0));
    assertThat(Path.of(salvage.target())).isEqualTo(target.resolve("gauge_all_7.db")).exists();
  }

  @Test
  void shouldRefuseAZipThatUnpacksToMoreThanIsSafe() throws IOException {
    try (ZipOutputStream zip = zip("bomb.db.zip")) {
      zip.putNextEntry(new ZipEntry("gauge_all_7.db"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 300; i++) {
        zip.write(zeros);
      }
    }
    CaseInspection inspection = CaseInspection.inspect(directory.resolve("bomb.db.zip"));
    assertThat(inspection.problems())
        .singleElement()
        .asString()
        .contains("unpacks to more than is safe: limit=268435456");
  }

  @Test
  void shouldNotCallAPathMissingWhenItCannotBeLookedAt() throws IOException {
    Path loop = directory.resolve("loop.db");
    Files.createSymbolicLink(loop, loop);
    assertThat(CaseInspection.inspect(loop).problems())
        .singleElement()
        .asString()
        .startsWith("cannot be read: path=")
        .contains("symbolic links");
  }

  @Test
  void shouldSayInOneLineWhatCannotBeRead() throws IOException {
    write("broken.db.zip", new byte[] {'P', 'K', 3, 4, 0, 0});
    try (ZipOutputStream zip = zip("empty.db.zip")) {
      zip.putNextEntry(new ZipEntry("readme.txt"));
    }
    CaseInspection inspection = CaseInspection.inspect(directory);
    assertThat(inspection.problems()).hasSize(2).allMatch(p -> !p.contains("\n"));
    CaseInspection missing = CaseInspection.inspect(directory.resolve("no\nsuch.db"));
    assertThat(missing.problems())
        .singleElement()
        .asString()
        .startsWith("no such file or directory: path=")
        .endsWith("no\\nsuch.db; give a .db, a .db.zip or a directory");
  }

  @Test
  void shouldSayOfEachBadEntryWhatItIsAndLookAtTheOthers() throws Exception {
    write("counter_1.db", DbBytes.parent().bytes());
    write("counter_9.db", DbBytes.parent().bytes());
    Files.createDirectory(directory.resolve("counter_2.db"));
    Files.createSymbolicLink(directory.resolve("counter_3.db"), Path.of("nowhere"));
    Files.createSymbolicLink(directory.resolve("counter_4.db"), Path.of("counter_4.db"));
    Files.createSymbolicLink(directory.resolve("counter_6.db.zip"), Path.of("counter_4.db"));
    assertThat(new ProcessBuilder("mkfifo", directory + "/counter_5.db").start().waitFor())
        .isZero();
    CaseInspection inspection = CaseInspection.inspect(directory);
    assertThat(inspection.files())
        .extracting(i -> i.source().name())
        .containsExactly("counter_1.db", "counter_9.db");
    assertThat(inspection.problems())
        .map(p -> p.substring(p.indexOf("counter_")))
        .containsExactly(
            "counter_2.db reason=Is a directory: every scrape fails at it",
            "counter_3.db reason=a link to a file that is not there",
            "counter_4.db reason=Too many levels of symbolic links",
            "counter_5.db reason=not a regular file (a pipe, a socket or a device): a scrape waits"
                + " at it",
            "counter_6.db.zip reason=Too many levels of symbolic links");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldNotWaitForAPipeThatComesInAFilesPlaceBehindTheListing() throws IOException {
    for (String name : List.of("counter_1.db", "counter_2.db")) {
      write(name, DbBytes.parent().bytes());
    }
    CaseInspection inspection =
        CaseInspection.inspect(
            directory,
            file -> {
              try {
                Files.delete(directory.resolve("counter_2.db"));
                new ProcessBuilder("mkfifo", directory + "/counter_2.db").start().waitFor();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(inspection.problems())
        .singleElement()
        .asString()
        .endsWith("counter_2.db reason=Not a regular file");
  }

  @Test
  void shouldPassOverALiveGaugesFileThatIsDeletedBehindTheListing() throws IOException {
    for (String name : List.of("counter_1.db", "counter_2.db", "gauge_liveall_1.db")) {
      write(name, DbBytes.parent().bytes());
    }
    CaseInspection inspection =
        CaseInspection.inspect(
            directory,
            file -> {
              try {
                Files.deleteIfExists(directory.resolve("gauge_liveall_1.db"));
                Files.deleteIfExists(directory.resolve("counter_2.db"));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(inspection.summary().files()).isEqualTo(1);
    assertThat(inspection.passedOver())
        .containsExactly(directory.resolve("gauge_liveall_1.db").toString());
    assertThat(inspection.problems())
        .singleElement()
        .asString()
        .endsWith("counter_2.db reason=no such file or directory");
  }

  @Test
  void shouldLeaveTheEvidenceAsItIsAndOverwriteNothing() throws IOException {
    Path original =
        write("gauge_all_100.db", DbBytes.parent().storeAt(8, DbBytes.gauge(5), 0).bytes());
    byte[] before = Files.readAllBytes(original);
    FileTime time = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(original, time);
    Inspection inspection = CaseInspection.inspect(original).files().get(0);
    assertThatThrownBy(
            () ->
                new Salvager(directory, Salvager.Extent.PROVEN, new CaseSummary())
                    .salvage(inspection))
        .isInstanceOf(FileAlreadyExistsException.class);
    Salvage salvage =
        new Salvager(directory.resolve("out"), Salvager.Extent.PROVEN, new CaseSummary())
            .salvage(inspection);
    assertThat(salvage.kept()).isEqualTo(1);
    assertThat(salvage.guessed()).isEmpty();
    assertThat(salvage.gone()).hasSize(1);
    assertThat(Files.readAllBytes(original)).isEqualTo(before);
    assertThat(Files.getLastModifiedTime(original)).isEqualTo(time);
    Inspection copy = CaseInspection.inspect(Path.of(salvage.target())).files().get(0);
    assertThat(copy.isCorrupt()).isFalse();
    assertThat(copy.entryCount()).isEqualTo(1);
  }

  @Test
  void shouldInspectAHugeSparseFile() throws IOException {
    Path huge = write("gauge_all_100.db", DbBytes.parent().bytes());
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(1L << 29);
    }
    Inspection inspection = CaseInspection.inspect(huge).files().get(0);
    assertThat(inspection.size()).isEqualTo(1L << 29);
    assertThat(inspection.isCorrupt()).isFalse();
    assertThat(inspection.entryCount()).isEqualTo(7);
  }

  /** No collector opens it, so it is no corrupt file. */
  @ParameterizedTest
  @ValueSource(strings = {"# A page\n\nnot binary", ""})
  void shouldSayThatAFileIsNoMetricsFileWhenNameAndBytesAreNoClients(String text)
      throws IOException {
    Path page = Files.writeString(directory.resolve("README.md"), text);
    CaseInspection inspection = CaseInspection.inspect(page);
    assertThat(inspection.verdict()).isEqualTo(CaseInspection.CaseVerdict.UNKNOWN);
    assertThat(inspection.problems())
        .singleElement()
        .asString()
        .startsWith("no metrics file: path=" + page + " reason=")
        .endsWith("its name does not end in .db");
    Path named = Files.writeString(directory.resolve("counter_1.db"), text);
    assertThat(CaseInspection.inspect(named).isCorrupt()).isTrue();
  }

  /** The bytes of a tar's files are in it as they are, a whole metrics file among them. */
  @ParameterizedTest
  @CsvSource({
    "257, 7573746172003030, a tar archive",
    "0, 1f8b0800, compressed by gzip",
    "0, 425a6839, compressed by bzip2",
    "0, fd377a585a00, compressed by xz",
    "0, 28b52ffd, compressed by zstd",
    "0, 377abcaf271c, a 7z archive",
    "0, 504b0304, a zip archive"
  })
  void shouldSayThatAnArchiveIsToBeUnpacked(int position, String magic, String words)
      throws IOException {
    byte[] bytes = new byte[1 << 16];
    byte[] file = Arrays.copyOf(DbBytes.parent().bytes(), 1 << 15);
    System.arraycopy(file, 0, bytes, 512, file.length);
    byte[] head = HexFormat.of().parseHex(magic);
    System.arraycopy(head, 0, bytes, position, head.length);
    Path archive = Files.write(directory.resolve("metrics.copy"), bytes);
    CaseInspection inspection = CaseInspection.inspect(archive);
    assertThat(inspection.verdict()).isEqualTo(CaseInspection.CaseVerdict.UNKNOWN);
    assertThat(inspection.problems())
        .singleElement()
        .asString()
        .contains(" reason=it is " + words + ", ")
        .endsWith("; unpack it, and give the directory of its .db files");
    Path named = Files.write(directory.resolve("counter_1.db"), bytes);
    assertThat(CaseInspection.inspect(named).isCorrupt()).as("a scrape opens it").isTrue();
  }
}
