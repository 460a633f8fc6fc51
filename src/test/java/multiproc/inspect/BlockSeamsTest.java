package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import multiproc.client.Fault;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Storage mixes up blocks of one process's file, which says nothing about a second process. */
class BlockSeamsTest {

  private static final int BLOCK = 512;

  private static final Set<Fault> OF_TWO = Set.of(Fault.SAME_ID, Fault.FORK_INIT, Fault.IMPORT_PID);

  private interface Damage {
    void to(byte[] bytes, int from, int to);
  }

  /** A counter's entries as one process of a client of the format stores them, over six blocks. */
  private static byte[] file(DbFormat format) {
    DbBytes file = new DbBytes(format);
    int used = DbLayout.HEADER_SIZE;
    for (int i = 0; used < 7 * BLOCK; i++) {
      String path = "/items/" + "subfolder".substring(0, i * 5 % 9) + i * 37 % 101;
      String labels =
          format == DbFormat.NAMES_AND_VALUES
              ? "[\"path\"], [\"" + path + "\"]"
              : "{\"path\": \"" + path + "\"}";
      String help = format == DbFormat.TIMESTAMP ? ", \"Hits by path.\"" : "";
      String key = "[\"hits\", \"hits_total\", " + labels + help + "]";
      used += format.entryLength(key.length());
      file.append(key, i % 4 == 0 ? 0.25 * i : i);
    }
    return file.bytes();
  }

  private static List<String> accused(DbFormat format, Damage damage) {
    List<String> accused = new ArrayList<>();
    byte[] bytes = file(format);
    assertThat(DbBytes.inspect("counter_7.db", bytes).findings()).isEmpty();
    for (int from = 1; from < 7; from++) {
      for (int to = from + 1; to < 7; to++) {
        byte[] damaged = bytes.clone();
        damage.to(damaged, from * BLOCK, to * BLOCK);
        List<Fault> faults = DbBytes.inspect("counter_7.db", damaged).faults();
        if (faults.stream().anyMatch(OF_TWO::contains)) {
          accused.add("blocks " + from + " and " + to + ": " + faults);
        }
      }
    }
    return accused;
  }

  @ParameterizedTest
  @EnumSource(names = {"NAMES_AND_VALUES", "LABELS", "TIMESTAMP"})
  void shouldAccuseNoSecondProcessWhenTwoBlocksAreSwapped(DbFormat format) {
    assertThat(
            accused(
                format,
                (bytes, from, to) -> {
                  byte[] block = Arrays.copyOfRange(bytes, from, from + BLOCK);
                  System.arraycopy(bytes, to, bytes, from, BLOCK);
                  System.arraycopy(block, 0, bytes, to, BLOCK);
                }))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"NAMES_AND_VALUES", "LABELS", "TIMESTAMP"})
  void shouldAccuseNoSecondProcessWhenABlockIsThereTwice(DbFormat format) {
    assertThat(
            accused(format, (bytes, from, to) -> System.arraycopy(bytes, from, bytes, to, BLOCK)))
        .isEmpty();
  }

  @Test
  void shouldAccuseNoSecondProcessWhenTheFileWasAppendedToItself() {
    byte[] bytes = file(DbFormat.LABELS);
    int used = bytes[0] & 0xff | (bytes[1] & 0xff) << Byte.SIZE;
    byte[] twice = Arrays.copyOf(bytes, 2 * used);
    System.arraycopy(bytes, 0, twice, used, used);
    assertThat(DbBytes.inspect("counter_7.db", twice).faults()).doesNotContainAnyElementsOf(OF_TWO);
  }

  @Test
  void shouldStillNameTwoProcessesWhenAnEntryIsWholeOverABlocksBoundary() {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    for (int i = 0; i < 12; i++) {
      file.append(DbBytes.count(i), 1.0);
    }
    // 8 + 5 * 88 = 448; the entry of 80 bytes covers the boundary at 512.
    assertThat(file.storeAt(448, DbBytes.gauge(3), 2.0).inspect().faults()).contains(Fault.SAME_ID);
  }
}
