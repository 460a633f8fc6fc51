package multiproc.inspect;

import static multiproc.inspect.FindingTexts.text;
import static multiproc.inspect.FindingTexts.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import multiproc.client.Fault;
import multiproc.inspect.Finding.Overwritten;
import multiproc.inspect.Finding.Overwritten.Part;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries and values stored over each other, in files built by hand. */
class OverwriteTest {

  private static Overwritten overwritten(Inspection inspection) {
    return inspection.findings().stream()
        .filter(Overwritten.class::isInstance)
        .map(Overwritten.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldTellTheValueThatIsLeftAndWhoStandsOverItsEntry() {
    Inspection inspection = DbBytes.parent().storeAt(8, DbBytes.gauge(5), 0).inspect();
    Overwritten rest = overwritten(inspection);
    assertThat(rest.part()).isEqualTo(Part.END);
    assertThat(rest.position()).isEqualTo(88);
    assertThat(rest.by().display()).isEqualTo("writer_5_my_gauge{label1=\"my label\"}");
    assertThat(rest.by().position()).isEqualTo(8);
    assertThat(rest.victim().value()).isEqualTo(1.0);
    assertThat(rest.victim().key()).as("nothing tells the key").isNull();
    assertThat(text(inspection, FindingKind.OVERWRITTEN_BY_SHORTER))
        .isEqualTo(
            "8 bytes at 88 are the end of an entry; the 80-byte entry"
                + " writer_5_my_gauge{label1=\"my label\"} at 8 was stored over what was before;"
                + " the overwritten entry's value 1.0 is left, its key cannot be told");
    assertThat(text(inspection, FindingKind.IMPOSSIBLE_LENGTH))
        .endsWith("at 104 is impossible: 1919251561 = \"iter\"");
    assertThat(text(inspection, FindingKind.ONLY_BY_RESYNC)).startsWith("6 entries from 96 on");
    assertThat(inspection.faults()).containsExactly(Fault.FORK_INIT, Fault.SAME_ID);
    assertThat(inspection.guesses()).isEmpty();
  }

  @Test
  void shouldOfferANumberBetweenTwoAsACandidateOnly() {
    Inspection inspection = DbBytes.parent().storeAt(184, DbBytes.gauge(5), 0).inspect();
    assertThat(inspection.guesses())
        .singleElement()
        .satisfies(
            guess -> {
              assertThat(guess.display()).isEqualTo("writer_process_count{worker_id=\"2\"}");
              assertThat(guess.determined()).isFalse();
              assertThat(guess.basis()).isEqualTo(Basis.COUNTING);
            });
  }

  /** The keys of the parent as a forked process has them in its own file: in order, all 0.0. */
  private static Map<String, Double> inherited(int... ids) {
    Map<String, Double> file = new LinkedHashMap<>();
    for (int id : ids) {
      file.put(DbBytes.count(id), 0.0);
    }
    file.put(DbBytes.gauge(3), 10_000.0);
    return file;
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 96, 272, 536})
  void shouldProveAKeyByTheOrderInWhichAForkedProcessInheritedIt(int position) {
    DbBytes file = DbBytes.parent().storeAt(position, DbBytes.gauge(5), 0);
    SiblingKeys siblings = new SiblingKeys().add(inherited(0, 1, 2, 3, 4, 5, 6));
    assertThat(file.inspect(siblings).guesses())
        .extracting(
            ReconstructedEntry::display, ReconstructedEntry::value, ReconstructedEntry::basis)
        .containsExactly(
            tuple(
                "writer_process_count{worker_id=\"" + position / 88 + "\"}",
                1.0,
                Basis.INHERITED_ORDER));
  }

  /** A forked process sets some of what it inherited; a key that is still 0.0 shows the order. */
  @ParameterizedTest
  @CsvSource({"'0 1 4', true", "'0 1 3 4 5', true", "'4 5 6', false"})
  void shouldProveAKeyByTheOrderAlsoWhereTheForkedProcessSetOthers(String set, boolean proven) {
    DbBytes file = DbBytes.parent().storeAt(272, DbBytes.gauge(5), 0);
    Map<String, Double> child = inherited(0, 1, 2, 3, 4, 5, 6);
    for (String id : set.split(" ")) {
      child.put(DbBytes.count(Integer.parseInt(id)), 2.0);
    }
    assertThat(file.inspect(new SiblingKeys().add(child)).guesses())
        .extracting(ReconstructedEntry::display, ReconstructedEntry::determined)
        .containsExactly(tuple("writer_process_count{worker_id=\"3\"}", proven));
  }

  @Test
  void shouldNotTakeASiblingOfAnotherOrderForOneThatInherited() {
    DbBytes file = DbBytes.parent().storeAt(184, DbBytes.gauge(5), 0);
    SiblingKeys siblings = new SiblingKeys().add(inherited(1, 0, 2, 3, 4, 5, 6));
    assertThat(file.inspect(siblings).guesses()).noneMatch(ReconstructedEntry::determined);
  }

  @Test
  void shouldTellAValueInTheHeadOfAnEntryThatStoodOverAnother() {
    // Stored in this order: the parent's entries, a child's, the parent's first value again.
    DbBytes file = DbBytes.parent().storeAt(88, DbBytes.gauge(1), 0).value(88, 1.0);
    Inspection inspection = file.inspect();
    assertThat(texts(inspection, FindingKind.VALUE_IN_HEAD))
        .containsExactly(
            "the value 1.0 of writer_process_count{worker_id=\"0\"} is at 88, over the head of"
                + " the 80-byte entry writer_1_my_gauge{label1=\"my label\"} at 88; the entry's"
                + " own value is 0.0");
    assertThat(texts(inspection, FindingKind.GARBAGE)).isEmpty();
    assertThat(inspection.faults()).startsWith(Fault.FORK_INIT);
    assertThat(inspection.guesses())
        .filteredOn(ReconstructedEntry::determined)
        .extracting(ReconstructedEntry::display, ReconstructedEntry::value)
        .containsExactly(tuple("writer_1_my_gauge{label1=\"my label\"}", 0.0));
  }

  @Test
  void shouldTellBothValuesWhenOneStandsInTheHeadOfAnEntry() {
    DbBytes file = DbBytes.parent().storeAt(96, DbBytes.gauge(4), 0);
    Inspection inspection = file.storeAt(176, DbBytes.gauge(0), 0).value(176, 2.5).inspect();
    assertThat(text(inspection, FindingKind.VALUE_IN_HEAD)).startsWith("the value 2.5 is at 176");
    assertThat(overwritten(inspection).victim().value()).isEqualTo(1.0);
    assertThat(inspection.guesses())
        .filteredOn(ReconstructedEntry::determined)
        .extracting(ReconstructedEntry::display)
        .containsExactly("writer_0_my_gauge{label1=\"my label\"}");
  }

  @Test
  void shouldTellOnlyWhatIsLeftWhenAllOfAnEntryIsGone() {
    DbBytes file = DbBytes.parent();
    file.storeAt(8, DbBytes.gauge(0), 0).storeAt(88, DbBytes.gauge(3), 0);
    assertThat(file.inspect().findings())
        .filteredOn(Overwritten.class::isInstance)
        .extracting(Finding::position, Finding::length)
        .containsExactly(tuple(168L, 16L));
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
    assertThat(inspection.findings())
        .filteredOn(Overwritten.class::isInstance)
        .map(Overwritten.class::cast)
        .extracting(Overwritten::part, Overwritten::position)
        .containsExactly(
            tuple(Part.END, 344L),
            tuple(Part.MIDDLE, 352L),
            tuple(Part.BEGINNING, 360L),
            tuple(Part.BEGINNING, 424L));
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
            "8 bytes at 88 are the beginning of the 80-byte entry at 88; the 88-byte entry"
                + " writer_process_count{worker_id=\"1\"} at 96 was stored over the rest; the"
                + " overwritten entry's value is gone");
  }

