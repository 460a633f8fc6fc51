package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import multiproc.client.Fault;
import multiproc.inspect.Salvager.Extent;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Copies of one process's file that are torn or damaged: blocks of different times, bytes added to
 * it or put into it, an impossible header. Nothing in them is a second process's.
 */
class CopiesOfTwoTimesTest {

  private static final String NAME = "counter_9.db";
  private static final int BLOCK = 512;
  private static final int ENTRY = 88;

  @TempDir Path folder;

  /** Entries of 88 bytes, each with 1.0. */
  private static DbBytes ofOneProcess() {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    for (int id = 10; id < 60; id++) {
      file.append(DbBytes.count(id), 1.0);
    }
    return file;
  }

  private static int end(int entries) {
    return DbLayout.HEADER_SIZE + entries * ENTRY;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void shouldAccuseNobodyWhenLaterBlocksAreNewerThanTheHeader(int blocks) {
    int older = end(5);
    DbBytes file = ofOneProcess().used(older);
    file.bytes(older, new byte[blocks * BLOCK - older % BLOCK]);
    Inspection inspection = DbBytes.inspect(NAME, file.bytes());
    assertThat(inspection.isCorrupt()).isFalse();
    assertThat(inspection.faults()).isEmpty();
    assertThat(inspection.findings())
        .singleElement()
        .extracting(FindingText::of)
        .asString()
        .contains("after a gap of zeros", "different times");
    // A gap that ends inside a block, and damage before used, are no later block.
    byte[] inside = file.bytes();
    int first = blocks * BLOCK;
    Arrays.fill(inside, first, first + 24, (byte) 0);
    assertThat(DbBytes.inspect(NAME, inside).isCorrupt()).isTrue();
    assertThat(DbBytes.inspect(NAME, file.value(24, 0).bytes()).isCorrupt()).isTrue();
  }

  /** The header is the oldest, then come entries that it does not count, then a later block. */
  @Test
  void shouldAccuseNobodyWhenALaterBlockBeginsInsideAnEntryBehindEntriesThatJoinOn() {
    int torn = end(5);
    assertThat(torn).isLessThan(BLOCK);
    assertThat(torn + ENTRY).isGreaterThan(BLOCK);
    DbBytes file = new DbBytes(DbFormat.LABELS);
    for (int id = 10; id < 16; id++) {
      file.append(DbBytes.count(id), 1.0);
    }
    file.used(end(3)).bytes(torn, new byte[BLOCK - torn]);
    Inspection inspection = DbBytes.inspect(NAME, file.bytes());
    assertThat(inspection.isCorrupt()).isFalse();
    assertThat(inspection.faults()).isEmpty();
    // The same rest behind zeros that end elsewhere is no later block.
    file.bytes(BLOCK, new byte[8]);
    assertThat(DbBytes.inspect(NAME, file.bytes()).isCorrupt()).isTrue();
  }

  /** The last entry's block was copied later than the one in which it begins. */
  @ParameterizedTest
  @ValueSource(ints = {8, 32, 72, 80})
  void shouldAccuseNobodyWhenOnlyTheRestOfAnEntryFollowsUsed(int older) {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    String filler = DbBytes.count(0);
    file.append(DbBytes.count(1), 1.0).append(DbBytes.count(2), 1.0);
    int gap = BLOCK - older - end(3);
    // The entry begins so many bytes before the block's end.
    file.append(filler.replace("0", "0".repeat(gap + 1)), 1.0);
    int used = BLOCK - older;
    assertThat(file.append(DbBytes.count(3), 2.0).used(used).bytes(used, new byte[older]))
        .isNotNull();
    Inspection inspection = DbBytes.inspect(NAME, file.bytes());
    assertThat(inspection.isCorrupt()).isFalse();
    assertThat(inspection.faults()).isEmpty();
    assertThat(inspection.guesses()).isEmpty();
    assertThat(inspection.findings())
        .singleElement()
        .extracting(FindingText::of)
        .asString()
        .startsWith("the rest of an entry follows the " + used + " bytes in use");
    // Other bytes at a block's beginning are no rest of an entry.
    file.bytes(BLOCK, "no entry".getBytes(StandardCharsets.US_ASCII));
    file.bytes(BLOCK + 8, new byte[ENTRY]);
    assertThat(DbBytes.inspect(NAME, file.bytes()).isCorrupt()).isTrue();
  }

  /** As {@code cat a.db b.db} makes it: each key of the second one is a second time in the file. */
  @Test
  void shouldAccuseNobodyWhenOneFileIsBehindAnother() {
    byte[] one = ofOneProcess().bytes();
    byte[] two = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, two, one.length, one.length);
    Inspection inspection = DbBytes.inspect(NAME, two);
    assertThat(inspection.isCorrupt()).isTrue();
    assertThat(inspection.faults()).containsExactly(Fault.CUT_COPY);
  }

