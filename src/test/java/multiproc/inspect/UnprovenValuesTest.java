package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import multiproc.inspect.Salvager.Extent;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that may be another process's are not copied. */
class UnprovenValuesTest {

  @TempDir Path folder;

  private static String path(String value) {
    return KeyJson.encode("hits", "hits", Map.of("path", value));
  }

  @Test
  void shouldLeaveOutAValueBeforeTheLastOverlapOfTwoProcesses() throws Exception {
    // A part of the overwritten key is left: the other process stored nothing after it.
    DbBytes file = DbBytes.parent().storeAt(184, path("/p/1"), 0);
    Salvage salvage =
        new Salvager(folder.resolve("proven"), Extent.PROVEN, new CaseSummary())
            .salvage(file.inspect());
    assertThat(salvage.leftOut()).as("the two before the damage").isEqualTo(2);
    assertThat(salvage.kept()).isEqualTo(5);
    Salvager more = new Salvager(folder.resolve("more"), Extent.WITH_CANDIDATES, new CaseSummary());
    assertThat(more.salvage(file.inspect()).unproven()).isEqualTo(2);

    assertThat(
            new Salvager(folder.resolve("one"), Extent.PROVEN, new CaseSummary())
                .salvage(DbBytes.parent().inspect())
                .unproven())
        .isZero();
  }

