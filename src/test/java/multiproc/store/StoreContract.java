package multiproc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The common behaviour of all stores, so that a result over one store holds over the others. */
abstract class StoreContract {

  private static final int SIZE = 16 * 1024;

  /** The store, and an empty directory in it. */
  abstract Store store();

  abstract String directory();

  private String path(String name) {
    return directory() + "/" + name;
  }

  private StoreFile file(String name, long size) throws IOException {
    StoreFile file = store().openForWriting(path(name));
    file.truncate(size);
    return file;
  }

  private StoreMapping mapping(long size) throws IOException {
    return file("a.db", size).map(size);
  }

  @Test
  void shouldMakeEmptyFileWhenOpenedForWriting() throws IOException {
    try (StoreFile file = store().openForWriting(path("a.db"))) {
      assertThat(file.size()).isZero();
      assertThat(store().list(directory(), ".db")).containsExactly(path("a.db"));
    }
  }

  @Test
  void shouldGrowAndNeverCutWhenExtended() throws IOException {
    try (StoreFile file = file("a.db", SIZE)) {
      file.extend(100);
      assertThat(file.size()).isEqualTo(SIZE);
      file.extend(2L * SIZE);
      assertThat(file.size()).isEqualTo(2L * SIZE);
      assertThat(file.read(SIZE, SIZE)).containsOnly(0);
    }
  }

  @Test
  void shouldOpenTheSameFileWhenItIsThere() throws IOException {
    StoreFile first = file("a.db", SIZE);
    StoreFile second = store().openForWriting(path("a.db"));
    StoreFile reader = store().openForReading(path("a.db"));
    StoreFile inherited = store().inherit(path("a.db"));

    assertThat(second.size()).isEqualTo(SIZE);
    second.truncate(100);
    assertThat(first.size()).isEqualTo(100);
    assertThat(reader.size()).isEqualTo(100);
    assertThat(inherited.size()).isEqualTo(100);
  }

  @Test
  void shouldRefuseWhenFileIsMissing() throws IOException {
    for (ThrowingCallable open :
        new ThrowingCallable[] {
          () -> store().openForReading(path("a.db")), () -> store().inherit(path("a.db"))
        }) {
      FileSystemException error = catchThrowableOfType(FileSystemException.class, open);
      assertThat(error.getReason()).isEqualTo("No such file or directory");
      assertThat(error.getFile()).isEqualTo(path("a.db"));
    }
    assertThatThrownBy(() -> store().delete(path("a.db"))).isInstanceOf(IOException.class);
    assertThat(store().list(directory(), "")).isEmpty();
  }

  @Test
  void shouldGrowWithZerosAndKeepTheRestWhenTruncatedUp() throws IOException {
    StoreFile file = file("a.db", 8);
    file.map(8).putInt(4, -1);

    file.truncate(12);

    assertThat(file.read(0, 100)).containsExactly(0, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0);
  }

  @Test
  void shouldForgetWhatWasCutWhenTruncatedDownAndUp() throws IOException {
    StoreFile file = file("a.db", 8);
    file.map(8).putDouble(0, -1.0);

    file.truncate(7);
    file.truncate(8);

    assertThat(file.read(6, 2)).containsExactly(0xf0, 0);
  }

  @Test
  void shouldStoreLittleEndianWhenNumbersArePut() throws IOException {
    StoreFile file = file("a.db", 20);
    StoreMapping mapping = file.map(20);
    mapping.putInt(0, 0x01020304);
    mapping.putDouble(4, 1.5);
    mapping.putBytes(12, new byte[] {9, 8, 7});

    assertThat(file.read(0, 15)).containsExactly(4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 9, 8, 7);
    assertThat(mapping.getInt(0)).isEqualTo(0x01020304);
    assertThat(mapping.getDouble(4)).isEqualTo(1.5);
  }

