package multiproc.inspect;

import static multiproc.inspect.FindingTexts.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import multiproc.Fixtures;
import multiproc.client.Fault;
import multiproc.inspect.Judgement.Certainty;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files built by hand: each kind of damage is distinguished from the others. */
class DiagnosisTest {

  @ParameterizedTest
  @CsvSource({
    "v0.3.1.zip,NAMES_AND_VALUES",
    "v0.4.2.zip,LABELS",
    "v0.5.0.zip,LABELS",
    "v0.16.0.zip,HELP",
    "v0.25.0.zip,TIMESTAMP"
  })
  void shouldCallEveryCleanFileCleanAndBeCertainOfItsGeneration(String zip, DbFormat format) {
    Map<String, byte[]> files = Fixtures.zipped("/fixtures/clean/" + zip);
    assertThat(files).hasSize(24);
    files.forEach(
        (name, bytes) -> {
          Inspection inspection = DbBytes.inspect(name, bytes);
          assertThat(inspection.findings()).as(name).isEmpty();
          assertThat(inspection.judgement().format()).isEqualTo(format);
          assertThat(inspection.judgement().certainty()).isEqualTo(Certainty.CERTAIN);
        });
  }

  @Test
  void shouldTellEntriesBehindUsed() {
    DbBytes file = DbBytes.parent().storeAt(184, DbBytes.gauge(3), 0).used(536);
    assertThat(text(file.inspect(), FindingKind.BEYOND_USED))
        .isEqualTo(
            "writer_process_count{worker_id=\"6\"} = 1.0 at 536 is after the 536 bytes in use: no"
                + " reader sees it, and the next new entry is stored over it");
  }

  @Test
  void shouldTakeEntriesThatJoinOnBehindUsedForOnesThatAreBeingWritten() {
    Inspection inspection = DbBytes.parent().used(448).inspect();
    assertThat(inspection.isCorrupt()).isFalse();
    assertThat(inspection.faults()).isEmpty();
    assertThat(text(inspection, FindingKind.BEING_WRITTEN))
        .startsWith(
            "2 entries, the first writer_process_count{worker_id=\"5\"}, join on after the 448"
                + " bytes in use, without a gap: read as still being written");
  }

  @Test
  void shouldTakeAnEntryBehindAGapForALostOne() {
    DbBytes file = DbBytes.parent().used(448);
    byte[] bytes = file.bytes();
    Arrays.fill(bytes, 448, 536, (byte) 0);
    assertThat(DbBytes.inspect("gauge_all_100.db", bytes).isCorrupt()).isTrue();
  }

  @Test
  void shouldTellDuplicateKeys() {
    DbBytes file = DbBytes.parent().append(DbBytes.count(3), 2);
    assertThat(text(file.inspect(), FindingKind.DUPLICATE_KEY))
        .contains("writer_process_count{worker_id=\"3\"} has an entry at 272 and another at 624");
  }

  @Test
  void shouldTellAKeyThatContradictsItsNeighbours() {
    DbBytes file = DbBytes.parent();
    file.storeAt(96, DbBytes.count(1).replace("worker_id", "wgrker_id"), 1);
    Inspection inspection = file.inspect();
    assertThat(text(inspection, FindingKind.LABEL_NAME_ODD)).contains("wgrker_id");
    assertThat(inspection.verdict()).isEqualTo(Severity.HARMLESS);
  }

  @Test
  void shouldFindNothingOddWhenAMetricHasOtherLabelsInAnotherRegistry() {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append("[\"c\", \"c_total\", {\"method\": \"get\"}]", 1);
    file.append("[\"c\", \"c_total\", {\"method\": \"put\"}]", 1);
    file.append("[\"c\", \"c_total\", {\"status\": \"200\"}]", 1);
    file.append("[\"c\", \"c_total\", {}]", 1);
    assertThat(file.inspect().findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0,HEADER_ZERO",
    "-5,USED_NEGATIVE",
    "3,USED_INSIDE_ENTRY",
    "620,USED_INSIDE_ENTRY",
    "1048584,USED_BEYOND_FILE"
  })
  void shouldTellWhatIsWrongWithTheHeader(int used, FindingKind kind) {
    text(DbBytes.parent().used(used).inspect(), kind);
  }

