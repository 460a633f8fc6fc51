package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import multiproc.client.FileSizes;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalvageCommandTest {

  @TempDir private Path folder;

  @TempDir private Path outside;

  @Test
  void shouldWriteNoCopyOfAFileThatIsNoClients() throws Exception {
    byte[] database = new byte[8192];
    byte[] magic = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, database, 0, magic.length);
    Files.write(folder.resolve("app.db"), database);
    Path saved = outside.resolve("saved");
    assertThat(printed(10, "salvage", folder.toString(), "-o", saved.toString()))
        .contains("app.db: left alone: no file of a client")
        .contains("copied=0 corrupt=0 entries=0 left-alone=1")
        .contains("; no copy was written" + System.lineSeparator());
    assertThat(saved).doesNotExist();
    assertThat(Files.readAllBytes(folder.resolve("app.db"))).isEqualTo(database);
  }

  /** Python packs a file's numbers in the machine's own byte order. */
  @Test
  void shouldLeaveAFileAloneWhenABigEndianMachineWroteIt() throws Exception {
    byte[] key = "[\"jobs\", \"jobs\", {}]".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file = ByteBuffer.allocate(FileSizes.smallest(DbFormat.LABELS));
    int spaces = (int) DbLayout.paddedKeyLength(key.length) - key.length;
    file.putInt((int) (DbLayout.HEADER_SIZE + DbFormat.LABELS.entryLength(key.length))).putInt(0);
    file.putInt(key.length).put(key).put(" ".repeat(spaces).getBytes(StandardCharsets.US_ASCII));
    file.putDouble(3.0);
    Path live = Files.createDirectories(folder.resolve("live"));
    Files.write(live.resolve("counter_7.db"), file.array());
    String saved = folder.resolve("saved").toString();
    assertThat(printed(10, "salvage", live.toString(), "-o", saved))
        .contains("counter_7.db: left alone: written on a big-endian machine")
        .contains("copied=0 corrupt=0 entries=0 left-alone=1;");
    assertThat(folder.resolve("saved")).doesNotExist();
  }

  /** The bytes 0xFF and 0xFE are no text: the JVM shows both names alike. */
  @Test
  void shouldGiveACopyTheBytesOfItsNameWhenTheyAreNoText() throws Exception {
    for (String name : List.of("counter_7%FF.db", "counter_7%FE.db")) {
      sound("counter_7.db", DbFormat.LABELS, "[\"a\", \"a\", {}]");
      Files.move(folder.resolve("counter_7.db"), Path.of(URI.create(folder.toUri() + name)));
    }
    Path saved = outside.resolve("saved");
    assertThat(printed(0, "salvage", folder.toString(), "-o", saved.toString()))
        .contains("copied=2 corrupt=0");
    assertThat(Path.of(URI.create(saved.toUri() + "counter_7%FF.db"))).exists();
    assertThat(Path.of(URI.create(saved.toUri() + "counter_7%FE.db"))).exists();
    assertThat(printed(0, "inspect", saved.toString())).contains("2 files: 2 clean");
    assertThat(printed(0, "inspect", "--json", saved.toString())).contains("\"verdict\"");
    assertThat(printed(2, "scrape", saved.toString())).isEmpty();
  }

  private void sound(String name, DbFormat format, String key) throws Exception {
    byte[] entry = format.encodeEntry(key.getBytes(StandardCharsets.US_ASCII), 1, 0);
    ByteBuffer file = ByteBuffer.allocate(FileSizes.smallest(format)).order(DbLayout.BYTE_ORDER);
    file.putInt(0, DbLayout.HEADER_SIZE + entry.length).put(DbLayout.HEADER_SIZE, entry);
    Files.write(folder.resolve(name), file.array());
  }

  /** Real 0.16.0 reads no 0.15.0 file and the reverse, so one folder with both copies is no use. */
  @Test
  void shouldSortTheCopiesByFormatWhenNoClientReadsThemTogether() throws Exception {
    sound("counter_1.db", DbFormat.LABELS, "[\"a\", \"a\", {}]");
    sound("counter_2.db", DbFormat.HELP, "[\"a\", \"a\", {}, \"h\"]");
    sound("gauge_livesum_2.db", DbFormat.HELP, "[\"g\", \"g\", {}, \"h\"]");
    Path saved = outside.resolve("saved");
    assertThat(printed(10, "salvage", folder.toString(), "-o", saved.toString()))
        .contains(
            "put back the copies of one format alone, that of the release which runs from now on:"
                + " client 0.4.0-0.15.0: counter_1.db; or client 0.16-0.17: counter_2.db")
        .contains("never put back: gauge_livesum_2.db: ")
        .contains(" scrape " + saved + " prints the metrics")
        .contains(" scrape " + saved.resolve("0.4.0-0.15.0") + " prints the metrics");
    assertThat(saved.resolve("0.4.0-0.15.0").resolve("counter_1.db")).exists();
    assertThat(printed(0, "inspect", saved.resolve("0.4.0-0.15.0").toString())).contains("1 clean");
    assertThat(saved.resolve("counter_2.db")).exists();
  }

  /** A copy itself looks like any clean file. */
  @Test
  void shouldKeepWhatItPrintsBesideTheCopiesAndInspectPointsAtIt() throws Exception {
    sound("counter_1.db", DbFormat.LABELS, "[\"a\", \"a\", {}]");
    Path saved = outside.resolve("saved");
    Path list = saved.resolve("SALVAGED.txt");
    String said = printed(0, "salvage", folder.toString(), "-o", saved.toString());
    assertThat(said).contains("1 copy holds all of the original: 1 entry");
    assertThat(list)
        .content()
        .startsWith(said.lines().findFirst().orElseThrow())
        .contains("counter_1.db: 1 entry");
    assertThat(printed(0, "inspect", saved.toString())).startsWith("copies that salvage wrote: ");
    Path document = outside.resolve("json");
    printed(0, "salvage", folder.toString(), "-o", document.toString(), "--json");
    assertThat(document.resolve("SALVAGED.json")).content().contains("counter_1.db");
  }

  /**
   * promtool: increase() over 1000000, then 900000 is 900000; over 1000000, then 0 to 15, it is 15.
   */
  @Test
  void shouldNameOnlyFilesAsSafeThatNoCorruptFileSharesATotalWithWhenItEnds() throws Exception {
    sound("counter_1.db", DbFormat.LABELS, "[\"a\", \"a\", {}]");
    sound("summary_1.db", DbFormat.LABELS, "[\"s\", \"s_sum\", {}]");
    sound("counter_2.db", DbFormat.LABELS, "[\"a\", \"a\", {}]");
    byte[] broken = Files.readAllBytes(folder.resolve("counter_2.db"));
    broken[DbLayout.HEADER_SIZE] = 120;
    Files.write(folder.resolve("counter_2.db"), broken);
    Path saved = outside.resolve("saved");
    String text = printed(10, "salvage", folder.toString(), "-o", saved.toString());
    assertThat(text.lines().limit(6))
        .anyMatch(
            line -> line.startsWith("    4. put back only the copy of summary_1.db: the safe"));
    assertThat(text)
        .contains("clean, but not safe: counter_1.db: ")
        .contains(
            "check: before the start, ", " scrape LIVE/ prints the metrics of what was put back")
        .contains("were corrupt: counter_2.db: put it back only if you need its values");
    assertThat(text.lines().filter(line -> line.matches(" +\\d\\. .*")).map(String::strip))
        .containsExactly(
            "1. stop the server: each process that uses the directory",
            "2. if this is a copy, make it anew from the live directory: it lacks what was counted"
                + " since; then salvage that",
            "3. delete the *.db in the live directory",
            "4. put back only the copy of summary_1.db: the safe choice: cp "
                + saved
                + "/summary_1.db LIVE/ (LIVE: the live directory)",
            "5. these copies are for a server on client 0.4.0-0.15.0 (pip install"
                + " \"prometheus_client>=0.4.0,<0.16.0\"): another one fails on them",
            "6. start the server, with the cause removed (prevent); with copies put back, no start"
                + " script may empty the directory");
    assertThat(printed(10, "inspect", folder.toString()))
        .contains("  do now   1. stop the server")
        .contains(
            "put back only the copy of summary_1.db: the safe choice: cp ",
            "; salvage says what each choice does")
        .contains("  scrape   ");
    // One file alone says nothing of the totals, which the other files have a part in.
    Path one = outside.resolve("one");
    assertThat(printed(10, "salvage", folder.resolve("counter_2.db").toString(), "-o", "" + one))
        .contains("    3. salvage the whole directory, ")
        .doesNotContain("put back only", "delete the file");
  }

  @Test
  void shouldNotSayDeleteWhenAFileIsNotSaved() throws Exception {
    sound("counter_1.db", DbFormat.LABELS, "[\"a\", \"a\", {}]");
    byte[] broken = Files.readAllBytes(folder.resolve("counter_1.db"));
    broken[0] = 120;
    Files.write(folder.resolve("counter_1.db"), broken);
    Files.createDirectory(folder.resolve("counter_2.db"));
    Path saved = outside.resolve("saved");
    assertThat(printed(2, "salvage", folder.toString(), "-o", saved.toString()))
        .contains("summary: files=2 copied=1 ")
        .contains("next: delete nothing yet, because 1 file or folder is not saved")
        .doesNotContain("delete the *.db");
    Files.createDirectory(folder.resolve("counter_3.db"));
    assertThat(printed(2, "salvage", folder.toString(), "-o", outside.resolve("two").toString()))
        .contains("because 2 files or folders are not saved: make them readable or take them out");
  }

  @Test
  void shouldNameTheGemWhenTheRubyClientWroteTheFiles() throws Exception {
    sound("counter_puma_0-0.db", DbFormat.RUBY, "[\"a\",\"a\",[],[]]");
    sound("counter_puma_1-0.db", DbFormat.RUBY, "[\"a\",\"a\",[],[]]");
    String directory = folder.toString();
    assertThat(printed(0, "inspect", directory))
        .contains("prometheus-client-mmap (gem list prometheus-client-mmap); no other release")
        .doesNotContain("pip show");
    assertThat(printed(0, "salvage", directory, "-o", outside.resolve("sound").toString()))
        .contains("format: client prometheus-client-mmap (gem list prometheus-client-mmap); ");
    byte[] broken = Files.readAllBytes(folder.resolve("counter_puma_1-0.db"));
    broken[8] = 120;
    Files.write(folder.resolve("counter_puma_1-0.db"), broken);
    assertThat(printed(10, "inspect", directory))
        .contains("not the clean ones either (gem list prometheus-client-mmap)")
        .doesNotContain("pip show");
  }

  @Test
  void shouldTellAFormatMixWhenTheFilesOfADirectoryAreGivenOneByOne() throws Exception {
    sound("counter_1.db", DbFormat.LABELS, "[\"a\", \"a\", {}]");
    sound("counter_2.db", DbFormat.HELP, "[\"a\", \"a\", {}, \"h\"]");
    String one = folder.resolve("counter_1.db").toString();
    String other = folder.resolve("counter_2.db").toString();
    assertThat(printed(0, "inspect", one)).doesNotContain("CORRUPT");
    assertThat(printed(10, "inspect", one, other))
        .contains("CORRUPT: 2 files: 2 clean, of formats that no client reads together")
        .contains("  do now   1. stop the server")
        .contains("format   1 file of client 0.4.0-0.15.0: counter_1.db")
        .contains("format   1 file of client 0.16-0.17: counter_2.db");
    assertThat(printed(10, "inspect", "--json", one, other)).contains("\"mixedTogether\" : [ {");
    assertThat(printed(10, "inspect", folder.toString()))
        .contains("2 files: 2 clean, of formats that no client reads together")
        .contains("lost     nothing so far: each file is whole by itself");
  }

  /** Standard output of a command that ends with a code. */
  private static String printed(int code, String... words) {
    Printed printed = Printed.by(words);
    assertThat(printed.code()).isEqualTo(code);
    return printed.text();
  }

  @Test
  void shouldNameTheFolderThatCannotBeMadeOnceWhenSeveralFilesFail() throws Exception {
    byte[] sound = new byte[1 << 20];
    sound[0] = 8;
    for (int pid = 1; pid <= 3; pid++) {
      Files.write(folder.resolve("counter_" + pid + ".db"), sound);
    }
    Path blocked = Files.createFile(outside.resolve("blocked"));
    assertThat(complaint("salvage", folder.toString(), "-o", blocked.resolve("x").toString()))
        .contains("file=" + blocked)
        .endsWith("; and 2 more files" + System.lineSeparator());
  }

  @Test
  void shouldRefuseBeforeItWritesWhenTheCopiesWouldMixOrBeDeleted() throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    Files.write(one.resolve("counter_1.db"), new byte[1 << 16]);
    Files.write(two.resolve("counter_1.db"), new byte[1 << 16]);
    Path saved = outside.resolve("saved");
    assertThat(complaint("salvage", folder.toString(), "-o", saved.toString()))
        .contains("files of 2 directories: path=" + folder + "; salvage each by itself, the first")
        .contains(" salvage " + one + " -o ./saved/");
    assertThat(complaint("salvage", one.toString(), "-o", one.resolve("saved").toString()))
        .contains("the copies would be in the directory itself");
    Path link = Files.createSymbolicLink(outside.resolve("link"), one);
    for (Path inside : List.of(link, one.resolve("../one"))) {
      assertThat(complaint("salvage", one.toString(), "-o", inside.resolve("new/saved").toString()))
          .contains("the copies would be in the directory itself");
    }
    assertThat(complaint("salvage", link.toString(), "-o", one.resolve("saved").toString()))
        .contains("the copies would be in the directory itself");
    assertThat(saved).doesNotExist();
    assertThat(one).isDirectoryNotContaining("glob:**saved");
  }

  @Test
  void shouldReportEachDirectoryByItselfWhenThereAreSeveral() throws Exception {
    Files.createDirectory(folder.resolve("one"));
    Files.createDirectory(folder.resolve("two"));
    sound("one/counter_1.db", DbFormat.LABELS, "[\"a\", \"a\", {}]");
    sound("two/counter_1.db", DbFormat.LABELS, "[\"a\", \"a\", {}]");
    byte[] broken = Files.readAllBytes(folder.resolve("two/counter_1.db"));
    broken[DbLayout.HEADER_SIZE] = 120;
    Files.write(folder.resolve("two/counter_1.db"), broken);
    assertThat(printed(10, "inspect", folder.toString()))
        .contains(folder.resolve("one") + ": clean: 1 file")
        .contains(folder.resolve("two") + ": CORRUPT: 1 file");
  }

  /** Two processes with one identifier: the directory's other files hold their values, too. */
  @Test
  void shouldAdviseOfAFileAndOfAZipWhatTheDirectoryAdvises() throws Exception {
    for (String name : List.of("counter_1.db", "counter_2.db")) {
      sound(name, DbFormat.LABELS, "[\"a\", \"a\", {}]");
    }
    Path bad = folder.resolve("counter_2.db");
    byte[] broken = Files.readAllBytes(bad);
    broken[DbLayout.HEADER_SIZE] = 120;
    Files.write(bad, broken);
    Path zip = outside.resolve("all.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : List.of("counter_1.db", "counter_2.db")) {
        out.putNextEntry(new ZipEntry("x/" + name));
        out.write(Files.readAllBytes(folder.resolve(name)));
      }
    }
    String saved = outside.resolve("saved").toString();
    assertThat(printed(10, "salvage", zip.toString(), "-o", saved))
        .contains("delete the *.db in the live directory", "put back no copy: the safe choice")
        .doesNotContain("replace it by its copy");
    assertThat(printed(10, "inspect", zip.toString()))
        .startsWith(zip + ": CORRUPT: 2 files: 1 clean, 1 CORRUPT")
        .contains("put back no copy: the safe choice");
    for (String text :
        List.of(
            printed(10, "inspect", bad.toString()),
            printed(10, "inspect", "--json", bad.toString()))) {
      assertThat(text).doesNotContain("copies that salvage names");
    }
    assertThat(complaint("scrape", zip.toString()))
        .contains("not a directory: dir=" + zip + " reason=it is a zip archive; unpack it, ");
  }

  @Test
  void shouldSayThatNoScrapeReadsTheCopyWhenItsNameIsNoFilesName() throws Exception {
    sound("counter_1.db.bak", DbFormat.LABELS, "[\"a\", \"a\", {}]");
    byte[] broken = Files.readAllBytes(folder.resolve("counter_1.db.bak"));
    broken[DbLayout.HEADER_SIZE] = 120;
    Path bak = Files.write(folder.resolve("counter_1.db.bak"), broken);
    Path saved = outside.resolve("saved");
    assertThat(printed(10, "salvage", bak.toString(), "-o", saved.toString()))
        .contains("3. no scrape reads a file of this name: give the copy the name ");
    assertThat(saved).isDirectoryNotContaining("glob:**.unfinished");
  }

  @Test
  void shouldRefuseAFolderThatHoldsFilesWhenItIsToTakeTheCopies() throws Exception {
    Path live = Files.createDirectories(folder.resolve("live"));
    Files.write(live.resolve("counter_7.db"), new byte[1 << 16]);
    Files.write(folder.resolve("counter_1.db"), new byte[1 << 16]);
    assertThat(
            complaint("salvage", folder.resolve("counter_1.db").toString(), "-o", live.toString()))
        .isEqualTo(
            "reproduce: the folder is not empty: output="
                + live
                + " file=counter_7.db; give a new one"
                + System.lineSeparator());
    assertThat(live).isDirectoryContaining("glob:**counter_7.db");
    assertThat(live.resolve("counter_1.db")).doesNotExist();
  }

  /** Standard error of a command that ends with 2. */
  private static String complaint(String... words) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(words)).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    String text = printed.toString(StandardCharsets.UTF_8);
    assertThat(text.lines()).hasSize(1);
    return text;
  }
}