  @Test
  void shouldJoinTheBeginningAndTheEndOfAnEntryThatAShortOneDivides() {
    String name = "a_name_longer_than_the_other_entry";
    String key = "[\"" + name + "\", \"" + name + "\", {\"l\": \"x\"}]";
    DbBytes file = new DbBytes(DbFormat.LABELS).append(key, 4.5).append(DbBytes.gauge(1), 1);
    Inspection inspection = file.storeAt(16, "[\"b\", \"b\", {}]", 0).inspect();
    assertThat(inspection.guesses())
        .extracting(ReconstructedEntry::display, ReconstructedEntry::value)
        .containsExactly(tuple(name + "{l=\"x\"}", 4.5));
  }

  @Test
  void shouldTellAnEntryThatStandsInAValue() {
    DbBytes file = DbBytes.parent();
    file.storeAt(88, DbBytes.gauge(2), 0).storeAt(96, DbBytes.count(1), 1);
    assertThat(text(file.inspect(), FindingKind.ENTRY_IN_VALUE))
        .isEqualTo(
            "the value of writer_process_count{worker_id=\"0\"} is gone: at 88 the first 8 bytes of"
                + " an entry of 80 bytes are in its place, which read as a number");
  }

  /** Doubles with bits that are a possible length followed by {@code ["}. */
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
            "the value 1.0 is at 88, over the head of the 80-byte entry"
                + " writer_1_my_gauge{label1=\"my label\"} at 88");
    assertThat(inspection.guesses()).extracting(ReconstructedEntry::value).containsExactly(7.0);
  }

  /** No entry is so short that two values of one process are 24 bytes apart. */
  @Test
  void shouldProveNoValueWhenAThirdProcessStoredToo() {
    DbBytes file = DbBytes.parent().value(120, 1.0);
    assertThat(file.inspect().guesses())
        .extracting(ReconstructedEntry::determined)
        .containsExactly(true);
    Inspection third = file.value(296, 2.0).value(320, 3.0).inspect();
    assertThat(third.guesses())
        .filteredOn(guess -> guess.position() == 96)
        .extracting(ReconstructedEntry::determined)
        .containsExactly(false);
  }

  /** As a copy into a file that had its size before, which ended early. */
  @Test
  void shouldCallItACutCopyWhenOnlyZerosFollowUpToUsed() {
    DbBytes file = DbBytes.parent();
    for (int at = 536; at < 624; at += 8) {
      file.value(at, 0);
    }
    assertThat(file.inspect().faults()).containsExactly(Fault.CUT_COPY);
  }

  @Test
  void shouldTellAValueStoredIntoAKeyAndRepairIt() {
    Inspection inspection = DbBytes.parent().value(120, 1.0).inspect();
    assertThat(text(inspection, FindingKind.VALUE_IN_KEY)).contains("1.0 is at 120, in the key of");
    assertThat(text(inspection, FindingKind.KEY_NOT_UTF8)).contains("codec can't decode byte 0xf0");
    assertThat(inspection.guesses())
        .extracting(ReconstructedEntry::display)
        .containsExactly("writer_process_count{worker_id=\"1\"}");
  }

  @Test
  void shouldTellAValueAndItsTimestampStoredIntoAKey() {
    // 0.18 and later store both at once: here over "ter_process_coun" of the first name.
    String key = DbBytes.count(1).replace("}]", "}, \"Writers\"]");
    DbBytes file = new DbBytes(DbFormat.TIMESTAMP);
    file.append(DbBytes.count(0).replace("}]", "}, \"Writers\"]"), 3.0).append(key, 7.0);
    int first = DbLayout.HEADER_SIZE + (int) DbFormat.TIMESTAMP.entryLength(key.length());
    Inspection inspection = file.value(first + 8, 2.0).value(first + 16, 0.0).inspect();
    assertThat(text(inspection, FindingKind.VALUE_IN_KEY)).contains("2.0 is at " + (first + 8));
    assertThat(inspection.faults()).containsExactly(Fault.SAME_ID);
    assertThat(inspection.guesses())
        .extracting(
            ReconstructedEntry::display, ReconstructedEntry::value, ReconstructedEntry::determined)
        .containsExactly(tuple("writer_process_count{worker_id=\"1\"}", 7.0, true));
  }

  @Test
  void shouldNotTakeTheEndOfACopyInsideAKeyForAStoredValue() {
    String key = DbBytes.count(1).replace("}]", "}, \"Writers\"]");
    DbBytes file = new DbBytes(DbFormat.TIMESTAMP);
    file.append(key, 3.0);
    int value = DbLayout.HEADER_SIZE + (int) DbLayout.valueOffset(key.length());
    for (int at = value - 16; at < value + 8; at += 8) {
      file.value(at, 0.0);
    }
    assertThat(file.inspect().faults()).doesNotContain(Fault.SAME_ID);
  }

  /** Six of the eight bytes of 4.0 are zeros: the key and its padding end with them. */
  @Test
  void shouldNotCallItACutCopyWhenAValueOverTheEndOfAKeyBeginsWithZeros() {
    String key = DbBytes.count(1).replace("}]", "}, \"Writer\"]");
    DbBytes file = new DbBytes(DbFormat.HELP);
    file.append(key, 1.0).append(key.replace("1", "2"), 1.0);
    int value = DbLayout.HEADER_SIZE + (int) DbLayout.valueOffset(key.length());
    file.value(value - 8, 4.0);
    assertThat(file.inspect().faults()).containsExactly(Fault.SAME_ID);
  }

  @Test
  void shouldNotTakeTheFirstBytesOfANewEntryInACutCopyForTheEndOfAnOlderOne() {
    // The copy ended five bytes into an entry, and zeros were appended.
    DbBytes file = DbBytes.parent();
    file.used(536 + 88 + 88).length(624, 84).bytes(628, new byte[] {'['});
    assertThat(file.inspect().faults()).containsExactly(Fault.CUT_COPY);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 1536})
  void shouldNameACopyThatLacksABlock(int block) {
    String key = DbBytes.count(1).replace("}]", "}, \"Writers\"]");
    DbBytes file = new DbBytes(DbFormat.TIMESTAMP);
    for (int id = 10; id < 40; id++) {
      file.append(key.replace("1", String.valueOf(id)), 1.0);
    }
    file.bytes(block, new byte[512]);
    assertThat(file.inspect().faults()).containsExactly(Fault.CUT_COPY);
  }

  @Test
  void shouldNotTakeAValueLeftOverForATimestamp() {
    DbBytes file = new DbBytes(DbFormat.HELP);
    file.append("[\"s_shared_0\", \"s_shared_0_count\", {}, \"hhhhhhhhhhhhhhh\"]", 35);
    file.append("[\"s_shared_0\", \"s_shared_0_sum\", {}, \"hhhhhhhhhhhhhhh\"]", 60.5);
    file.storeAt(8, "[\"s_shared_0\", \"s_shared_0_count\", {}, \"hhhhhhh\"]", 30);
    Inspection inspection = file.inspect();
    assertThat(inspection.judgement().candidates()).containsExactly(DbFormat.HELP);
    assertThat(text(inspection, FindingKind.OVERWRITTEN_BY_SHORTER)).contains("value 35.0 is left");
  }

  static final String REQUESTS =
      "[\"http_responses\", \"http_responses_total\", {\"status\": \"%s\"}]";

  /** Six counters by status; another process's shorter entry over the fourth. */
  private static DbBytes byStatus(String jobs) {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    double value = 0;
    for (String status : List.of("200", "201", "202", "404", "204", "205")) {
      value += 10;
      file.append(REQUESTS.formatted(status), value);
    }
    return file.storeAt(248, "[\"jobs\", \"jobs_total\", {\"queue\": \"" + jobs + "\"}]", 0);
  }

  @Test
  void shouldOfferTheOnlyMetricWithSuchLabelsWhenTheyStand() {
    Inspection inspection = byStatus("f").inspect("counter_4101.db", new SiblingKeys());
    assertThat(inspection.guesses())
        .extracting(ReconstructedEntry::display, ReconstructedEntry::value)
        .containsExactly(tuple("http_responses_total{status=\"404\"}", 40.0));
  }

  @Test
  void shouldProveAKeyWhenItsLabelsStandAndASiblingNamesIt() {
    SiblingKeys siblings = new SiblingKeys().add(Map.of(REQUESTS.formatted("404"), Double.NaN));
    assertThat(byStatus("f").inspect("counter_4101.db", siblings).guesses())
        .extracting(ReconstructedEntry::basis, ReconstructedEntry::determined)
        .containsExactly(tuple(Basis.LABELS_AND_SIBLING, true));
  }

  @Test
  void shouldProveNothingWhenALabelsValueIsGone() {
    SiblingKeys siblings = new SiblingKeys().add(Map.of(REQUESTS.formatted("404"), Double.NaN));
    Inspection inspection = byStatus("faster_than_all").inspect("counter_4101.db", siblings);
    assertThat(inspection.guesses()).noneMatch(ReconstructedEntry::determined);
    assertThat(overwritten(inspection).victim().value()).isEqualTo(40.0);
  }

  @Test
  void shouldExcludeForkInitWhenBothWritersSetTheirEntries() {
    DbBytes file = DbBytes.parent().storeAt(184, DbBytes.gauge(3), 7);
    assertThat(file.inspect().faults()).containsExactly(Fault.SAME_ID);
  }

  @Test
  void shouldNameImportPidForTheOldestFormat() {
    DbBytes file = new DbBytes(DbFormat.NAMES_AND_VALUES);
    String key = "[\"c\", \"c\", [\"a\"], [\"%s\"]]";
    file.append(key.formatted("1234567890"), 1).append(key.formatted("2"), 2);
    assertThat(file.storeAt(8, key.formatted("3"), 3).inspect().faults())
        .startsWith(Fault.IMPORT_PID, Fault.SAME_ID);
  }
}