  /**
   * The child's entry of 80 bytes was counted, and the parent's of 88 stored over it: the shortest
   * run of client 0.4.2 that loses an entry.
   */
  @Test
  void shouldNameTwoWritersWhenUsedIsInsideAWholeEntry() {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    Inspection inspection = file.append(DbBytes.count(0), 0.0).used(88).inspect();
    assertThat(text(inspection, FindingKind.USED_INSIDE_ENTRY))
        .isEqualTo("used is 88, in the middle of the 88-byte entry at 8");
    assertThat(inspection.faults()).containsExactly(Fault.SAME_ID, Fault.FORK_INIT);
    assertThat(file.used(84).inspect().faults()).isEmpty();
  }

  @Test
  void shouldTellBytesInTheHeadersPadding() {
    Inspection inspection = DbBytes.parent().length(4, 0x72657469).inspect();
    assertThat(text(inspection, FindingKind.HEADER_PADDING))
        .isEqualTo(
            "the header's padding, 4 bytes at 4, is 1919251561 = \"iter\" and not 0: no client"
                + " writes there");
    assertThat(inspection.isCorrupt()).isTrue();
  }

  @Test
  void shouldTellKeysThatAreNoKeys() {
    DbBytes json = new DbBytes(DbFormat.LABELS).append("{\"not\": \"a key\"}", 1);
    text(json.inspect(), FindingKind.KEY_WRONG_SHAPE);
    DbBytes noJson = new DbBytes(DbFormat.LABELS).append("[\"open, \"x\", {}]x]", 1);
    text(noJson.inspect(), FindingKind.KEY_NOT_JSON);
    DbBytes latin = new DbBytes(DbFormat.LABELS).append("[\"caf\u00e9\", \"caf\u00e9\", {}]", 1);
    text(latin.inspect(), FindingKind.KEY_NOT_UTF8);
  }

  @Test
  void shouldTellMixedFormats() {
    DbBytes file = DbBytes.parent().append("[\"x\", \"x\", {\"a\": \"b\"}, \"help\"]", 1);
    Inspection inspection = file.inspect();
    text(inspection, FindingKind.MIXED_FORMATS);
    assertThat(inspection.faults()).startsWith(Fault.FORMAT_MIX);
  }