  @Test
  void shouldShareBytesWhenMappedTwice() throws IOException {
    StoreMapping one = mapping(SIZE);
    StoreMapping other = store().openForWriting(path("a.db")).map(SIZE);
    one.putInt(SIZE - 4, 42);

    assertThat(other.getInt(SIZE - 4)).isEqualTo(42);
    assertThat(other.view().getInt(SIZE - 4)).isEqualTo(42);
  }

  @Test
  void shouldViewWholeMappingReadOnlyWhenAsked() throws IOException {
    StoreMapping mapping = mapping(SIZE);
    mapping.putInt(0, 1);

    assertThat(mapping.view().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(mapping.view().isReadOnly()).isTrue();
    assertThat(mapping.view().capacity()).isEqualTo(SIZE);
    assertThat(mapping.view().getInt(0)).isEqualTo(1);
  }

  @Test
  void shouldRefuseToMapWhenBytesAreNotThere() throws IOException {
    StoreFile file = file("a.db", 8);

    assertThatThrownBy(() -> file.map(9))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("mmap length is greater than file size");
    assertThat(file.size()).isEqualTo(8);
  }

  @Test
  void shouldRefuseWhenPositionIsOutsideTheMapping() throws IOException {
    StoreFile file = file("a.db", SIZE);
    StoreMapping mapping = file.map(8);

    assertThat(mapping.capacity()).isEqualTo(8);
    for (ThrowingCallable access :
        new ThrowingCallable[] {
          () -> mapping.getInt(5),
          () -> mapping.getInt(-1),
          () -> mapping.getDouble(1),
          () -> mapping.putInt(5, 1),
          () -> mapping.putDouble(8, 1),
          () -> mapping.putBytes(7, new byte[2]),
          () -> mapping.putBytes(-1, new byte[1])
        }) {
      assertThatThrownBy(access).isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(file.read(0, 16)).containsOnly(0);
  }

  @Test
  void shouldKeepWhatIsLeftOfTheMappingWhenFileIsCutUnderIt() throws IOException {
    StoreFile file = file("a.db", SIZE);
    StoreMapping mapping = file.map(SIZE);
    mapping.putInt(0, 7);
    mapping.putInt(SIZE - 4, 9);
    store().openForWriting(path("a.db")).truncate(SIZE / 2);

    assertThat(mapping.capacity()).isEqualTo(SIZE);
    assertThat(mapping.getInt(0)).isEqualTo(7);
    mapping.putInt(SIZE / 2 - 4, 8);
    file.truncate(SIZE);
    assertThat(mapping.getInt(SIZE / 2 - 4)).isEqualTo(8);
    assertThat(mapping.getInt(SIZE - 4)).isZero();
  }

  /** Many copies first: only compiled code, which has run often, gets the JVM's error late. */
  @Test
  void shouldStoreWhatLiesBeforeTheCutAndThrowAtOnceWhenACopyCrossesIt() throws IOException {
    StoreFile file = file("a.db", SIZE);
    StoreMapping mapping = file.map(SIZE);
    byte[] entry = new byte[24];
    for (int i = 0; i < 3_000; i++) {
      append(mapping, entry, 0);
    }
    Arrays.fill(entry, (byte) 7);
    file.truncate(SIZE / 2);

    assertThatThrownBy(() -> append(mapping, entry, 8)).isInstanceOf(InternalError.class);

    assertThat(mapping.getInt(0)).isZero();
    assertThat(file.read(SIZE / 2 - 16, 24))
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 7, 7, 7, 7, 7, 7, 7, 7);
  }

  /**
   * A process dies when it sets a value on a page that was cut off. So the set of another key that
   * follows is never seen, also not in bytes that the file still has.
   */
  @Test
  void shouldNotStoreTheNextValueWhenASetMeetsACut() throws IOException {
    StoreFile file = file("a.db", SIZE);
    StoreMapping mapping = file.map(SIZE);
    for (int i = 0; i < 20_000; i++) {
      setBoth(mapping, 1);
    }
    file.truncate(SIZE / 2);

    assertThatThrownBy(() -> setBoth(mapping, 2)).isInstanceOf(InternalError.class);

    assertThat(mapping.getDouble(8)).isEqualTo(1);
  }

  private static void setBoth(StoreMapping mapping, double value) {
    mapping.putDouble(SIZE - 8, value);
    mapping.putDouble(8, value);
  }

  private static void append(StoreMapping mapping, byte[] entry, int used) {
    mapping.putBytes(SIZE / 2 - 8, entry);
    mapping.putInt(0, used);
  }

  @Test
  void shouldRefuseToChangeWhenOpenedForReading() throws IOException {
    file("a.db", 8);
    StoreFile reader = store().openForReading(path("a.db"));
    StoreMapping mapping = reader.map(8);

    assertThatThrownBy(() -> reader.truncate(16)).isInstanceOf(IOException.class);
    assertThat(mapping.getInt(0)).isZero();
    for (ThrowingCallable store :
        new ThrowingCallable[] {
          () -> mapping.putInt(0, 1),
          () -> mapping.putDouble(0, 1),
          () -> mapping.putBytes(0, new byte[1])
        }) {
      assertThatThrownBy(store).isInstanceOf(ReadOnlyBufferException.class);
    }
    assertThat(reader.read(0, 9)).hasSize(8).containsOnly(0);
  }

  @Test
  void shouldReadTheSameBytesWhenReadIsLongAndWhereverTheLastOneEnded() throws IOException {
    byte[] bytes = new byte[300_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 >> 3);
    }
    file("a.db", bytes.length).map(bytes.length).putBytes(0, bytes);
    StoreFile reader = store().openForReading(path("a.db"));

    for (int length : new int[] {1, 8191, 8192, 8193, 16_385, 65_536, 65_537, 200_000, 4}) {
      for (int position : new int[] {0, 4, 90_000, length, bytes.length - 1}) {
        assertThat(reader.read(position, length))
            .as("position=%d, length=%d", position, length)
            .isEqualTo(
                Arrays.copyOfRange(bytes, position, Math.min(position + length, bytes.length)));
      }
    }
  }

