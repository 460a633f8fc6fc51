package multiproc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {

  private final MemoryStore store = new MemoryStore();

  @Override
  Store store() {
    return store;
  }

  @Override
  String directory() {
    return "/multiproc";
  }

  @Test
  void shouldCopyBytesWhenWrittenAndTaken() throws IOException {
    byte[] bytes = {1, 2, 3, 4};
    store.write("/multiproc/a.db", bytes);
    bytes[0] = 9;
    store.contents("/multiproc/a.db")[1] = 9;

    assertThat(store.contents("/multiproc/a.db")).containsExactly(1, 2, 3, 4);
    assertThatThrownBy(() -> store.contents("/multiproc/b.db")).isInstanceOf(IOException.class);
  }

  /** For real files the error comes later: the JVM throws some instructions after the access. */
  @Test
  void shouldFailAsOnSigbusWhenWhatWasCutIsTouched() throws IOException {
    StoreFile file = store.openForWriting("/multiproc/a.db");
    file.truncate(64);
    StoreMapping mapping = file.map(64);
    file.truncate(32);

    mapping.putDouble(24, 1);
    assertThatThrownBy(() -> mapping.putDouble(25, 1)).isInstanceOf(InternalError.class);
    assertThatThrownBy(() -> mapping.getInt(32)).isInstanceOf(InternalError.class);
    assertThatThrownBy(() -> mapping.putBytes(0, new byte[33])).isInstanceOf(InternalError.class);
  }

  @Test
  void shouldLeaveOpenHandlesTheOldBytesWhenFileIsReplaced() throws IOException {
    store.write("/multiproc/a.db", new byte[] {1});
    StoreFile old = store.openForReading("/multiproc/a.db");
    store.write("/multiproc/a.db", new byte[] {2});

    assertThat(old.read(0, 1)).containsExactly(1);
    assertThat(store.contents("/multiproc/a.db")).containsExactly(2);
  }

  @Test
  void shouldListOneDirectoryWhenOthersHaveFilesToo() throws IOException {
    for (String path : new String[] {"/multiproc/a.db", "/multiproc/x/b.db", "/multiproc2/c.db"}) {
      store.openForWriting(path);
    }

    assertThat(store.list("/multiproc", ".db")).containsExactly("/multiproc/a.db");
  }
}