  /** A volume lost the first page: nothing was stored over the rest of the entry after it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldNotCallAnEntryOverwrittenWhenAPageIsLost(boolean header) {
    DbBytes file = new DbBytes(DbFormat.TIMESTAMP);
    for (int id = 10; id < 60; id++) {
      file.append(DbBytes.count(id).replace("}]", "}, \"Writers\"]"), id);
    }
    int entry = (int) DbFormat.TIMESTAMP.entryLength(DbBytes.count(10).length() + 11);
    int from = header ? 0 : 2048;
    assertThat((4096 - DbLayout.HEADER_SIZE) % entry).as("bytes of a key").isBetween(8, entry - 40);
    file.bytes(from, new byte[4096 - from]);
    assertThat(text(file.inspect(), FindingKind.GARBAGE))
        .contains(header ? " at 4096 after the bytes in use hold text" : " at 4096 hold text")
        .contains("as keys do, and no whole entry")
        .endsWith("@\"");
  }

  @Test
  void shouldTellAHoleOfZeros() {
    DbBytes file = DbBytes.parent().used(624 + 160).storeAt(784, DbBytes.gauge(1), 0).used(864);
    assertThat(text(file.inspect(), FindingKind.HOLE)).startsWith("160 bytes of zeros at 624");
  }

  @Test
  void shouldTellACutFileAndWhatItsLastEntryMisses() {
    Inspection inspection =
        DbBytes.inspect("gauge_all_1.db", Arrays.copyOf(DbBytes.parent().bytes(), 200));
    assertThat(inspection.findings())
        .extracting(FindingText::of)
        .contains("the file ends inside the 88-byte entry at 184: 72 bytes of it are missing");
  }

  @Test
  void shouldNotSayHowLongACutEntryIsWhenFormatsWithValuesOfTwoSizesFit() throws IOException {
    // The first 30 bytes of a file of 0.24.0, where it had 128 bytes; with 0.15.0 it has 120.
    byte[] start = "[\"num_requests\", \"".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file = ByteBuffer.allocate(30).order(DbLayout.BYTE_ORDER);
    file.putInt(776).putInt(0).putInt(100).put(start);
    Inspection inspection = DbBytes.inspect("counter_1.db", file.array());
    assertThat(inspection.findings())
        .extracting(FindingText::of)
        .contains("the file ends inside the entry at 8: at least 98 bytes of it are missing");
    assertThat(Losses.of(inspection).entries()).isEqualTo(1);
  }

  @Test
  void shouldTellEmptyFromUninitialisedFromUnusedFiles() {
    text(DbBytes.inspect("gauge_all_1.db", new byte[0]), FindingKind.EMPTY);
    text(DbBytes.inspect("gauge_all_1.db", new byte[1 << 20]), FindingKind.HEADER_ZERO);
    Inspection unused = new DbBytes(DbFormat.TIMESTAMP).inspect();
    text(unused, FindingKind.NO_ENTRY_YET);
    assertThat(unused.isCorrupt()).isFalse();
    assertThat(unused.judgement().candidates()).containsExactly(DbFormat.TIMESTAMP, DbFormat.HELP);
  }

  @Test
  void shouldTellBytesThatWerePutIn() {
    byte[] whole = DbBytes.parent().bytes();
    byte[] shifted = new byte[whole.length];
    System.arraycopy(whole, 0, shifted, 0, 96);
    System.arraycopy(whole, 96, shifted, 99, whole.length - 99);
    assertThat(text(DbBytes.inspect("gauge_all_1.db", shifted), FindingKind.SHIFTED))
        .startsWith("from 99 on entries start 3 bytes after a multiple of 8");
  }

  @Test
  void shouldNotTakeAnotherProgramsFileForAClients() {
    byte[] sqlite =
        Arrays.copyOf("SQLite format 3\0and more".getBytes(StandardCharsets.US_ASCII), 4096);
    Inspection inspection = DbBytes.inspect("cache.db", sqlite);
    text(inspection, FindingKind.NOT_A_CLIENTS_FILE);
    assertThat(inspection.faults()).containsExactly(Fault.FOREIGN_DB);
  }

  /** No client stores such a header, so nothing says that there was ever a client's file. */
  @ParameterizedTest
  @ValueSource(
      strings = {"a", "abc", "garbage\n", "hello system\n", "\u00ff\u00ff\u00ff\u00ff\0\0\0\0"})
  void shouldNotCallAShortFileACutCopyWhenItsHeaderIsNoClients(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(DbBytes.inspect("gauge_all_7.db", bytes).faults()).containsExactly(Fault.FOREIGN_DB);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 12})
  void shouldCallAFileCutShortACutCopyWhenItsHeaderIsAClients(int length) {
    byte[] whole = new byte[12];
    whole[0] = 96;
    whole[8] = 66;
    Inspection cut = DbBytes.inspect("gauge_all_7.db", Arrays.copyOf(whole, length));
    assertThat(cut.faults()).first().isEqualTo(Fault.CUT_COPY);
  }

  /** As the summary of a run, a hunt and a case name the same file. */
  @ParameterizedTest
  @ValueSource(ints = {0, DbLayout.INITIAL_SIZE})
  void shouldNameAFileWithoutAHeaderEmptyFileWhateverItsSize(int size) {
    Inspection inspection = DbBytes.inspect("gauge_all_7.db", new byte[size]);
    assertThat(inspection.faults()).first().isEqualTo(Fault.EMPTY_FILE);
  }

  @Test
  void shouldNotNameAFileOfZerosEmptyFileWhenItHasGrown() {
    Inspection inspection = DbBytes.inspect("gauge_all_7.db", new byte[1 << 17]);
    assertThat(inspection.faults())
        .contains(Fault.LOST_STORES)
        .doesNotContain(Fault.EMPTY_FILE, Fault.READER_INIT, Fault.DISK_FULL);
  }

  /** As 0.20.0 left it on a full tmpfs: its process died of SIGBUS as it stored the header. */
  @ParameterizedTest
  @ValueSource(ints = {DbLayout.INITIAL_SIZE, 1 << 16})
  void shouldNameAFullDiskWhenANewFileIsAllZeros(int size) {
    Inspection inspection = DbBytes.inspect("gauge_all_7.db", new byte[size]);
    assertThat(inspection.faults()).contains(Fault.DISK_FULL).endsWith(Fault.LOST_STORES);
    assertThat(FaultAdvice.now(Fault.DISK_FULL)).isEqualTo(FaultAdvice.now(Fault.EMPTY_FILE));
    assertThat(FaultAdvice.apart(inspection.faults()))
        .contains("; disk-full if its process died of a bus error");
    assertThat(DbBytes.inspect("gauge_all_7.db", new byte[0]).faults())
        .doesNotContain(Fault.DISK_FULL);
  }

  @Test
  void shouldCountTheBytesInUseThatHoldNoWholeEntryWhenAFileIsCut() {
    byte[] whole = DbBytes.parent().bytes();
    Inspection sound = DbBytes.inspect("gauge_all_7.db", whole);
    Inspection cut = DbBytes.inspect("gauge_all_7.db", Arrays.copyOf(whole, 8 + 88 + 40));
    assertThat(sound.entryBytesInUse()).isEqualTo(sound.bytesInUse()).isPositive();
    assertThat(cut.bytesInUse()).isEqualTo(sound.bytesInUse());
    assertThat(cut.entryBytesInUse()).isEqualTo(88);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void shouldSayThatABlockIsMissingWhenZerosTakeTheHeaderAndEndAtABlock(int block) {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    for (int id = 0; id < 60; id++) {
      file.append(DbBytes.count(100 + id), 1.0);
    }
    Inspection inspection = file.bytes(0, new byte[block]).inspect();
    assertThat(inspection.faults()).containsExactly(Fault.CUT_COPY, Fault.LOST_STORES);
    assertThat(text(inspection, FindingKind.HEADER_ZERO)).contains("bytes are zeros, header and");
  }

  /** A volume that loses stores loses whole pages, and the first entry is in the header's page. */
  @Test
  void shouldNameNoVolumeWhenOnlyTheHeaderIsLost() {
    assertThat(DbBytes.parent().used(0).inspect().faults()).isEmpty();
  }

  /** A copy of one process's file that ended a byte into an entry, filled up with zeros. */
  @Test
  void shouldAccuseNobodyWhenACopyEndsInTheLengthOfAnEntry() {
    byte[] bytes = DbBytes.parent().bytes();
    byte[] copy = Arrays.copyOf(Arrays.copyOf(bytes, 8 + 3 * 88 + 1), 8 + 3 * 88 + 8);
    assertThat(DbBytes.inspect("gauge_all_100.db", copy).faults()).containsExactly(Fault.CUT_COPY);
  }

  /** A file too large to keep is read where it is, and the bytes after used are being stored. */
  @Test
  void shouldTakeWhatFollowsUsedForAStoreWhenUsedHasGrownAfterThePass() throws Exception {
    DbBytes file = DbBytes.parent().bytes(8 + 5 * 88 + 20, new byte[] {1, 2}).used(8 + 3 * 88);
    byte[] before = file.bytes();
    byte[] after = DbBytes.parent().bytes();
    Inspection grown = Inspector.inspect(changing(before, after), new SiblingKeys());
    assertThat(grown.verdict()).isEqualTo(Severity.HARMLESS);
    assertThat(grown.findings())
        .extracting(Finding::kind)
        .containsExactly(FindingKind.BEING_WRITTEN);
    assertThat(Inspector.inspect(changing(before, before), new SiblingKeys()).isCorrupt()).isTrue();
  }

  /** A source that gives other bytes from the second time on. */
  private static EvidenceSource changing(byte[] first, byte[] then) {
    Iterator<byte[]> bytes = List.of(first, then).iterator();
    EvidenceSource name = DbBytes.source("gauge_all_100.db", first);
    return (EvidenceSource)
        Proxy.newProxyInstance(
            EvidenceSource.class.getClassLoader(),
            new Class<?>[] {EvidenceSource.class},
            (proxy, method, args) ->
                method.getName().equals("open")
                    ? PagedEvidence.of(bytes.next())
                    : method.invoke(name, args));
  }
}
