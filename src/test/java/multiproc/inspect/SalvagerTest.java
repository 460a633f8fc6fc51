package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import multiproc.inspect.salvage.Salvage;
import multiproc.inspect.salvage.Salvager;
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
}
