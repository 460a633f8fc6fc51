package multiproc.inspect;

import static multiproc.inspect.FindingTexts.text;
import static multiproc.inspect.FindingTexts.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import multiproc.inspect.diagnose.Finding;
import multiproc.inspect.diagnose.FindingKind;
import multiproc.inspect.diagnose.KnownFault;
import multiproc.inspect.diagnose.ReconstructedEntry;
import multiproc.layout.DbFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries and values stored over each other, in files built by hand: who lies over whom. */
class OverwriteTest {

  @Test
  void shouldNameWhoWasOverwrittenByAShorterEntry() {
    Inspection inspection = DbBytes.parent().storeAt(8, DbBytes.gauge(5), 0).inspect();
    assertThat(text(inspection, FindingKind.OVERWRITTEN_BY_SHORTER))
        .isEqualTo(
            "the 80-byte entry writer_5_my_gauge{label1=\"my label\"} at 8 stands where an 88-byte"
                + " entry stood (by all signs writer_process_count{worker_id=\"0\"}); 8 orphan"
                + " bytes at 88 hold that entry's value 1.0; entries again from 96");
    assertThat(text(inspection, FindingKind.IMPOSSIBLE_LENGTH))
        .endsWith("at 104 is impossible: 1919251561 = \"iter\"");
    assertThat(text(inspection, FindingKind.ONLY_BY_RESYNC)).startsWith("6 entries from 96 on");
    assertThat(inspection.faults())
        .containsExactly(KnownFault.FORK_INIT, KnownFault.SAME_ID, KnownFault.UNBOUNDED_READ);
    assertThat(inspection.guesses())
        .singleElement()
        .satisfies(
            guess -> {
              assertThat(guess.display()).isEqualTo("writer_process_count{worker_id=\"0\"}");
              assertThat(guess.value()).isEqualTo(1.0);
            });
  }

  @Test
  void shouldNameTheRestOfAnEntryThatNoOtherStartsWith() {
    DbBytes file = DbBytes.parent();
    file.storeAt(8, DbBytes.gauge(0), 0).storeAt(88, DbBytes.gauge(3), 0);
    Inspection inspection = file.inspect();
    assertThat(text(inspection, FindingKind.OVERWRITTEN_BY_SHORTER))
        .contains(
            "writer_3_my_gauge{label1=\"my label\"} at 88 stands where an 88-byte entry stood from"
                + " 96 on (by all signs writer_process_count{worker_id=\"1\"}); 16 orphan bytes at"
                + " 168 hold that entry's key's end \"        \" and its value 1.0");
    assertThat(text(inspection, FindingKind.ENTRY_GONE))
        .isEqualTo(
            "writer_process_count{worker_id=\"0\"} stood by all signs at 8 (88 bytes), where now"
                + " writer_0_my_gauge{label1=\"my label\"} and writer_3_my_gauge{label1=\"my"
                + " label\"} stand: nothing of it is left");
  }

  @Test
  void shouldTellAValueInTheHeadOfAnEntryThatStoodOverAnother() {
    // Stored in this order: the parent's entries, a child's, the parent's first value again.
    DbBytes file = DbBytes.parent().storeAt(88, DbBytes.gauge(1), 0).value(88, 1.0);
    Inspection inspection = file.inspect();
    assertThat(texts(inspection, FindingKind.VALUE_IN_HEAD))
        .containsExactly(
            "the value 1.0 of writer_process_count{worker_id=\"0\"} was stored at 88, over the"
                + " first 8 bytes of the 80-byte entry writer_1_my_gauge{label1=\"my label\"} at"
                + " 88: the 72 bytes at 96 are the rest of it");
    assertThat(texts(inspection, FindingKind.OVERWRITTEN_BY_SHORTER))
        .containsExactly(
            "the 80-byte entry writer_1_my_gauge{label1=\"my label\"} at 88 stood where an 88-byte"
                + " entry stood from 96 on (by all signs writer_process_count{worker_id=\"1\"});"
                + " 16 orphan bytes at 168 hold that entry's key's end \"        \" and its value"
                + " 1.0; entries again from 184");
    assertThat(texts(inspection, FindingKind.GARBAGE)).isEmpty();
    assertThat(inspection.faults()).startsWith(KnownFault.FORK_INIT);
    assertThat(inspection.guesses())
        .extracting(ReconstructedEntry::display, ReconstructedEntry::value)
        .containsExactly(
            tuple("writer_1_my_gauge{label1=\"my label\"}", 0.0),
            tuple("writer_process_count{worker_id=\"1\"}", 1.0));
  }