  @Test
  void shouldReadWhatIsThereWhenFileEnds() throws IOException {
    StoreFile file = file("a.db", 8);
    file.map(8).putBytes(0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

    assertThat(file.read(0, 3)).containsExactly(1, 2, 3);
    assertThat(file.read(6, 100)).containsExactly(7, 8);
    assertThat(file.read(8, 4)).isEmpty();
    assertThat(file.read(100, 4)).isEmpty();
    assertThat(file.read(3, 0)).isEmpty();
  }

  @Test
  void shouldKeepMappingWhenFileIsClosed() throws IOException {
    StoreFile file = file("a.db", 8);
    StoreMapping mapping = file.map(8);
    file.close();
    mapping.putInt(0, 5);

    assertThat(store().openForReading(path("a.db")).read(0, 1)).containsExactly(5);
  }

  @Test
  void shouldLiveOnInOpenHandlesWhenDeleted() throws IOException {
    StoreFile file = file("a.db", 8);
    StoreMapping mapping = file.map(8);
    store().delete(path("a.db"));
    mapping.putInt(0, 5);

    assertThat(store().list(directory(), "")).isEmpty();
    assertThat(file.read(0, 1)).containsExactly(5);
    assertThat(store().openForWriting(path("a.db")).size()).isZero();
    assertThat(file.size()).isEqualTo(8);
  }

  @Test
  void shouldListNothingWhenThereIsNoSuchDirectory() throws IOException {
    assertThat(store().list(directory() + "/none", ".db")).isEmpty();
  }

  @Test
  void shouldListMatchingFilesOfTheDirectoryWhenAsked() throws IOException {
    for (String name : new String[] {"a.db", "b.db", ".hidden.db", "c.db.bak", "db", ".db"}) {
      file(name, 0).close();
    }

    assertThat(store().list(directory(), ".db"))
        .containsExactlyInAnyOrder(path("a.db"), path("b.db"));
    assertThat(store().list(directory() + "/", ".db"))
        .containsExactlyInAnyOrder(path("a.db"), path("b.db"));
    assertThat(store().list(directory(), "")).hasSize(4);
  }
}
