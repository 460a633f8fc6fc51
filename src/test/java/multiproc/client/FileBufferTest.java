package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import multiproc.layout.DbLayout;
import multiproc.store.MappedStore;
import multiproc.store.MemoryStore;
import org.junit.jupiter.api.Test;

/** Reading a file whose {@code used} is so wrong that it spans holes. */
class FileBufferTest {

  private static final int BLOCK = 1 << 24;

  /** Two blocks of zeros between the header and the last bytes, and a hole after them. */
  private static byte[] file(int used) {
    byte[] bytes = new byte[4 * BLOCK];
    ByteBuffer file = ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER);
    file.putInt(DbLayout.USED_POSITION, used);
    file.putDouble(3 * BLOCK - 4, 2.5);
    return bytes;
  }

  private static FileBuffer load(byte[] bytes) {
    MemoryStore store = new MemoryStore();
    store.write("./counter_1.db", bytes);
    FileBuffer buffer = new FileBuffer(ClientVersion.V0_4_2);
    buffer.load(store, "./counter_1.db");
    return buffer;
  }

  /** Linux gives EIO for a read at address 0 of a process's memory. */
  @Test
  void shouldNameTheFileWhenAReadFails() {
    Path memory = Path.of("/proc/self/mem");
    assumeThat(memory).isReadable();
    FileBuffer buffer = new FileBuffer(ClientVersion.V0_25_0);

    assertThatThrownBy(() -> buffer.load(new MappedStore(), memory.toString()))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("/proc/self/mem: Input/output error");
  }

  @Test
  void shouldGiveTheFilesBytesWhenZerosAreNotKept() {
    byte[] bytes = file(4 * BLOCK);

    FileBuffer buffer = load(bytes);

    assertThat(buffer.getDouble(3 * BLOCK - 4)).isEqualTo(2.5);
    assertThat(buffer.getInt(3 * BLOCK + 1))
        .isEqualTo(ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER).getInt(3 * BLOCK + 1));
    for (int at : new int[] {8, BLOCK - 6, 2 * BLOCK - 6, 3 * BLOCK - 6, 4 * BLOCK - 12}) {
      assertThat(buffer.copy(at, 12)).isEqualTo(Arrays.copyOfRange(bytes, at, at + 12));
    }
  }

  @Test
  void shouldKeepOneBlockWhenAllElseIsZero() {
    byte[] bytes = new byte[4 * BLOCK];
    ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER).putInt(DbLayout.USED_POSITION, 4 * BLOCK);

    FileBuffer buffer = load(bytes);

    assertThat(buffer.copy(4 * BLOCK - 12, 12)).containsOnly(0);
    assertThat(buffer.bytes().length).isLessThan(2 * BLOCK);
  }
}
