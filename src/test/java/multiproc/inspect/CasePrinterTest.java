package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first screen: whether it is broken, what happened, what is lost, what to do now. */
class CasePrinterTest {

  @TempDir private Path directory;

  private List<String> firstScreen() throws IOException {
    return report().lines().takeWhile(l -> !l.isEmpty()).toList();
  }

  private String report() throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    CasePrinter printer = new CasePrinter(out, false, false);
    CaseInspection inspection =
        CaseInspection.inspect(
            directory,
            file -> {
              try {
                printer.file(file);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    printer.finish(directory, inspection, "SALVAGE", "SAVED");
    return printed.toString(StandardCharsets.UTF_8);
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(directory.resolve(name), bytes);
  }

  private static byte[] over(byte[] bytes, String text) {
    byte[] stored = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(stored, 0, bytes, 0, stored.length);
    return bytes;
  }

  @Test
  void shouldNotBlameACopyWhenTextStandsOverTheHeader() throws IOException {
    write("gauge_all_1.db", over(DbBytes.parent().bytes(), "2026-11-28 ERROR no upstream"));
    assertThat(firstScreen())
        .noneMatch(line -> line.contains("cut-copy") || line.contains("copy the file"))
        .anyMatch(line -> line.matches("  happened none of the known faults explains it.*"))
        .anyMatch(line -> line.startsWith("  lost     how much was stored cannot be told"));
  }

  @Test
  void shouldBlameACopyWhenTheFileEndsBeforeItsEntries() throws IOException {
    write("gauge_all_1.db", Arrays.copyOf(DbBytes.parent().bytes(), 100));
    assertThat(firstScreen())
        .anyMatch(line -> line.startsWith("  happened cut-copy: "))
        .anyMatch(line -> line.startsWith("  do now   1. copy the file again"))
        .anyMatch(
            line ->
                line.endsWith(
                    ". if a longer original was found, inspect again and end here; if not, go on"))
        .anyMatch(line -> line.endsWith(". delete the *.db in the live directory"));
  }

  /** The errors are those of client 0.21.1 on files of 0.16.0, and of 0.4.2 and 0.7.0. */
  @Test
  void shouldSayHowOtherReleasesFailOnSoundFiles() throws IOException {
    DbBytes file = new DbBytes(DbFormat.HELP);
    for (String tenant : List.of("t-1", "t-2", "t-3")) {
      file.append("[\"m\", \"m_total\", {\"tenant\": \"" + tenant + "\"}, \"Help\"]", 3.0);
    }
    write("counter_1.db", file.bytes());

    assertThat(firstScreen())
        .anyMatch(line -> line.startsWith("  format   client 0.16-0.17 (pip show"))
        .anyMatch(
            line ->
                line.endsWith(
                    "collector of 0.18.0-0.26.0: RuntimeError: Read beyond file size detected, file"
                        + " is corrupted."))
        .anyMatch(
            line ->
                line.endsWith("collector of 0.4.0-0.6.0: ValueError: too many values to unpack"));
  }

  /** A full volume leaves a copy without a byte, as a writer that is killed leaves its file. */
  @Test
  void shouldNotOnlySayDeleteWhenAFileWithoutBytesMayBeACopy() throws IOException {
    write("gauge_all_1.db", new byte[0]);
    assertThat(firstScreen())
        .anyMatch(
            line ->
                line.startsWith("  do now   if this is a copy, make it again: the original may")
                    && line.contains("; if not, delete this file if its process is dead"));
  }

  @Test
  void shouldCountNoByteOfAnotherProgramsFileAsLost() throws IOException {
    write("sessions.db", over(new byte[4096], "SQLite format 3"));
    assertThat(firstScreen())
        .contains("  lost     no entry of a client's is in it")
        .first()
        .asString()
        .endsWith(": FOREIGN: 1 file: 1 FOREIGN");
  }

  @Test
  void shouldSayWhichFileIsMeantWhenThereIsMoreThanOneThingToDo() throws IOException {
    write("sessions.db", over(new byte[4096], "SQLite format 3"));
    write("gauge_all_1.db", Arrays.copyOf(DbBytes.parent().bytes(), 100));
    assertThat(firstScreen())
        .contains(
            "  do now   1. copy the file again: the original is whole unless it is as short; if"
                + " this is the original, run salvage (gauge_all_1.db)",
            "           2. move this file to another directory: a scrape reads it, too, and can"
                + " fail on it (sessions.db)");
  }

  /** Real 0.4.2, forked: the child's entry in its parent's file is 0.0, its counts in its own. */
  @Test
  void shouldSayOnTheFirstScreenWhatDecidesAndWhichReleaseReadsTheFiles() throws IOException {
    write("gauge_all_1.db", DbBytes.parent().storeAt(8, DbBytes.gauge(1), 0).bytes());
    assertThat(firstScreen())
        .anyMatch(line -> line.startsWith("  decide   ") && line.contains("0.0.21 to 0.4.2"))
        .anyMatch(line -> line.startsWith("  format   written by client 0.4.0-0.15.0: no scrape"))
        .anyMatch(line -> line.startsWith("  lost     1 entry at least"));
  }

  @Test
  void shouldCutReportsAndEndWithTheFilesNamesWhenManyAreCorrupt() throws IOException {
    DbBytes many = new DbBytes(DbFormat.LABELS);
    for (int id = 0; id < 40; id++) {
      many.append(DbBytes.count(id), 1.0);
    }
    for (int id = 0; id < 20; id++) {
      many.value(8 + 176 * id + 24, 3.0);
    }
    for (int pid = 1; pid < 8; pid++) {
      write("gauge_all_" + pid + ".db", many.bytes());
    }
    List<String> lines = report().lines().toList();
    assertThat(lines.get(lines.size() - 1)).startsWith("  CORRUPT  ").contains("gauge_all_7.db: ");
    assertThat(lines).filteredOn(line -> line.startsWith("  what clients do with it")).hasSize(5);
    assertThat(lines)
        .anyMatch(line -> line.matches("    \\.\\.\\. and \\d+ more; --all prints .*"));
    assertThat(lines).filteredOn(line -> line.startsWith("  do now ")).hasSize(1);
  }

  /** Real clients of one identifier map the same gauge file, and each set stores into one value. */
  @Test
  void shouldNotCallAGaugeSafeWhenSeveralProcessesHadItsIdentifier() throws IOException {
    String first = "[\"a\", \"a_total\", {\"path\": \"/first\"}, \"help\"]";
    String second = "[\"a\", \"a_total\", {\"path\": \"/2\"}, \"help\"]";
    DbBytes both = new DbBytes(DbFormat.TIMESTAMP).append(first, 2.0).append(second, 3.0);
    write("counter_7.db", both.storeAt(8, second, 5.0).bytes());
    write(
        "gauge_max_7.db",
        new DbBytes(DbFormat.TIMESTAMP).append("[\"g\", \"g\", {}, \"help\"]", 2.0).bytes());
    write(
        "gauge_max_8.db",
        new DbBytes(DbFormat.TIMESTAMP).append("[\"g\", \"g\", {}, \"help\"]", 2.0).bytes());
    write(
        "gauge_all_8.db",
        new DbBytes(DbFormat.TIMESTAMP).append("[\"h\", \"h\", {}, \"help\"]", 2.0).bytes());
    // Without the value in gauge_max_7.db the maximum can fall: gauge_max_8.db is not safe.
    assertThat(firstScreen())
        .anyMatch(line -> line.startsWith("  happened same-id: "))
        .anyMatch(line -> line.startsWith("  shared   gauge_max_7.db: clean, but "))
        .anyMatch(line -> line.contains("put back only the copy of gauge_all_8.db: the safe"));
    assertThat(CaseInspection.inspect(directory).summary().putBack().effects(List.of()))
        .anyMatch(line -> line.startsWith("clean, but not safe: gauge_max_8.db: a scrape makes"))
        .anyMatch(line -> line.startsWith("clean, but not proven: gauge_max_7.db: "));
  }

  /** The screen counts what the copy then holds. */
  @Test
  void shouldCountOnTheFirstScreenWhatSalvageCopies() throws IOException {
    DbBytes file = DbBytes.parent().value(8 + 88 + 24, 3.0).value(8 + 4 * 88 + 24, 5.0);
    write("gauge_all_1.db", file.bytes());
    Salvage copy;
    try (Salvager salvager =
        new Salvager(
            directory.resolve("saved"),
            Salvager.Extent.PROVEN,
            CaseInspection.inspect(directory).summary())) {
      copy = salvager.salvage(file.inspect());
    }
    assertThat(copy.leftOut()).isPositive();
    assertThat(firstScreen())
        .anyMatch(
            line ->
                line.startsWith(
                    "  saved    %s of the 5 whole entries and %s reconstructed; %s whole ones have"
                        .formatted(copy.kept(), copy.added(), copy.leftOut())));
  }

  @Test
  void shouldSayWhatPreventsEachFaultThatIsNotDecided() throws IOException {
    write("gauge_all_1.db", DbBytes.parent().storeAt(8, DbBytes.gauge(1), 0).bytes());
    assertThat(firstScreen())
        .anyMatch(line -> line.startsWith("  prevent  if fork-init: upgrade "))
        .anyMatch(line -> line.startsWith("           if same-id: one directory for each"));
  }

  /** Who deletes the *.db at once must not delete another program's. */
  @Test
  void shouldNotSkipTheStepThatSavesAForeignFileInAHurry() throws IOException {
    write("counter_1.db", DbBytes.parent().storeAt(8, DbBytes.gauge(1), 0).bytes());
    write("gauge_all_2.db", DbBytes.parent().bytes());
    write("sessions.db", over(new byte[4096], "SQLite format 3"));
    List<String> lines = firstScreen();
    assertThat(lines).anyMatch(line -> line.startsWith("  do now   1. move this file to another"));
    assertThat(lines).anyMatch(line -> line.matches(" +5\\. delete the \\*\\.db in the live.*"));
    assertThat(lines).anyMatch(line -> line.startsWith("  hurry    only steps 1, 2, 5 and "));
  }

  /** Emptying the directory is the aim of somebody in a hurry; no copy must be spared. */
  @Test
  void shouldNameTheStepsThatSufficeInAHurryApartFromTheCopies() throws IOException {
    write("counter_1.db", DbBytes.parent().storeAt(8, DbBytes.gauge(1), 0).bytes());
    write("gauge_all_2.db", DbBytes.parent().bytes());
    List<String> lines = firstScreen();
    assertThat(lines)
        .anyMatch(line -> line.startsWith("  hurry    only steps 1, 4 and 7, with no copy put"))
        .anyMatch(
            line ->
                line.contains(". put back only")
                    && line.contains(": cp SAVED/gauge_all_2.db LIVE/"))
        .anyMatch(line -> line.contains("4. delete the *.db in the live directory"))
        .anyMatch(line -> line.contains("7. start the server, "));
  }

  /** A second file of the identifier leaves fork-init open, the first does not. */
  @Test
  void shouldNotLeaveAFaultOpenThatAnotherFileOfTheProcessExcludes() throws IOException {
    String first = "[\"a\", \"a_total\", {\"path\": \"/first\"}]";
    String second = "[\"a\", \"a_total\", {\"path\": \"/2\"}]";
    write(
        "gauge_all_7.db",
        new DbBytes(DbFormat.LABELS)
            .append(first, 2.0)
            .append(second, 3.0)
            .append(first, 4.0)
            .bytes());
    assertThat(firstScreen())
        .anyMatch(line -> line.endsWith("(identifier 7: gauge_all_7.db); or fork-init"));
    DbBytes both = new DbBytes(DbFormat.LABELS).append(first, 2.0).append(second, 3.0);
    write("counter_7.db", both.storeAt(8, second, 5.0).bytes());
    assertThat(firstScreen())
        .anyMatch(line -> line.endsWith("(identifier 7: counter_7.db, gauge_all_7.db)"))
        .noneMatch(line -> line.startsWith("  decide"));
  }

  /** Real 0.16.0, 0.21.0 and 0.25.0: a scrape of a directory with such a file beside it fails. */
  @ParameterizedTest
  @CsvSource({"0, as client 0.18.0-NEWEST", "21, 'with every release, 0.0.16 to NEWEST'"})
  void shouldSayThatScrapesFailWhenAFileOfNoKnownFormatIsBesideTheOthers(int size, String who)
      throws IOException {
    DbBytes file = new DbBytes(DbFormat.TIMESTAMP).append("[\"g\", \"g\", {}, \"help\"]", 2.0);
    write("gauge_max_1.db", file.bytes());
    write("counter_2.db", Arrays.copyOf(file.bytes(), size));
    assertThat(firstScreen())
        .contains("  scrape   fails " + who.replace("NEWEST", ClientVersion.newest().text()));
  }
}