  @Test
  void shouldLeaveOutAKeyOfWhichEightCharactersAreAValueOfAnotherProcess() throws Exception {
    // The eight bytes of 13.7 are ffffff+@, and leave a whole key of a job that never was.
    DbBytes file = DbBytes.parent().storeAt(184, path("/p/1"), 0);
    file.append(path("6c09640c-3859-566b-8c34-86dad3e6655d"), 0).value(664, 13.7);
    Inspection inspection = file.inspect();
    assertThat(inspection.findings())
        .extracting(Finding::kind)
        .doesNotContain(FindingKind.VALUE_IN_KEY);
    Salvage salvage = new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(inspection);
    assertThat(salvage.candidates())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("not in the copy: hits{path=\"6c09640c-ffffff+@b")
                    .contains("eight bytes of its key are text and a likely value, too"));
  }

  /**
   * Five entries of 48, 48, 48, 48 and 56 bytes, and a longer one; a value was stored late into its
   * key. The overwritten entry with that value ended 48 bytes after the fifth.
   */
  private static DbBytes withALateValue() {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    for (int i = 11; i < 15; i++) {
      file.append(path("/p/" + i), i);
    }
    file.append(path("/p/12345"), 15).append(path("/a/very/long/path/to"), 16);
    return file.value(296, 7.0);
  }

  @Test
  void shouldLeaveOutAValueWhenAnEntryOfAnotherProcessMayHaveEndedThere() throws Exception {
    // No byte shows that the other process had stored its last entry.
    DbBytes file = withALateValue().append(path("/p/17"), 17).append(path("/p/18"), 0);
    Salvage salvage =
        new Salvager(folder.resolve("proven"), Extent.PROVEN, new CaseSummary())
            .salvage(file.inspect());
    assertThat(salvage.candidates())
        .hasSize(6)
        .first()
        .asString()
        .startsWith(
            "not in the copy: hits{path=\"/p/11\"} = 11.0: the other process may have had an entry"
                + " that ends");
    assertThat(salvage.leftOut()).isEqualTo(6);
    assertThat(salvage.kept()).as("the first value of every entry").isEqualTo(1);
    assertThat(salvage.unproven()).isZero();

    Salvager more = new Salvager(folder.resolve("more"), Extent.WITH_CANDIDATES, new CaseSummary());
    Salvage marked = more.salvage(file.inspect());
    assertThat(marked.kept()).isEqualTo(7);
    assertThat(marked.leftOut()).isZero();
    assertThat(marked.candidates()).allMatch(line -> line.startsWith("copied: hits"));
  }

  @Test
  void shouldLeaveOutEachValueWhenAThirdProcessStoredAfterTheEndOfOne() throws Exception {
    // The process of the shorter entry ended at 56; a third one's value is in a key after that.
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(path("/a/very/long/path/to"), 1).append(path("/p/11"), 2);
    file.append(path("/a/very/long/path/to/it"), 3).append(path("/p/12"), 4);
    file.store(DbLayout.HEADER_SIZE, path("/p/10"), 9);
    Salvager two = new Salvager(folder.resolve("two"), Extent.PROVEN, new CaseSummary());
    assertThat(two.salvage(file.inspect()).leftOut()).isZero();

    file.value(168, 7.0);
    Salvager three = new Salvager(folder.resolve("three"), Extent.PROVEN, new CaseSummary());
    assertThat(three.salvage(file.inspect()).leftOut()).isEqualTo(3);
  }

  @Test
  void shouldLeaveOutTheValuesOfAnIdentifierThatAnotherFileShowsToBeShared() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("files"));
    byte[] sound =
        new DbBytes(DbFormat.LABELS).append(path("/p/1"), 1).append(path("/p/2"), 0).bytes();
    Files.write(directory.resolve("counter_9.db"), sound);
    Files.write(directory.resolve("counter_8.db"), sound);
    Files.write(directory.resolve("gauge_all_9.db"), withALateValue().bytes());
    CaseInspection inspection = CaseInspection.inspect(directory);

    Map<String, Salvage> copies = new TreeMap<>();
    try (Salvager salvager =
        new Salvager(folder.resolve("saved"), Extent.PROVEN, inspection.summary())) {
      for (Inspection file : inspection.files()) {
        copies.put(file.source().name(), salvager.salvage(file));
      }
    }
    assertThat(copies.get("counter_8.db").kept()).isEqualTo(2);
    assertThat(copies.get("counter_9.db").kept()).isEqualTo(1);
    assertThat(copies.get("counter_9.db").candidates())
        .singleElement()
        .asString()
        .contains("another file of its identifier shows two processes");
  }

  @Test
  void shouldLeaveOutTheValuesBeforeAnOlderUsed() throws Exception {
    DbBytes file = new DbBytes(DbFormat.LABELS).append(path("/p/1"), 1).append(path("/p/2"), 2);
    int used = 104;
    file.append(path("/p/3"), 3);
    Salvager one = new Salvager(folder.resolve("one"), Extent.PROVEN, new CaseSummary());
    assertThat(one.salvage(file.used(used).inspect()).leftOut()).as("its last").isEqualTo(1);

    file.append(path("/p/4"), 4);
    Salvager two = new Salvager(folder.resolve("two"), Extent.PROVEN, new CaseSummary());
    Salvage salvage = two.salvage(file.used(used).inspect());
    assertThat(salvage.leftOut()).isEqualTo(3);
    assertThat(salvage.candidates().get(0)).contains("a second process stored an older used");
  }

  @Test
  void shouldCopyAValueWhenNoOtherEntryCanHaveEndedThere() throws Exception {
    // The entry of 56 bytes over the first of 72 ends inside it, so no other of its process ends
    // there.
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(path("/a/very/long/path/to"), 1).append(path("/p/11"), 2).append(path("/p/12"), 3);
    file.store(DbLayout.HEADER_SIZE, path("/p/10"), 9);
    Salvage salvage =
        new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(file.inspect());
    assertThat(salvage.leftOut()).isZero();
    assertThat(salvage.kept()).isEqualTo(3);
  }

  @Test
  void shouldNotTakeAnEntryForAProcesssLastWhenOnlyAnothersValueFollowsIt() throws Exception {
    // The other one may have set its value, 15.0 at 56, over the head of the next entry, which may
    // have ended where that of /p/11 ends.
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(path("/p/12345"), 15).append(path("/p/11"), 2).append(path("/p/12"), 0);
    file.store(DbLayout.HEADER_SIZE, path("/p/10"), 9);
    Salvage salvage =
        new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(file.inspect());
    assertThat(salvage.candidates())
        .singleElement()
        .asString()
        .startsWith("not in the copy: hits{path=\"/p/11\"} = 2.0");
    assertThat(salvage.kept()).isEqualTo(2);
  }

  @Test
  void shouldKeepTheOtherOfTwoEntriesWhenOneIsDoubtful() throws Exception {
    DbBytes file = withALateValue().append(path("/p/13"), 0);
    Salvage salvage =
        new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(file.inspect());
    assertThat(salvage.kept()).isEqualTo(1);
    assertThat(salvage.guessed()).isEmpty();
  }
}
