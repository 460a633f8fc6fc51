package multiproc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FaultyStoreTest extends StoreContract {

  private static final int SIZE = 16 * 1024;

  private final MemoryStore memory = new MemoryStore();

  /** Without a fault, the store behaves as the wrapped one. */
  @Override
  Store store() {
    return FaultyStore.failingAt(memory, SystemFault.ENOSPC, Long.MAX_VALUE);
  }

  @Override
  String directory() {
    return "./tmp";
  }

  @Test
  void shouldFailAtTheChosenOperationAloneWhenItCanBeHit() throws IOException {
    Store store = FaultyStore.failingAt(memory, SystemFault.EFBIG, 2);
    try (StoreFile file = store.openForWriting("a.db")) {
      file.truncate(100);
      assertThatThrownBy(() -> file.truncate(SIZE))
          .isInstanceOf(IOException.class)
          .hasMessage("File too large");
      assertThat(file.size()).isEqualTo(100);
      file.truncate(SIZE);
      assertThat(file.size()).isEqualTo(SIZE);
    }
  }

  @Test
  void shouldNotOpenWhenThereIsNoDescriptorLeft() {
    Store store = FaultyStore.failingAt(memory, SystemFault.EMFILE, 1);
    assertThatThrownBy(() -> store.openForWriting("a.db")).hasMessage("a.db: Too many open files");
    assertThat(memory.list(".", ".db")).isEmpty();
  }

  @Test
  void shouldBeSigbusWhenAStoreFindsNoSpace() throws IOException {
    Store store = FaultyStore.failingAt(memory, SystemFault.ENOSPC, 2);
    try (StoreFile file = store.openForWriting("a.db")) {
      file.truncate(SIZE);
      StoreMapping mapping = file.map(SIZE);
      assertThatThrownBy(() -> mapping.putInt(0, 8))
          .isInstanceOf(BusError.class)
          .hasMessage("No space left on device");
      assertThat(mapping.getInt(0)).isZero();
    }
  }

  /**
   * Only over memory: for a real file the JVM may throw the error anywhere, also outside a catch.
   */
  @Test
  void shouldCutTheFileUnderItsMappingWhenSomebodyElseDoes() throws IOException {
    Store store = FaultyStore.failingAt(memory, SystemFault.CUT, 2);
    try (StoreFile file = store.openForWriting("a.db")) {
      file.truncate(SIZE);
      StoreMapping mapping = file.map(SIZE);
      assertThatThrownBy(() -> mapping.putInt(0, 8)).isInstanceOf(InternalError.class);
      assertThat(file.size()).isZero();
    }
  }

  @Test
  void shouldPassOverWhatAForkHandsOnWhenOperationsAreCounted() throws IOException {
    memory.write("a.db", new byte[SIZE]);
    Store store = FaultyStore.failingAt(memory, SystemFault.ENOMEM, 1);
    StoreFile file = store.inherit("a.db");
    assertThat(file.map(SIZE).capacity()).isEqualTo(SIZE);
    assertThatThrownBy(() -> file.map(SIZE)).hasMessage("Cannot allocate memory");
  }
}
