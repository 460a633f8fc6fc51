package multiproc.client;

import static multiproc.client.ClientVersion.V0_4_2;
import static multiproc.client.ClientVersion.V0_5_0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import multiproc.store.GatedStore;
import multiproc.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MmapedDictTest {

  private static final String PATH = "/multiproc/counter_1.db";
  private static final String FILE = "counter_1.db";
  private static final String KEY = KeyJson.encode("m", "m", Map.of());

  private final MemoryStore memory = new MemoryStore();
  private final List<String> steps = new ArrayList<>();
  private final GatedStore store = TextGate.over(memory, steps::add);

  private MmapedDict open() {
    return MmapedDict.open(store, PATH, V0_4_2);
  }

  /** A key with an entry of exactly this number of bytes. */
  private static String keyOfEntry(int entryLength, char letter) {
    String key = KeyJson.encode("m", "m", Map.of("" + letter, ""));
    int keyLength = entryLength - DbLayout.KEY_LENGTH_SIZE - 1 - DbLayout.VALUE_SIZE;
    return KeyJson.encode(
        "m", "m", Map.of("" + letter, ("" + letter).repeat(keyLength - key.length())));
  }

  /** A file with only a header. */
  private void writeHeader(int size, int used) {
    byte[] bytes = new byte[size];
    ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER).putInt(used);
    memory.write(PATH, bytes);
  }

  @Test
  void shouldInitialiseFileWhenItIsNew() throws IOException {
    MmapedDict dict = open();

    assertThat(steps)
        .containsExactly(
            "openForWriting " + FILE,
            "size " + FILE,
            "truncate " + FILE + " 1048576",
            "size " + FILE,
            "map " + FILE + " 1048576",
            "getInt " + FILE + " 0",
            "putInt " + FILE + " 0 8");
    assertThat(dict.state()).isEqualTo(new MmapedDict.State(PATH, 8, 1 << 20, Map.of()));
    assertThat(memory.contents(PATH)).hasSize(1 << 20).startsWith(8, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void shouldWalkAndStoreNothingWhenFileHasEntries() {
    open().writeValue(KEY, 2.5, 0);
    steps.clear();

    MmapedDict dict = open();

    assertThat(steps)
        .containsExactly(
            "openForWriting " + FILE,
            "size " + FILE,
            "size " + FILE,
            "map " + FILE + " 1048576",
            "getInt " + FILE + " 0",
            "view " + FILE);
    assertThat(dict.readValue(KEY)).isEqualTo(2.5);
  }

  @Test
  void shouldStoreEntryThenHeaderThenValueWhenKeyIsNew() {
    MmapedDict dict = open();
    steps.clear();

    dict.writeValue(KEY, 2.5, 0);

    assertThat(KEY).hasSize(14);
    assertThat(steps)
        .containsExactly(
            "putBytes " + FILE + " 8 32",
            "putInt " + FILE + " 0 40",
            "putDouble " + FILE + " 32 2.5");
    assertThat(dict.state()).isEqualTo(new MmapedDict.State(PATH, 40, 1 << 20, Map.of(KEY, 32)));
  }

  @Test
  void shouldTouchTheValueAloneWhenKeyIsKnown() {
    MmapedDict dict = open();
    dict.writeValue(KEY, 2.5, 0);
    steps.clear();

    dict.writeValue(KEY, 3.5, 0);
    assertThat(dict.readValue(KEY)).isEqualTo(3.5);

    assertThat(steps).containsExactly("putDouble " + FILE + " 32 3.5", "getDouble " + FILE + " 32");
  }

  @Test
  void shouldAddZeroWhenMissingKeyIsRead() {
    assertThat(open().readValue(KEY)).isEqualTo(0.0);
    assertThat(open().state().positions()).containsExactly(Map.entry(KEY, 32));
  }

  @Test
  void shouldNotSeeOthersEntriesWhenUsedIsCached() {
    MmapedDict early = open();
    open().writeValue(KEY, 2.5, 0);

    assertThat(early.readValue(KEY)).isEqualTo(0.0);
    assertThat(early.state().used()).isEqualTo(40);
  }

  @Test
  void shouldKeepLastPositionWhenKeyStandsTwice() throws IOException {
    open().writeValue(KEY, 2.5, 0);
    byte[] bytes = memory.contents(PATH);
    System.arraycopy(bytes, 8, bytes, 40, 32);
    bytes[0] = 72;
    memory.write(PATH, bytes);

    assertThat(open().state().positions()).containsExactly(Map.entry(KEY, 64));
  }

  @Test
  void shouldDoubleCapacityWhenEntryDoesNotFit() throws IOException {
    MmapedDict dict = open();
    dict.writeValue(keyOfEntry((1 << 20) - 8, 'a'), 1, 0);
    assertThat(memory.contents(PATH)).hasSize(1 << 20);
    assertThat(dict.state().used()).isEqualTo(1 << 20);
    steps.clear();

    dict.writeValue(keyOfEntry((1 << 20) + 8, 'b'), 2, 0);

    assertThat(steps)
        .startsWith(
            "truncate " + FILE + " 2097152",
            "map " + FILE + " 2097152",
            "truncate " + FILE + " 4194304",
            "map " + FILE + " 4194304",
            "putBytes " + FILE + " 1048576 1048584");
    assertThat(dict.state().capacity()).isEqualTo(1 << 22);
    assertThat(open().readValue(keyOfEntry((1 << 20) - 8, 'a'))).isEqualTo(1);
  }

  @Test
  void shouldDoubleFromTheFilesSizeWhenItIsOdd() throws IOException {
    writeHeader(100, 8);

    open().writeValue(keyOfEntry(96, 'a'), 1, 0);

    assertThat(memory.contents(PATH)).hasSize(200);
  }

  @Test
  void shouldCutTheOthersMappingWhenSmallerCapacityIsDoubledLast() throws IOException {
    MmapedDict small = open();
    MmapedDict large = open();
    for (char letter : "abcd".toCharArray()) {
      large.writeValue(keyOfEntry(600_000, letter), 1, 0);
    }
    assertThat(memory.contents(PATH)).hasSize(4 << 20);

    small.writeValue(keyOfEntry((1 << 20) + 8, 'z'), 1, 0);

    assertThat(memory.contents(PATH)).hasSize(2 << 20);
    assertThatThrownBy(() -> large.writeValue(keyOfEntry(600_000, 'd'), 2, 0))
        .isInstanceOf(InternalError.class);
    large.writeValue(keyOfEntry(600_000, 'a'), 2, 0);
  }

  @Test
  void shouldRefuseEveryNewKeyWhenGrowthFailedOnce() {
    boolean[] full = {false};
    GatedStore failing =
        TextGate.over(
            memory,
            step -> {
              if (full[0] && step.startsWith("truncate")) {
                throw new UncheckedIOException(new IOException("No space left on device"));
              }
            });
    MmapedDict dict = MmapedDict.open(failing, PATH, V0_4_2);
    dict.writeValue(keyOfEntry((1 << 20) - 8, 'a'), 1, 0);
    full[0] = true;
    assertThatThrownBy(() -> dict.writeValue(KEY, 1, 0)).isInstanceOf(UncheckedIOException.class);
    full[0] = false;

    DbException error = catchThrowableOfType(DbException.class, () -> dict.writeValue(KEY, 1, 0));

    assertThat(error.pythonType()).isEqualTo("IndexError");
    assertThat(error).hasMessage("mmap slice assignment is wrong size");
    dict.writeValue(keyOfEntry((1 << 20) - 8, 'a'), 3, 0);
  }

  @Test
  void shouldOpenButRefuseNewKeysWhenUsedIsNegative() {
    writeHeader(4096, -1);
    MmapedDict dict = open();

    assertThat(dict.state().used()).isEqualTo(-1);
    assertThatThrownBy(() -> dict.writeValue(KEY, 1, 0))
        .isInstanceOf(DbException.class)
        .hasMessage("mmap slice assignment is wrong size");
  }

  @ParameterizedTest
  @EnumSource(names = {"V0_4_2", "V0_5_0"})
  void shouldFailWhenFileIsShorterThanUsedItself(ClientVersion version) {
    memory.write(PATH, new byte[3]);

    DbException error =
        catchThrowableOfType(DbException.class, () -> MmapedDict.open(store, PATH, version));
    assertThat(error.pythonType()).isEqualTo("error");
    assertThat(error).hasMessage("unpack_from requires a buffer of at least 4 bytes");
    assertThat(error.position()).isZero();
  }

  @Test
  void shouldBoundTheWalkWhenVersionDoes() {
    byte[] bytes = new byte[256];
    ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER).putInt(0, 96).putInt(8, 100);
    Arrays.fill(bytes, 12, 112, (byte) 'a');
    memory.write(PATH, bytes);

    assertThat(open().state().positions()).containsOnlyKeys("a".repeat(100));
    assertThatThrownBy(() -> MmapedDict.open(store, PATH, V0_5_0))
        .isInstanceOf(DbException.class)
        .hasMessage("Read beyond file size detected, " + PATH + " is corrupted.");
  }

  @Test
  void shouldReadNothingWhenInherited() throws IOException {
    MmapedDict parent = open();
    parent.writeValue(KEY, 2.5, 0);
    MmapedDict.State state = parent.state();
    parent.writeValue(keyOfEntry(64, 'b'), 1, 0);
    steps.clear();

    MmapedDict child = MmapedDict.inherit(store, state, V0_4_2);

    assertThat(steps).isEmpty();
    assertThat(child.state()).isEqualTo(state);
    assertThat(child.readValue(KEY)).isEqualTo(2.5);
    child.writeValue(keyOfEntry(64, 'c'), 1, 0);
    assertThat(memory.contents(PATH)[0]).isEqualTo((byte) 104);
    assertThat(parent.state().positions()).hasSize(2);
  }

  @Test
  void shouldFailWithTheSystemsReasonWhenFileCannotBeInherited() {
    assertThatThrownBy(
            () ->
                MmapedDict.inherit(store, new MmapedDict.State(PATH, 8, 1 << 20, Map.of()), V0_4_2))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("No such file or directory");
  }
}