  @Test
  void shouldTellTheRestsOfTwoEntriesThatLayOnEachOther() {
    DbBytes file = DbBytes.parent().storeAt(184, DbBytes.gauge(5), 0);
    file.storeAt(96, DbBytes.gauge(1), 0).storeAt(176, DbBytes.gauge(6), 0);
    Inspection inspection = file.inspect(List.of(DbBytes.gauge(5)));
    assertThat(texts(inspection, FindingKind.OVERWRITTEN_BY_SHORTER))
        .containsExactly(
            "the 80-byte entry writer_6_my_gauge{label1=\"my label\"} at 176 stands where an"
                + " 80-byte entry stood from 184 on (most likely"
                + " writer_5_my_gauge{label1=\"my label\"}, the only one left of the other"
                + " files); 8 orphan bytes at 256 hold that entry's value 0.0",
            "the 80-byte entry at 184 stood where an"
                + " 88-byte entry stood (by all signs writer_process_count{worker_id=\"2\"}); 8"
                + " orphan bytes at 264 hold that entry's value 1.0; entries again from 272");
    assertThat(text(inspection, FindingKind.ENTRY_GONE))
        .startsWith("writer_process_count{worker_id=\"1\"} stood by all signs at 96 (88 bytes)");
    assertThat(texts(inspection, FindingKind.GARBAGE)).isEmpty();
    assertThat(inspection.faults()).containsExactly(KnownFault.FORK_INIT, KnownFault.SAME_ID);
  }

  @Test
  void shouldTellTheRestBehindAnEntryWithoutItsHead() {
    DbBytes file = DbBytes.parent().storeAt(96, DbBytes.gauge(4), 0);
    Inspection inspection = file.storeAt(176, DbBytes.gauge(0), 0).value(176, 2.5).inspect();
    assertThat(texts(inspection, FindingKind.OVERWRITTEN_BY_SHORTER))
        .containsExactly(
            "the 80-byte entry writer_0_my_gauge{label1=\"my label\"} at 176 stands where an"
                + " 88-byte entry stood from 184 on (by all signs"
                + " writer_process_count{worker_id=\"2\"}); 16 orphan bytes at 256 hold that"
                + " entry's key's end \"        \" and its value 1.0; entries again from 272");
    assertThat(text(inspection, FindingKind.VALUE_IN_HEAD))
        .startsWith(
            "the value 2.5 of writer_process_count{worker_id=\"1\"} (whose 88 bytes stood from 96"
                + " on) was stored at 176");
    assertThat(inspection.guesses())
        .extracting(ReconstructedEntry::display, ReconstructedEntry::value)
        .contains(
            tuple("writer_process_count{worker_id=\"1\"}", 2.5),
            tuple("writer_process_count{worker_id=\"2\"}", 1.0));
  }

  @Test
  void shouldNotTakeTheChildrensEntriesForOneProcesss() {
    DbBytes file = DbBytes.parent().storeAt(256, DbBytes.gauge(3), 0);
    Inspection inspection = file.storeAt(272, DbBytes.gauge(5), 0).inspect();
    assertThat(texts(inspection, FindingKind.OVERWRITTEN_BY_LATER))
        .hasSize(2)
        .noneMatch(text -> text.contains("writer_4_my_gauge"));
  }

  /** What is left of the second key ends with {@code ared_3}, twice, as a metric's key would. */
  @Test
  void shouldNotTakeTheEndOfAStandingMetricsNameForAName() {
    DbBytes file = new DbBytes(DbFormat.HELP);
    file.append("[\"w_shared_0\", \"w_shared_0\", {}, \"hh\"]", 1);
    file.append("[\"w_shared_3\", \"w_shared_3\", {}, \"hh\"]", 2);
    file.storeAt(24, "[\"w_shared_3\", \"w_shared_3\", {}, \"hh\"]", 0);
    assertThat(file.inspect().guesses())
        .extracting(ReconstructedEntry::display)
        .noneMatch(key -> key.startsWith("ared_3"));
  }