  @Test
  void shouldNameTwoProcessesWhenEntriesBehindUsedHaveNoGapAndOneIsDamaged() {
    DbBytes file = ofOneProcess().used(end(5)).storeAt(end(5) + 8, DbBytes.gauge(1), 1.0);
    assertThat(DbBytes.inspect(NAME, file.bytes()).faults()).contains(Fault.SAME_ID);
  }

  /** A key has up to eight spaces behind it, so they can fill a word of their own. */
  @Test
  void shouldAccuseNobodyWhenAMissingBlockEndsBeforeTheSpacesOfAKey() {
    String key = DbBytes.count(99);
    while ((DbLayout.KEY_LENGTH_SIZE + key.length()) % DbLayout.ALIGNMENT != 0) {
      key = key.replace("worker_id", "worker_idx");
    }
    DbBytes file = ofOneProcess().append(key, 0.0).append(DbBytes.count(60), 1.0);
    int keyEnd = end(50) + DbLayout.KEY_LENGTH_SIZE + key.length();
    file.bytes(BLOCK, new byte[keyEnd - BLOCK]);
    assertThat(DbBytes.inspect(NAME, file.bytes()).faults()).containsExactly(Fault.CUT_COPY);
  }

  @Test
  void shouldTakeTextBehindTheLastEntryForNoValueOfAnOverwrittenOne() {
    byte[] copy = Arrays.copyOf(ofOneProcess().bytes(), end(50) + 64);
    byte[] mark = "# EOF\n".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(mark, 0, copy, end(50), mark.length);
    assertThat(DbBytes.inspect(NAME, copy).faults()).containsExactly(Fault.CUT_COPY);
  }

  @Test
  void shouldAccuseNobodyWhenNoEntryCanEndWhereUsedIs() {
    assertThat(DbBytes.inspect(NAME, ofOneProcess().used(16).bytes()).faults()).isEmpty();
    assertThat(DbBytes.inspect(NAME, ofOneProcess().used(end(1) + 16).bytes()).faults())
        .contains(Fault.SAME_ID);
  }

  @Test
  void shouldAccuseNobodyWhenTheFirstBlockIsAnotherOne() {
    DbBytes file = ofOneProcess();
    file.storeAt(end(20) + 8, DbBytes.gauge(1), 1.0);
    assertThat(DbBytes.inspect(NAME, file.bytes()).faults()).contains(Fault.SAME_ID);
    byte[] block = Arrays.copyOfRange(file.bytes(), 2 * BLOCK, 3 * BLOCK);
    assertThat(DbBytes.inspect(NAME, file.bytes(0, block).bytes()).faults())
        .doesNotContain(Fault.SAME_ID);
  }

  /** The file without the bytes from one position to another, or with others in their place. */
  private static byte[] replaced(int from, int to, String put) {
    String text = new String(ofOneProcess().bytes(), StandardCharsets.ISO_8859_1);
    return (text.substring(0, from) + put + text.substring(to))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({"3, 3", "3, 2", "1, 0"})
  void shouldNotCopyAValueWhenBytesWerePutIntoItOrTakenOutOfIt(int from, int to) throws Exception {
    String put = from == to ? "\r" : "";
    Inspection inspection = DbBytes.inspect(NAME, replaced(end(20) - from, end(20) - to, put));
    assertThat(inspection.faults()).containsExactly(Fault.CUT_COPY);
    Salvage salvage = new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(inspection);
    assertThat(salvage.candidates())
        .anyMatch(line -> line.contains("writer_process_count{worker_id=\"29\"}"));
    // Where a byte is missing, the next entry's length reaches into this value.
    assertThat(salvage.kept()).isBetween(47L, 49L);
  }

  @Test
  void shouldAccuseNobodyWhenAByteOfAKeyWasTakenOut() {
    byte[] copy = replaced(end(20) + 30, end(20) + 31, "");
    assertThat(DbBytes.inspect(NAME, copy).faults()).containsExactly(Fault.CUT_COPY);
  }

  /** As by a program that reads the file as UTF-8 text: each other byte becomes EF BF BD. */
  @Test
  void shouldCopyNoValueOfAFileThatWasReadAsText() throws Exception {
    byte[] bytes = ofOneProcess().bytes();
    byte[] copy = new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    Inspection inspection = DbBytes.inspect(NAME, copy);
    assertThat(inspection.entryCount()).isPositive();
    assertThat(inspection.faults()).doesNotContain(Fault.SAME_ID);
    assertThat(new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(inspection).kept())
        .isZero();
  }

  @Test
  void shouldNotCopyAValueThatForeignBytesReach() throws Exception {
    byte[] copy = ofOneProcess().bytes();
    Arrays.fill(copy, end(20) - 1, copy.length, (byte) 0xff);
    Inspection inspection = DbBytes.inspect(NAME, copy);
    assertThat(new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(inspection).kept())
        .isEqualTo(19);
  }
}
