package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import multiproc.Fixtures;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;

/** Files that real clients packed in big-endian order, as {@code make_big_endian.py} made them. */
class BigEndianFilesTest {

  private static final Map<String, DbFormat> FORMATS =
      Map.of(
          "0.3.1", DbFormat.NAMES_AND_VALUES,
          "0.4.2", DbFormat.LABELS,
          "0.16.0", DbFormat.HELP,
          "0.25.0", DbFormat.TIMESTAMP);

  private static final Map<String, byte[]> FILES = Fixtures.zipped("/inspect/big-endian.zip");

  private static Inspection inspect(String path, byte[] bytes) {
    return DbBytes.inspect(path.substring(path.indexOf('/') + 1), bytes);
  }

  private static void isBigEndian(String path, Inspection inspection) {
    assertThat(inspection.findings())
        .describedAs(path)
        .extracting(Finding::kind)
        .containsExactly(FindingKind.BIG_ENDIAN);
    assertThat(inspection.verdict()).isEqualTo(Severity.CORRUPT);
    assertThat(inspection.faults()).isEmpty();
    assertThat(inspection.judgement().isClients()).isFalse();
    assertThat(inspection.judgement().format())
        .isEqualTo(FORMATS.get(path.substring(0, path.indexOf('/'))));
  }

  @Test
  void shouldSayTheByteOrderWhenAFileIsFromABigEndianMachine() {
    assertThat(FILES).hasSize(3 * FORMATS.size());
    FILES.forEach(
        (path, bytes) -> {
          Inspection inspection = inspect(path, bytes);
          isBigEndian(path, inspection);
          assertThat(inspection.judgement().because()).contains("up to used");
        });
  }

  /** As 0.4.2, 0.16.0 and 0.25.0 do: no error where the number they read as used is negative. */
  @Test
  void shouldPredictWhatClientsHereReadWhenAFileIsBigEndian() {
    FILES.forEach(
        (path, bytes) -> {
          boolean negative = bytes[DbLayout.USED_SIZE - 1] < 0;
          assertThat(inspect(path, bytes).predictions())
              .allMatch(prediction -> prediction.fails() != negative)
              .allMatch(prediction -> prediction.count() <= 0);
        });
  }

  @Test
  void shouldSayTheByteOrderWhenABigEndianFileIsCut() {
    FILES.forEach(
        (path, bytes) -> {
          if (path.contains("counter") && !path.startsWith("0.16")) {
            isBigEndian(path, inspect(path, Arrays.copyOf(bytes, 300)));
          }
        });
  }

  @Test
  void shouldNotSayTheByteOrderWhenTheFirstEntryDoesNotProveIt() {
    FILES.forEach(
        (path, bytes) -> {
          byte[] other = bytes.clone();
          other[DbLayout.HEADER_SIZE + DbLayout.KEY_LENGTH_SIZE - 1]++;
          assertThat(inspect(path, other).findings())
              .describedAs(path)
              .extracting(Finding::kind)
              .doesNotContain(FindingKind.BIG_ENDIAN);
        });
  }
}