  @Test
  void shouldTellAnEntrysHeadInsideAnotherEntrysKey() {
    // One child's entry under, another's over the parent's fifth.
    DbBytes file = DbBytes.parent().storeAt(344, DbBytes.gauge(1), 0);
    file.storeAt(272, DbBytes.gauge(6), 0).storeAt(360, DbBytes.count(4), 1);
    file.storeAt(424, DbBytes.gauge(2), 0).storeAt(448, DbBytes.count(5), 1);
    file.storeAt(184, DbBytes.gauge(0), 0).storeAt(264, DbBytes.gauge(3), 0);
    file.append(DbBytes.gauge(1), 0);
    Inspection inspection = file.inspect();
    assertThat(texts(inspection, FindingKind.OVERWRITTEN_BY_SHORTER))
        .singleElement(STRING)
        .startsWith(
            "the 80-byte entry writer_3_my_gauge{label1=\"my label\"} at 264 stands where an"
                + " 80-byte entry stood from 272 on");
    assertThat(texts(inspection, FindingKind.OVERWRITTEN_BY_LATER)).hasSize(3);
    assertThat(texts(inspection, FindingKind.OVERWRITTEN_BY_LATER).get(0))
        .isEqualTo(
            "the 8 bytes \"iter_1_m\" at 352 are from the middle of an entry's key (by all signs"
                + " writer_1_my_gauge{label1=\"my label\"}); what stood before and behind them was"
                + " overwritten, its value too");
    assertThat(texts(inspection, FindingKind.OVERWRITTEN_BY_LATER).get(1))
        .contains("(by all signs writer_process_count{worker_id=\"4\"}) was overwritten from 424");
    assertThat(texts(inspection, FindingKind.OVERWRITTEN_BY_LATER).get(2))
        .startsWith("the 80-byte entry at 424 (key of 66 bytes, beginning");
    assertThat(texts(inspection, FindingKind.GARBAGE)).isEmpty();
    assertThat(texts(inspection, FindingKind.KEY_NOT_JSON)).isEmpty();
  }

  @Test
  void shouldTellTheBeginningOfAnEntryThatALaterOneOverwrote() {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(DbBytes.gauge(0), 0).storeAt(88, DbBytes.gauge(2), 0);
    file.storeAt(96, DbBytes.count(1), 1).storeAt(184, DbBytes.count(2), 1).used(272);
    assertThat(text(file.inspect(), FindingKind.OVERWRITTEN_BY_LATER))
        .isEqualTo(
            "the 80-byte entry at 88 (key of 66 bytes, beginning \"[\\\"wr\") was overwritten from"
                + " 96 on by the 88-byte entry writer_process_count{worker_id=\"1\"}: 72 of its 80"
                + " bytes are gone, its value with them");
  }

  @Test
  void shouldTellAnEntryThatStandsInAValue() {
    DbBytes file = DbBytes.parent();
    file.storeAt(88, DbBytes.gauge(2), 0).storeAt(96, DbBytes.count(1), 1);
    assertThat(text(file.inspect(), FindingKind.ENTRY_IN_VALUE))
        .startsWith("the value of writer_process_count{worker_id=\"0\"} at 88 is no number")
        .contains("the beginning of an entry of 80 bytes (key of 66 bytes)");
  }

  /** Doubles whose bits say a length that can be one, and {@code ["} behind it. */
  @ParameterizedTest
  @ValueSource(longs = {0x407c225b001e1222L, 0x407c225b00000042L, 0x3f61225b00000042L})
  void shouldNotTakeANumberForAnEntryWhenNoNameFollows(long bits) {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(DbBytes.gauge(1), Double.longBitsToDouble(bits)).append(DbBytes.gauge(2), 1);
    Inspection inspection = file.inspect();
    assertThat(inspection.findings()).isEmpty();
    assertThat(inspection.isCorrupt()).isFalse();
  }

  @Test
  void shouldTellAValueStoredIntoAnEntrysHead() {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(DbBytes.gauge(2), 0).append(DbBytes.gauge(1), 7).value(88, 1.0);
    Inspection inspection = file.inspect();
    assertThat(text(inspection, FindingKind.VALUE_IN_HEAD))
        .startsWith(
            "the value 1.0 was stored at 88, over the first 8 bytes of the 80-byte entry"
                + " writer_1_my_gauge{label1=\"my label\"}");
    assertThat(inspection.guesses()).extracting(ReconstructedEntry::value).containsExactly(7.0);
  }

