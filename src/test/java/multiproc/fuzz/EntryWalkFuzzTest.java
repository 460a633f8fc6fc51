package multiproc.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import multiproc.layout.BufferSource;
import multiproc.layout.ByteSource;
import multiproc.layout.DbException;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryWalk;
import multiproc.layout.SlicingWalk;
import multiproc.layout.Walk;
import org.junit.jupiter.api.Tag;

/** Walking over any bytes: to an end, with nothing but an error of the client's on the way. */
@Tag("fuzz")
class EntryWalkFuzzTest {

  private static final String FILE = "gauge_all_1.db";

  @FuzzTest(maxDuration = "0s")
  void shouldWalkToAnEnd(byte[] input) {
    ByteSource source = new BufferSource(ByteBuffer.wrap(input).order(DbLayout.BYTE_ORDER));
    int used;
    try {
      used = SlicingWalk.readUsed(source, FILE);
    } catch (DbException e) {
      assertThat(input).hasSizeLessThan(DbLayout.USED_SIZE);
      return;
    }
    walk(new EntryWalk(source, used, FILE, false), input.length);
    walk(new EntryWalk(source, used, FILE, true), input.length);
    for (DbFormat format : DbFormat.values()) {
      walk(new SlicingWalk(format, source, used, FILE), input.length);
    }
  }

  private static void walk(Walk walk, int size) {
    try {
      while (walk.next()) {
        assertThat(walk.position()).isBetween(DbLayout.HEADER_SIZE - size, size);
        assertThat(walk.valuePosition()).isBetween(0, size - DbLayout.VALUE_SIZE);
        assertThat(walk.value() + walk.timestamp()).isNotNull();
        assertThat(walk.keyBytes()).hasSizeLessThanOrEqualTo(size);
        key(walk);
      }
    } catch (DbException e) {
      assertThat(e.located()).contains(FILE);
    }
  }

  private static void key(Walk walk) {
    try {
      assertThat(walk.key()).isNotNull();
    } catch (DbException e) {
      assertThat(e.pythonType()).isEqualTo("UnicodeDecodeError");
    }
  }
}
