package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More entries than are remembered. */
class EntryLimitsTest {

  private static final int ENTRIES = 52_000;
  private static final int DAMAGED = 51_000;

  /** Bytes of an entry's length and key, of 75 bytes, with one space. */
  private static final int VALUE = 80;

  private static final int LENGTH = 88;

  private static Inspection inspect(Consumer<ByteBuffer> damage) {
    ByteBuffer bytes = ByteBuffer.allocate(8 << 20).order(DbLayout.BYTE_ORDER);
    bytes.putInt(DbLayout.HEADER_SIZE + ENTRIES * LENGTH).putInt(0);
    for (int i = 0; i < ENTRIES; i++) {
      String key = DbBytes.count(10_000_000 + i);
      bytes.put(DbFormat.LABELS.encodeEntry(key.getBytes(StandardCharsets.US_ASCII), i, 0));
    }
    damage.accept(bytes);
    return DbBytes.inspect("gauge_all_1.db", bytes.array());
  }

  private static int position(int entry) {
    return DbLayout.HEADER_SIZE + entry * LENGTH;
  }

  @Test
  void shouldCountThemAll() {
    Inspection inspection = inspect(bytes -> {});
    assertThat(inspection.findings()).isEmpty();
    assertThat(inspection.entryCount()).isEqualTo(ENTRIES);
    assertThat(inspection.segmentCount()).isEqualTo(ENTRIES + 2);
  }

  @ParameterizedTest
  @CsvSource({"0,76", "3,1", "5,7", "10,1", "66,34", "79,33"})
  void shouldFindAByteThatIsWrong(int offset, byte value) {
    int at = position(DAMAGED);
    Inspection inspection = inspect(bytes -> bytes.put(at + offset, value));
    assertThat(inspection.findings())
        .as("%s", inspection.findings())
        .anyMatch(f -> f.position() >= at && f.position() < at + LENGTH && f.kind().isCorrupt());
    assertThat(inspection.entryCount()).isEqualTo(ENTRIES - 1);
  }

  @Test
  void shouldFindAnEntryInAValue() {
    int at = position(DAMAGED);
    Inspection inspection =
        inspect(
            bytes ->
                bytes
                    .putInt(at + VALUE, 66)
                    .put(at + VALUE + 4, "[\"wr".getBytes(StandardCharsets.US_ASCII)));
    assertThat(inspection.findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.kind()).isEqualTo(FindingKind.ENTRY_IN_VALUE);
              assertThat(f.position()).isEqualTo(at);
            });
  }

  @Test
  void shouldFindAnEntryInAValueAmongKeysOfAnyLength() {
    ByteBuffer bytes = ByteBuffer.allocate(8 << 20).order(DbLayout.BYTE_ORDER);
    bytes.position(DbLayout.HEADER_SIZE);
    int at = 0;
    for (int i = 0; i < ENTRIES; i++) {
      at = i == DAMAGED ? bytes.position() : at;
      String key = "[\"a\", \"a\", {\"l\": \"" + "x".repeat(i * 7 % 50) + i + "\"}]";
      bytes.put(DbFormat.LABELS.encodeEntry(key.getBytes(StandardCharsets.US_ASCII), i, 0));
    }
    bytes.putInt(0, bytes.position());
    assertThat(DbBytes.inspect("gauge_all_1.db", bytes.array()).findings()).isEmpty();

    int value = at + (int) DbLayout.valueOffset(bytes.getInt(at));
    bytes.putInt(value, 66).put(value + 4, "[\"wr".getBytes(StandardCharsets.US_ASCII));
    Inspection inspection = DbBytes.inspect("gauge_all_1.db", bytes.array());

    assertThat(inspection.findings())
        .extracting(Finding::kind)
        .containsExactly(FindingKind.ENTRY_IN_VALUE);
    assertThat(inspection.findings().get(0).position()).isEqualTo(at);
  }

  @Test
  void shouldFindWhatStandsBehindUsed() {
    Inspection inspection = inspect(bytes -> bytes.putInt(0, position(ENTRIES - 3)));
    assertThat(inspection.findings())
        .extracting(f -> f.kind())
        .containsExactly(FindingKind.BEING_WRITTEN);
    assertThat(inspection.droppedFindings()).isZero();
    Inspection half = inspect(bytes -> bytes.putInt(0, position(ENTRIES / 2)));
    assertThat(half.findings())
        .extracting(f -> f.kind())
        .containsExactly(FindingKind.BEING_WRITTEN);
    assertThat(half.droppedFindings()).isZero();
    Inspection inside = inspect(bytes -> bytes.putInt(0, position(DAMAGED) + 16));
    assertThat(inside.findings()).anyMatch(f -> f.kind() == FindingKind.USED_INSIDE_ENTRY);
  }

  @Test
  void shouldFindWhoseEntryWasOverwrittenAmongMany() {
    int at = position(DAMAGED);
    byte[] shorter =
        DbFormat.LABELS.encodeEntry(DbBytes.gauge(5).getBytes(StandardCharsets.US_ASCII), 0, 0);
    Inspection inspection = inspect(bytes -> bytes.put(at, shorter));
    assertThat(inspection.guesses())
        .singleElement()
        .satisfies(
            guess -> {
              assertThat(guess.display()).contains("\"" + (10_000_000 + DAMAGED) + "\"");
              assertThat(guess.value()).isEqualTo(DAMAGED);
            });
    assertThat(inspection.entryCount()).isEqualTo(ENTRIES);
  }
}
