package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lost entries, counted by the metric that their bytes name. */
class LossesTest {

  /** The key of an entry of 112 bytes, in which it begins at the fifth. */
  private static final String KEY =
      "[\"shop_requests\", \"shop_requests_total\", {\"method\": \"GET\", \"path\": \"/item/%s\","
          + " \"status\": \"200\"}]";

  private static final int START = DbLayout.HEADER_SIZE;

  private static DbBytes file() {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    for (String item : new String[] {"10", "11", "12"}) {
      file.append(KEY.formatted(item), 1);
    }
    return file;
  }

  private static Losses losses(DbBytes file) throws IOException {
    return Losses.of(DbBytes.inspect("counter_9.db", file.bytes()));
  }

  private static int length() {
    return (int) DbFormat.LABELS.entryLength(KEY.formatted("10").length());
  }

  /** Other processes' values lie over the labels, or over one of the two names, or over both. */
  @ParameterizedTest
  @CsvSource({"64, true", "8, true", "24, true", "8 64, true", "16 24, true", "8 24, false"})
  void shouldCountAnEntryUnderItsMetricWhenTheNamesCopiesGiveIt(String values, boolean named)
      throws IOException {
    DbBytes file = file();
    String[] at = values.split(" ");
    for (String one : at) {
      file.value(START + length() + Integer.parseInt(one), 835);
    }
    Losses losses = losses(file);
    assertThat(losses.entries()).as("the entry, and one for each value").isEqualTo(1 + at.length);
    assertThat(losses.byMetric()).isEqualTo(named ? Map.of("shop_requests", 1L) : Map.of());
  }

  /** A value of another process is in a key of which the rest tells all. */
  @Test
  void shouldNameTheLostSeriesWhenItsKeyIsLeft() throws IOException {
    DbBytes file = file();
    file.value(START + length() + 8, 835);
    assertThat(losses(file).series())
        .containsExactly("shop_requests_total{method=\"GET\",path=\"/item/11\",status=\"200\"}");
  }

  /** Clients decode each key before they read the next length. */
  @ParameterizedTest
  @CsvSource({"'the length that a client reads at ', true", "'no client reads it', false"})
  void shouldNotSayThatAClientReadsALengthAfterTheKeyThatEndsItsWalk(
      String words, boolean printable) {
    DbBytes file = file();
    file.bytes(START + 64, new byte[] {0, 0, 0, 0, 0, 0, (byte) (printable ? 'z' : 0x8a), 64});
    file.length(START + length(), 0x20202020);
    assertThat(
            FindingTexts.text(
                DbBytes.inspect("counter_9.db", file.bytes()), FindingKind.IMPOSSIBLE_LENGTH))
        .contains(words);
  }

  @Test
  void shouldNameTheMetricOfAnEntryOfWhichTheBeginningIsLeft() throws IOException {
    DbBytes file = file();
    file.storeAt(START + length() + 72, "[\"t\", \"t\", {\"r\": \"e\"}]", 5);
    assertThat(losses(file).byMetric()).isEqualTo(Map.of("shop_requests", 1L));
  }

  /** The head is gone, so no walk knows where the entry began; its names and its end are left. */
  @Test
  void shouldCountAnEntryWithoutAHeadByItsNamesAndItsEnd() throws IOException {
    DbBytes file = file();
    file.value(START + length(), 109).value(START + length() + 72, 1067);
    Losses losses = losses(file);
    assertThat(losses.byMetric()).isEqualTo(Map.of("shop_requests", 1L));
  }

  /** The value over the head is that of the whole entry before it. */
  @Test
  void shouldNotCountAWholeEntryOfWhichTheValueIsInAnothersHead() throws IOException {
    DbBytes file = file();
    file.storeAt(START, KEY.formatted("10/details"), 0);
    assertThat(losses(file).entries()).isEqualTo(1);
  }
}
