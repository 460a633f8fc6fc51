package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are returned in their order, whichever thread read them. */
@Timeout(60)
class ReadAheadTest {

  private static final String DIRECTORY = "/multiproc/";

  private final MemoryStore memory = new MemoryStore();
  private final CountingStore store = new CountingStore(memory);

  private static byte[] file(int number, int labelLength) {
    String key = "[\"g\", \"g\", {\"a\": \"" + "x".repeat(labelLength) + "\"}]";
    byte[] entry = DbLayout.encodeEntry(key.getBytes(StandardCharsets.US_ASCII), number);
    return ByteBuffer.allocate(DbLayout.HEADER_SIZE + entry.length)
        .order(DbLayout.BYTE_ORDER)
        .putInt(DbLayout.HEADER_SIZE + entry.length)
        .position(DbLayout.HEADER_SIZE)
        .put(entry)
        .array();
  }

  private static String path(int number) {
    return DIRECTORY + "gauge_all_" + number + ".db";
  }

  private List<String> write(int count, int labelLength) {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      memory.write(path(i), file(i, labelLength));
      paths.add(path(i));
    }
    return paths;
  }

  private List<String> read(List<String> paths) {
    List<String> read = new ArrayList<>();
    try (ReadAhead files = new ReadAhead(store, paths, ClientVersion.V0_4_2)) {
      while (files.next()) {
        assertThat(files.file().path()).isEqualTo(files.source().path());
        assertThat(files.file().sound()).isGreaterThan(DbLayout.HEADER_SIZE);
        read.add(files.source().path());
      }
    }
    return read;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 9, 200, 201, 202, 209, 210, 1000})
  void shouldGiveFilesInTheirOrderWhenThereAreSo(int count) {
    List<String> paths = write(count, 10);

    for (int i = 0; i < 20; i++) {
      assertThat(read(paths)).isEqualTo(paths);
    }
  }

  /** Batches of files with unknown sizes could hold sixteen large files at once. */
  @Test
  void shouldReadOneFileFirstWhenThereAreMany() {
    try (ReadAhead files = new ReadAhead(store, write(300, 10), ClientVersion.V0_4_2)) {
      assertThat(files.next()).isTrue();

      assertThat(store.opens).hasValue(1);
    }
  }

  @Test
  void shouldGiveFilesInTheirOrderWhenTheyAreLarge() {
    List<String> paths = write(60, 1 << 18);

    assertThat(read(paths)).isEqualTo(paths);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 45, 100, 499})
  void shouldFailOfTheFirstBadFileWhenSeveralAreBad(int bad) {
    List<String> paths = write(500, 10);
    for (int i = bad; i < 500; i += 3) {
      memory.write(path(i), new byte[0]);
    }
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> read(paths))
          .isInstanceOfSatisfying(
              DbException.class, e -> assertThat(e.file()).isEqualTo(path(bad)));
    }
    assertThat(store.mostOpen.get()).isLessThanOrEqualTo(2);
  }
}
