package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import multiproc.data.DataSet;
import multiproc.layout.DbLayout;
import multiproc.store.MappedStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cost of a scrape, as counts for each file, each byte and each distinct key. */
class ScrapeCostTest {

  @TempDir Path directory;

  private final CountingStore store = new CountingStore(new MappedStore());

  private TextScrape scrape(ClientVersion version) throws IOException {
    return TextScrape.of(store, directory.toString(), version, ExpositionFormat.TEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "1, PYTHON_0_4, 0.4.2",
    "10, PYTHON_0_4, 0.4.2",
    "100, PYTHON_0_4, 0.5.0",
    "10, PYTHON_0_16, 0.16.0",
    "100, PYTHON_0_25, 0.25.0"
  })
  void shouldTakeEachDistinctKeyApartOnceWhenManyProcessesHaveIt(
      int processes, DataSet.Format format, String client) throws IOException {
    DataSet set = DataSet.mixed(processes, 26);
    set.write(directory, format);

    TextScrape scrape = scrape(ClientVersion.of(client).orElseThrow());

    assertThat(scrape.newKeys()).isEqualTo(set.keys());
  }

  @Test
  void shouldTakeEachDistinctKeyApartOnceWhenFilesHaveThemInAnotherOrder() throws IOException {
    DataSet set = DataSet.mixed(20, 26);
    set.write(directory, DataSet.Format.PYTHON_0_4);
    try (var files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.hashCode() % 2 == 0).toList()) {
        reverse(file);
      }
    }

    assertThat(scrape(ClientVersion.V0_4_2).newKeys()).isEqualTo(set.keys());
  }

  @Test
  void shouldTakeEachDistinctKeyApartOnceWhenFilesAreLargerThanOneRead() throws IOException {
    DataSet set = DataSet.sums(2, 170_000);
    set.write(directory, DataSet.Format.PYTHON_0_4);
    assertThat(usedBytes()).isGreaterThan(2L << 24);

    TextScrape scrape = scrape(ClientVersion.V0_4_2);

    assertThat(scrape.allSound()).isTrue();
    assertThat(scrape.newKeys()).isEqualTo(set.keys());
    assertThat(store.bytes).hasValue(usedBytes());
  }

  private static void reverse(Path path) throws IOException {
    ByteBuffer from = ByteBuffer.wrap(Files.readAllBytes(path)).order(DbLayout.BYTE_ORDER);
    byte[] bytes = from.array().clone();
    int used = from.getInt(DbLayout.USED_POSITION);
    int target = used;
    for (int position = DbLayout.HEADER_SIZE; position < used; ) {
      int length = (int) DbLayout.entryLength(from.getInt(position));
      target -= length;
      System.arraycopy(from.array(), position, bytes, target, length);
      position += length;
    }
    Files.write(path, bytes);
  }

  @ParameterizedTest
  @CsvSource({"5", "50", "300"})
  void shouldReadEachFileOnceAndNoByteBehindUsedWhenFilesAreSparse(int processes)
      throws IOException {
    DataSet set = DataSet.mixed(processes, 13);
    set.write(directory, DataSet.Format.PYTHON_0_4);

    scrape(ClientVersion.V0_4_2);

    assertThat(store.opens).hasValue(set.files());
    assertThat(store.reads).hasValue(2 * set.files());
    assertThat(store.bytes).hasValue(usedBytes());
  }

  private long usedBytes() throws IOException {
    long bytes = 0;
    try (var files = Files.list(directory)) {
      for (Path path : files.toList()) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
          bytes += Integer.reverseBytes(file.readInt());
        }
      }
    }
    return bytes;
  }

  @Test
  void shouldHaveTwoFilesOpenAtMostWhenThereAreMany() throws IOException {
    DataSet.mixed(300, 13).write(directory, DataSet.Format.PYTHON_0_4);

    for (int i = 0; i < 10; i++) {
      scrape(ClientVersion.V0_4_2);
      assertThat(store.open).hasValue(0);
    }

    assertThat(store.mostOpen.get()).isBetween(1, 2);
  }
}
