package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import multiproc.Fixtures;
import multiproc.client.Fault;
import multiproc.layout.DbFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of real clients in situations that people have reported. */
class FieldFilesTest {

  private static Inspection inspect(String folder, String name) {
    byte[] file = Fixtures.zipped("/fixtures/field/" + folder + "-" + name + ".zip").get(name);
    try {
      return Inspector.inspect(DbBytes.source(name, file), new SiblingKeys());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldOfferTheStatusThatIsLeftAndNoOther() {
    assertThat(inspect("status-code", "counter_4101.db").guesses())
        .extracting(ReconstructedEntry::display, ReconstructedEntry::value)
        .containsExactly(tuple("http_responses_total{status=\"404\"}", 40.0));
  }

  @Test
  void shouldProveNothingWhenThePathIsGone() {
    Inspection inspection = inspect("page-path", "counter_4101.db");
    assertThat(inspection.guesses()).noneMatch(ReconstructedEntry::determined);
    assertThat(inspection.findings())
        .filteredOn(f -> f.kind() == FindingKind.OVERWRITTEN_BY_SHORTER)
        .extracting(f -> f.victim().value())
        .containsExactly(50.0);
  }

  @Test
  void shouldCallACutCopyCutAndNothingElse() {
    Inspection inspection = inspect("cut-copy", "counter_9.db");
    assertThat(inspection.faults()).containsExactly(Fault.CUT_COPY);
    assertThat(inspection.entryCount()).isEqualTo(19);
    assertThat(inspection.guesses()).isEmpty();
  }

  @Test
  void shouldCallAStoreWithoutItsFirstBytesHarmless() {
    // 0.22.1 on a full volume: the C library stores the first bytes of a long entry last.
    Inspection inspection = inspect("full-disk", "histogram_1.db");
    assertThat(inspection.findings())
        .singleElement()
        .extracting(Finding::kind, Finding::position, Finding::end, FindingText::of)
        .containsExactly(
            FindingKind.UNFINISHED_STORE,
            7896L,
            8192L,
            "the store of an entry at 7896 did not finish: it is after the bytes in use, no reader"
                + " sees it, and the next new entry is stored over it");
    assertThat(inspection.verdict()).isEqualTo(Severity.HARMLESS);
    assertThat(inspection.faults()).containsExactly(Fault.INTERRUPTED_STORE);
  }

  @Test
  void shouldNotSayWhoseAValueIsWhenThreeProcessesStoredThere() {
    // 0.4.0, four containers with pid 1: the 231452.6 is of worker_up_total{le_ms="1",user="8"}.
    assertThat(inspect("three-containers", "counter_1.db").findings())
        .filteredOn(f -> f.kind() == FindingKind.VALUE_IN_KEY && f.position() == 1592)
        .singleElement()
        .satisfies(
            f ->
                assertThat(FindingText.of(f))
                    .endsWith(
                        "; the value at its end, 231452.60237768467, is its own or another"
                            + " process's"));
  }

  @Test
  void shouldCallTheRestOfAnInterruptedStoreHarmless() {
    Inspection inspection = inspect("interrupted-store", "counter_9.db");
    assertThat(inspection.verdict()).isEqualTo(Severity.HARMLESS);
    assertThat(inspection.entryCount()).isEqualTo(39);
    assertThat(inspection.faults()).containsExactly(Fault.INTERRUPTED_STORE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"counter_1.db", "histogram_1.db"})
  void shouldNameSameIdFirstWhenBothWritersSetTheirEntries(String name) {
    assertThat(inspect("one-pid-two-containers", name).faults()).startsWith(Fault.SAME_ID);
  }

  @Test
  void shouldTellTheValueOfAnEntryWhoseKeyIsStomped() {
    List<Finding> findings = inspect("stomped-key", "histogram_1.db").findings();
    assertThat(findings)
        .filteredOn(f -> f.kind() == FindingKind.VALUE_IN_KEY)
        .singleElement()
        .satisfies(f -> assertThat(f.victim().value()).isEqualTo(2.5));
  }

  @ParameterizedTest
  @CsvSource({"counter_20.db", "gauge_livesum_20.db", "histogram_20.db"})
  void shouldCallZerosHarmlessWhenEveryReaderTakesThemForEmpty(String name) {
    Inspection inspection = inspect("all-zero", name);
    assertThat(inspection.verdict()).isEqualTo(Severity.HARMLESS);
    assertThat(inspection.faults()).contains(Fault.LOST_STORES);
  }

  @Test
  void shouldTakeACompactKeyForAnEntry() {
    DbBytes file = new DbBytes(DbFormat.NAMES_AND_VALUES);
    file.append("[\"g\",\"g\",[\"a\",\"b\"],[null,\"x\"]]", 1);
    file.append("[\"g\",\"g\",[\"a\",\"b\"],[12,\"gr\u00c3\u00b6\"]]", 2);
    Inspection inspection = file.inspect();
    assertThat(inspection.findings()).isEmpty();
    assertThat(inspection.entryCount()).isEqualTo(2);
  }
}
