package multiproc.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DbLayoutTest {

  private static final byte[] COUNT_KEY =
      "[\"writer_process_count\", \"writer_process_count\", {\"worker_id\": \"0\"}]"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GAUGE_KEY =
      "[\"writer_0_my_gauge\", \"writer_0_my_gauge\", {\"label1\": \"my label\"}]"
          .getBytes(StandardCharsets.US_ASCII);

  @Test
  void shouldKeepThePicturesNumbersWhenLayoutIsRead() {
    assertThat(DbLayout.USED_POSITION).isZero();
    assertThat(DbLayout.USED_SIZE).isEqualTo(4);
    assertThat(DbLayout.HEADER_SIZE).isEqualTo(8);
    assertThat(DbLayout.KEY_LENGTH_SIZE).isEqualTo(4);
    assertThat(DbLayout.VALUE_SIZE).isEqualTo(8);
    assertThat(DbLayout.ALIGNMENT).isEqualTo(8);
    assertThat(DbLayout.INITIAL_SIZE).isEqualTo(1024 * 1024);
    assertThat(DbLayout.BYTE_ORDER).isEqualTo(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void shouldMakeEntriesOf88And80BytesWhenKeysAreTheOriginals() {
    assertThat(COUNT_KEY).hasSize(68);
    assertThat(GAUGE_KEY).hasSize(66);
    assertThat(DbLayout.encodeEntry(COUNT_KEY, 1.0)).hasSize(88);
    assertThat(DbLayout.encodeEntry(GAUGE_KEY, 10_000)).hasSize(80);
    assertThat(DbLayout.valueOffset(68)).isEqualTo(80);
    assertThat(DbLayout.valueOffset(66)).isEqualTo(72);
  }

  @Test
  void shouldLayOutLengthKeySpacesAndValueWhenEntryIsEncoded() {
    byte[] entry = DbLayout.encodeEntry(GAUGE_KEY, 10_000);

    ByteBuffer bytes = ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getInt(0)).isEqualTo(66);
    assertThat(new String(entry, 4, 66 + 2, StandardCharsets.US_ASCII))
        .isEqualTo(new String(GAUGE_KEY, StandardCharsets.US_ASCII) + "  ");
    assertThat(bytes.getDouble(72)).isEqualTo(10_000);
  }

  @ParameterizedTest
  @CsvSource({"0,4", "1,3", "2,2", "3,1", "4,8", "5,7", "6,6", "7,5", "8,4", "66,2", "68,8"})
  void shouldPadByOneToEightSpacesWhenKeyHasAnyLength(int keyLength, int spaces) {
    assertThat(DbLayout.paddedKeyLength(keyLength)).isEqualTo(keyLength + spaces);
    assertThat(DbLayout.entryLength(keyLength)).isEqualTo(4 + keyLength + spaces + 8);
    byte[] entry = DbLayout.encodeEntry(new byte[keyLength], 0.0);
    assertThat(entry).hasSize(4 + keyLength + spaces + 8);
    assertThat(new String(entry, 4 + keyLength, spaces, StandardCharsets.US_ASCII))
        .isEqualTo(" ".repeat(spaces));
  }

  @Test
  void shouldNotOverflowWhenLengthIsTheLargest() {
    assertThat(DbLayout.entryLength(Integer.MAX_VALUE)).isEqualTo((1L << 31) - 1 + 4 + 5 + 8);
  }

  static List<PackedByPython.Entry> shouldEqualPythonsBytesWhenEntryIsEncoded() {
    return PackedByPython.entries();
  }

  @ParameterizedTest
  @MethodSource
  void shouldEqualPythonsBytesWhenEntryIsEncoded(PackedByPython.Entry expected) {
    byte[] key = expected.key().getBytes(StandardCharsets.UTF_8);

    assertThat(DbLayout.encodeEntry(key, expected.value())).isEqualTo(expected.bytes());
  }
}
