package multiproc.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import multiproc.layout.BufferSource;
import multiproc.layout.ByteSource;
import multiproc.layout.DbException;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import org.junit.jupiter.api.Tag;

/** Walking over any bytes: to an end, with nothing but an error of the client's on the way. */
@Tag("fuzz")
class EntryCursorFuzzTest {

  private static final String FILE = "gauge_all_1.db";

  @FuzzTest(maxDuration = "0s")
  void shouldWalkToAnEnd(byte[] input) {
    ByteSource source = new BufferSource(ByteBuffer.wrap(input).order(DbLayout.BYTE_ORDER));
    int used;
    try {
      used = EntryCursor.readUsed(source, FILE);
    } catch (DbException e) {
      assertThat(input).hasSizeLessThan(DbLayout.USED_SIZE);
      return;
    }
    for (DbFormat format : DbFormat.values()) {
      for (EntryCursor.Policy policy : EntryCursor.Policy.values()) {
        walk(
            policy == EntryCursor.Policy.STRICT
                ? EntryCursor.strict(format, source, used, input.length)
                : EntryCursor.ofClient(policy, format, source, used, FILE),
            input.length);
      }
    }
  }

  private static void walk(EntryCursor walk, int size) {
    try {
      while (walk.next()) {
        assertThat(walk.position()).isBetween((long) DbLayout.HEADER_SIZE - size, (long) size);
        assertThat(walk.valuePosition()).isBetween(0L, (long) size - DbLayout.VALUE_SIZE);
        assertThat(walk.value() + walk.timestamp()).isNotNull();
        assertThat(walk.keyBytes()).hasSizeLessThanOrEqualTo(size);
        key(walk);
      }
    } catch (DbException e) {
      assertThat(e.located()).contains(FILE);
    }
  }

  private static void key(EntryCursor walk) {
    try {
      assertThat(walk.key()).isNotNull();
    } catch (DbException e) {
      assertThat(e.pythonType()).isEqualTo("UnicodeDecodeError");
    }
  }
}
