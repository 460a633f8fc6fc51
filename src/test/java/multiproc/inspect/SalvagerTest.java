package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import multiproc.inspect.salvage.Salvage;
import multiproc.inspect.salvage.Salvager;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalvagerTest {

  @TempDir Path folder;

  private static byte[] entry(String name, double value) {
    return DbLayout.encodeEntry(
        KeyJson.encode(name, name, Map.of()).getBytes(StandardCharsets.US_ASCII), value);
  }

  @Test
  void shouldKeepAWholeEntryWhenADamagedOneMayHaveHadItsKey() throws Exception {
    byte[] whole = entry("a", 1.5);
    byte[] damaged = whole.clone();
    damaged[7] = 'b';
    byte[] file = new byte[DbLayout.INITIAL_SIZE];
    ByteBuffer bytes = ByteBuffer.wrap(file).order(DbLayout.BYTE_ORDER);
    int behindHole = DbLayout.HEADER_SIZE + whole.length + 8;
    bytes
        .putInt(DbLayout.USED_POSITION, behindHole + damaged.length)
        .put(DbLayout.HEADER_SIZE, whole)
        .put(behindHole, damaged);

    Salvage salvage = new Salvager(folder).salvage(DbBytes.inspect("gauge_all_9.db", file));

    assertThat(salvage.kept()).isEqualTo(1);
    assertThat(CaseInspection.inspect(folder).files())
        .singleElement()
        .satisfies(
            copy -> {
              assertThat(copy.isCorrupt()).isFalse();
              assertThat(copy.entryCount()).isEqualTo(1);
            });
  }

  /** A worker's 80-byte entry over the first of the parent's, of which a value is left. */
  private static DbBytes overwritten(int... standing) {
    DbBytes file = new DbBytes(DbFormat.LABELS).append(DbBytes.count(standing[0]), 1.0);
    for (int i = 1; i < standing.length; i++) {
      file.append(DbBytes.count(standing[i]), 1.0);
    }
    file.store(DbLayout.HEADER_SIZE, DbBytes.gauge(1), 0);
    return file;
  }

  @Test
  void shouldPutAnEntryTogetherWhoseSeriesCounts() throws Exception {
    Salvage salvage = new Salvager(folder).salvage(overwritten(0, 1, 2).inspect());

    assertThat(salvage.kept()).isEqualTo(3);
    assertThat(salvage.guessed())
        .singleElement()
        .asString()
        .startsWith("writer_process_count{worker_id=\"0\"} = 1.0");
    assertThat(salvage.candidates()).isEmpty();
    assertThat(CaseInspection.inspect(folder).files().get(0).entryCount()).isEqualTo(4);
  }

  @Test
  void shouldLeaveOutAnEntryWhoseNumbersAreInNoOrder() throws Exception {
    Salvage salvage = new Salvager(folder).salvage(overwritten(0, 1, 5, 6, 3).inspect());

    assertThat(salvage.kept()).isEqualTo(5);
    assertThat(salvage.guessed()).isEmpty();
    assertThat(salvage.candidates()).hasSize(1);
  }

  @Test
  void shouldLeaveOutAnEntryWhoseSeriesShowsInOneNumberOnly() throws Exception {
    Salvage salvage = new Salvager(folder).salvage(overwritten(0, 1).inspect());

    assertThat(salvage.kept()).isEqualTo(2);
    assertThat(salvage.guessed()).isEmpty();
    assertThat(salvage.candidates())
        .singleElement()
        .asString()
        .startsWith("writer_process_count{worker_id=\"0\"} = 1.0");
    assertThat(salvage.gone()).isNotEmpty();
    assertThat(CaseInspection.inspect(folder).files())
        .singleElement()
        .satisfies(
            copy -> {
              assertThat(copy.isCorrupt()).isFalse();
              assertThat(copy.entryCount()).isEqualTo(2);
            });
  }
}
