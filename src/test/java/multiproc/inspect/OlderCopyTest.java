package multiproc.inspect;

import static multiproc.inspect.FindingTexts.text;
import static multiproc.inspect.FindingTexts.texts;
import static org.assertj.core.api.Assertions.assertThat;

import multiproc.client.Fault;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An older copy of a file is stored over it, as {@code cp} does into the same inode, while its
 * process goes on: it stores values of entries that are not there, and new entries at its own
 * {@code used}.
 */
class OlderCopyTest {

  private static final int OLDER = 4;
  private static final int LIVE = 12;

  private static String key(int id, int length) {
    String key = DbBytes.count(10 + id).replace("}]", "}, \"Writers\"]");
    return key.replace("Writers", "W".repeat(7 + length));
  }

  private static int end(int entries, int length) {
    return DbLayout.HEADER_SIZE
        + entries * (int) DbFormat.TIMESTAMP.entryLength(key(0, length).length());
  }

  private static int valueOf(int entry, int length) {
    return end(entry + 1, length) - DbFormat.TIMESTAMP.valueSize();
  }

  private static DbBytes older(int length) {
    DbBytes file = new DbBytes(DbFormat.TIMESTAMP);
    for (int id = 0; id < OLDER; id++) {
      file.append(key(id, length), 1.0);
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120})
  void shouldNotTakeValuesInZerosForAnotherFault(int length) throws Exception {
    DbBytes file = older(length);
    file.value(valueOf(5, length), 2.0).value(valueOf(6, length), 31.0);
    file.value(valueOf(9, length), 0.25);
    file.storeAt(end(LIVE, length), key(LIVE, length), 1.0).used(end(LIVE + 1, length));
    Inspection inspection = file.inspect("counter_100.db", new SiblingKeys());
    assertThat(texts(inspection, FindingKind.VALUE_ALONE))
        .hasSize(3)
        .first()
        .asString()
        .startsWith("the value 2.0 is at " + valueOf(5, length) + ", in zeros: its entry is not");
    assertThat(texts(inspection, FindingKind.GARBAGE)).isEmpty();
    assertThat(inspection.faults()).isEmpty();
    assertThat(Losses.of(inspection).entries()).isEqualTo(3);
  }

  @Test
  void shouldTellAValueBehindTheUsedOfTheOlderCopy() throws Exception {
    Inspection inspection = older(0).value(valueOf(8, 0), 31.0).inspect();
    assertThat(text(inspection, FindingKind.VALUE_ALONE)).contains(", after the bytes in use,");
    assertThat(inspection.isCorrupt()).isTrue();
    assertThat(Losses.of(inspection).entries()).isEqualTo(1);
  }

  @Test
  void shouldTakeOneValueAtTheEndOfZerosForAnInterruptedAppend() throws Exception {
    DbBytes file = older(8).value(valueOf(OLDER, 8), 2.0);
    file.storeAt(end(OLDER + 1, 8), key(LIVE, 8), 1.0).used(end(OLDER + 2, 8));
    Inspection inspection = file.inspect("counter_100.db", new SiblingKeys());
    assertThat(text(inspection, FindingKind.VALUE_ALONE)).contains("the value 2.0 is at ");
    assertThat(inspection.faults()).containsExactly(Fault.RE_ENTRY);
  }
}
