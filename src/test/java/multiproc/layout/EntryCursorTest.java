package multiproc.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryCursorTest {

  private static final String FILE = "dir/gauge_all_1.db";

  /** Bytes of a file, with room after the entries. */
  private static final int SIZE = 256;

  private static EntryCursor walk(byte[] bytes, int used, boolean bounded) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    EntryCursor.Policy policy = bounded ? EntryCursor.Policy.BOUNDED : EntryCursor.Policy.UNPACKING;
    return EntryCursor.ofClient(policy, DbFormat.LABELS, new BufferSource(buffer), used, FILE);
  }

  /** A file of {@link #SIZE} bytes; its first entry starts with these bytes. */
  private static byte[] fileOf(int keyLength, String key) {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(8).putInt(keyLength).put(key.getBytes(StandardCharsets.ISO_8859_1));
    return bytes.array();
  }

  private static DbException failure(EntryCursor walk) {
    return catchThrowableOfType(
        DbException.class,
        () -> {
          while (walk.next()) {
            walk.key();
          }
        });
  }

  static List<PackedByPython.File> shouldFindPythonsEntriesWhenFileIsSound() {
    return PackedByPython.files();
  }

  @ParameterizedTest
  @MethodSource
  void shouldFindPythonsEntriesWhenFileIsSound(PackedByPython.File file) {
    int used = ByteBuffer.wrap(file.bytes()).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    for (boolean bounded : new boolean[] {false, true}) {
      List<PackedByPython.Placed> found = new ArrayList<>();
      EntryCursor walk = walk(file.bytes(), used, bounded);
      while (walk.next()) {
        found.add(
            new PackedByPython.Placed(
                (int) walk.position(),
                (int) walk.valuePosition(),
                walk.key(),
                Double.doubleToRawLongBits(walk.value())));
      }
      assertThat(found).isEqualTo(file.entries());
      assertThat(walk.next()).isFalse();
    }
  }

  @Test
  void shouldStopWhenUsedIsReached() {
    PackedByPython.File file = PackedByPython.files().get(2);
    int second = file.entries().get(1).position();

    assertThat(walk(file.bytes(), 8, false).next()).isFalse();
    EntryCursor first = walk(file.bytes(), second, true);
    assertThat(first.next()).isTrue();
    assertThat(first.next()).isFalse();
    EntryCursor oneByteMore = walk(file.bytes(), second + 1, false);
    assertThat(oneByteMore.next()).isTrue();
    assertThat(oneByteMore.next()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 1, 7})
  void shouldFindNothingWhenUsedIsNegativeOrTiny(int used) {
    assertThat(walk(new byte[8], used, true).next()).isFalse();
  }

  @Test
  void shouldNameTheLengthWhenItIsImpossibleAndTheWalkTrustsIt() {
    DbException error = failure(walk(fileOf(1_919_251_561, ""), 96, false));

    assertThat(error.pythonType()).isEqualTo("error");
    assertThat(error).hasMessage("unpack_from requires a buffer of at least 1919251561 bytes");
    assertThat(error.position()).isEqualTo(8);
    assertThat(error.file()).isEqualTo(FILE);
  }

  @Test
  void shouldNameTheFileWhenLengthIsImpossibleAndTheWalkIsBounded() {
    DbException error = failure(walk(fileOf(1_919_251_561, ""), 96, true));

    assertThat(error.pythonType()).isEqualTo("RuntimeError");
    assertThat(error)
        .hasMessage("Read beyond file size detected, dir/gauge_all_1.db is corrupted.");
    assertThat(error.position()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({"24,false", "25,true"})
  void shouldCountBoundFromTheLengthFieldWhenWalkIsBounded(int keyLength, boolean refused) {
    // 8 + 24 is 32, no more than used, although the entry ends at 48.
    DbException error = failure(walk(fileOf(keyLength, " ".repeat(keyLength)), 32, true));

    assertThat(error != null).isEqualTo(refused);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, -28, Integer.MIN_VALUE})
  void shouldRefuseSignWhenLengthIsNegative(int keyLength) {
    for (boolean bounded : new boolean[] {false, true}) {
      DbException error = failure(walk(fileOf(keyLength, ""), 96, bounded));

      assertThat(error.pythonType()).isEqualTo("error");
      assertThat(error).hasMessage("bad char in struct format");
    }
  }

  @Test
  void shouldNameThePlaceThatIsReadWhenSlicingLeadsBeforeTheFilesStart() {
    // The entry at 8 ends at -48, which Python counts from the end of 256 bytes.
    byte[] bytes = fileOf(-69, "");
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(208, 10_000);
    EntryCursor walk =
        EntryCursor.ofClient(
            EntryCursor.Policy.SLICING, DbFormat.LABELS, new BufferSource(buffer), 96, FILE);

    DbException error = failure(walk);

    assertThat(error).hasMessage("Read beyond file size detected, file is corrupted.");
    assertThat(error.position()).isEqualTo(208);
  }

  @ParameterizedTest
  @CsvSource({
    // cut inside the length, the key, the spaces, the value; and not at all
    "11,4",
    "12,6",
    "17,6",
    "18,8",
    "20,8",
    "24,8",
    "31,8",
    "32,0"
  })
  void shouldNameWhatIsMissingWhenFileIsCut(int size, int missing) {
    byte[] cut = Arrays.copyOf(fileOf(6, "\"key\" "), size);

    DbException error = failure(walk(cut, 32, false));

    if (missing == 0) {
      assertThat(error).isNull();
    } else {
      assertThat(error)
          .hasMessage("unpack_from requires a buffer of at least " + missing + " bytes");
    }
  }

  @Test
  void shouldGiveEmptyKeyWhenLengthIsZero() {
    EntryCursor walk = walk(fileOf(0, ""), 9, true);

    assertThat(walk.next()).isTrue();
    assertThat(walk.key()).isEmpty();
    assertThat(walk.keyBytes()).isEmpty();
    assertThat(walk.valuePosition()).isEqualTo(16);
  }

  @Test
  void shouldFailOnlyAtTheKeyWhenItIsNotUtf8() {
    EntryCursor walk = walk(fileOf(6, "ab\u00f0def"), 32, true);

    assertThat(walk.next()).isTrue();
    assertThat(walk.keyBytes()).containsExactly('a', 'b', 0xf0, 'd', 'e', 'f');
    DbException error = catchThrowableOfType(DbException.class, walk::key);
    assertThat(error.pythonType()).isEqualTo("UnicodeDecodeError");
    assertThat(error)
        .hasMessage("'utf8' codec can't decode byte 0xf0 in position 2: invalid continuation byte");
    assertThat(error.position()).isEqualTo(8);
  }

  @Test
  void shouldDecodeUtf8WhenAClientOfAnotherKindWroteIt() {
    EntryCursor walk = walk(fileOf(4, "\u00c3\u00bcab"), 32, true);

    assertThat(walk.next()).isTrue();
    assertThat(walk.key()).isEqualTo("\u00fcab");
  }

  /** A strict cursor finds the same entries as the client's, up to the first that is not whole. */
  @Property(tries = 500)
  void shouldAgreeWithAClientWhenEntriesAreWhole(@ForAll Random random, @ForAll DbFormat format) {
    ByteBuffer bytes = ByteBuffer.allocate(600).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(DbLayout.HEADER_SIZE);
    while (bytes.remaining() > 100) {
      byte[] key = new byte[random.nextInt(50)];
      bytes.put(format.encodeEntry(key, random.nextDouble(), 5));
    }
    int used = bytes.position();
    if (random.nextBoolean()) {
      bytes.put(random.nextInt(bytes.capacity()), (byte) random.nextInt());
    }
    ByteSource source = new BufferSource(bytes);
    EntryCursor strict = EntryCursor.strict(format, source, used, used);
    EntryCursor client =
        EntryCursor.ofClient(EntryCursor.Policy.UNPACKING, format, source, used, FILE);
    while (strict.next()) {
      assertThat(client.next()).isTrue();
      assertThat(client.position()).isEqualTo(strict.position());
      assertThat(client.end()).isEqualTo(strict.end()).isLessThanOrEqualTo(used);
      assertThat(client.keyBytes()).isEqualTo(strict.keyBytes()).hasSize(strict.keyLength());
      assertThat(client.value()).isEqualTo(strict.value());
      assertThat(client.timestamp()).isEqualTo(strict.timestamp());
    }
    assertThat(EntryCursor.endOfWhole(format, bytes.array(), DbLayout.HEADER_SIZE, used))
        .isEqualTo((int) strict.end());
    if (strict.end() == used) {
      assertThat(client.next()).isFalse();
    } else {
      assertThat(failsOrEndsBehind(client, used)).isTrue();
    }
  }

  private static boolean failsOrEndsBehind(EntryCursor client, int used) {
    try {
      return client.next() && client.end() > used;
    } catch (DbException e) {
      return true;
    }
  }

  @Test
  void shouldGoOnWhereItIsMovedTo() {
    PackedByPython.File file = PackedByPython.files().get(2);
    PackedByPython.Placed second = file.entries().get(1);
    EntryCursor cursor = walk(file.bytes(), file.bytes().length, false);

    cursor.moveTo(second.position());

    assertThat(cursor.next()).isTrue();
    assertThat(cursor.key()).isEqualTo(second.key());
  }
}