  @Test
  void shouldTellAValueStoredIntoAKeyAndRepairIt() {
    Inspection inspection = DbBytes.parent().value(120, 1.0).inspect();
    assertThat(text(inspection, FindingKind.VALUE_IN_KEY)).contains("at 120 (the value 1.0)");
    assertThat(text(inspection, FindingKind.KEY_NOT_UTF8)).contains("codec can't decode byte 0xf0");
    assertThat(inspection.guesses())
        .extracting(ReconstructedEntry::display)
        .containsExactly("writer_process_count{worker_id=\"1\"}");
  }

  @Test
  void shouldNotTakeAValueLeftOverForATimestamp() {
    DbBytes file = new DbBytes(DbFormat.HELP);
    file.append("[\"s_shared_0\", \"s_shared_0_count\", {}, \"hhhhhhhhhhhhhhh\"]", 35);
    file.append("[\"s_shared_0\", \"s_shared_0_sum\", {}, \"hhhhhhhhhhhhhhh\"]", 60.5);
    file.storeAt(8, "[\"s_shared_0\", \"s_shared_0_count\", {}, \"hhhhhhh\"]", 30);
    Inspection inspection = file.inspect();
    assertThat(inspection.judgement().candidates()).containsExactly(DbFormat.HELP);
    assertThat(text(inspection, FindingKind.OVERWRITTEN_BY_SHORTER)).contains("value 35.0");
  }

  @Test
  void shouldLayTheMissingOfASeriesIntoTheGapsWhenTwoSeriesMix() {
    DbBytes file = DbBytes.parent();
    file.storeAt(184, DbBytes.gauge(1), 0).storeAt(272, DbBytes.gauge(4), 0);
    Inspection inspection = file.storeAt(536, DbBytes.gauge(3), 0).used(616).inspect();
    assertThat(inspection.findings())
        .filteredOn(f -> f.kind() == FindingKind.OVERWRITTEN_BY_SHORTER)
        .extracting(Finding::position)
        .containsExactly(264L, 352L, 616L);
    assertThat(inspection.guesses())
        .extracting(
            ReconstructedEntry::position, ReconstructedEntry::display, ReconstructedEntry::value)
        .containsExactly(
            tuple(264L, "writer_process_count{worker_id=\"2\"}", 1.0),
            tuple(352L, "writer_process_count{worker_id=\"3\"}", 1.0),
            tuple(616L, "writer_process_count{worker_id=\"6\"}", 1.0));
    assertThat(inspection.findings()).noneMatch(f -> f.text().contains("nothing of it is left"));
  }

  @ParameterizedTest
  @CsvSource({"4, true, by all signs", "b, false, perhaps"})
  void shouldOnlyTrustACountWhenEveryValueOfTheLabelIsANumber(
      String last, boolean determined, String words) {
    String key = "[\"g_shared_0\", \"g_shared_0\", {\"l0\": \"%s\"}]";
    DbBytes file = new DbBytes(DbFormat.LABELS);
    for (String value : List.of("0", "1", "2", "3", last)) {
      file.append(key.formatted(value), 1);
    }
    file.storeAt(120, "[\"g_w1_0\", \"g_w1_0\", {\"l0\": \"b\"}]", 0);
    Inspection inspection = file.inspect();
    assertThat(inspection.guesses())
        .extracting(ReconstructedEntry::display, ReconstructedEntry::determined)
        .containsExactly(tuple("g_shared_0{l0=\"2\"}", determined));
    assertThat(text(inspection, FindingKind.OVERWRITTEN_BY_SHORTER))
        .contains("(" + words + " g_shared_0{l0=\"2\"})");
  }

  @Test
  void shouldNeverCountInTheNamesOfLabels() {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(DbBytes.count(9), 1.0).storeAt(8, DbBytes.gauge(7), 0);
    Inspection inspection = file.append(DbBytes.gauge(8), 0).inspect();
    assertThat(inspection.guesses()).isEmpty();
    assertThat(text(inspection, FindingKind.OVERWRITTEN_BY_SHORTER)).doesNotContain("label0");
  }
}
