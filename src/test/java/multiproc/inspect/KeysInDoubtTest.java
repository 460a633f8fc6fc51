package multiproc.inspect;

import static multiproc.inspect.FindingTexts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.Map;
import multiproc.layout.DbFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries with a value over their key's end: what is proven of them, and what is likely. */
class KeysInDoubtTest {

  /** A key with 117 bytes, in an entry of 136: its {@code ]} is alone in its eight bytes. */
  private static final String LOGIN =
      "[\"shop_http_requests\", \"shop_http_requests_total\", {\"method\": \"POST\", \"path\":"
          + " \"/login\", \"status\": \"404\"}, \"Requests\"]";

  /** A key with 127 bytes, in an entry of 144: {@code s"]} is in its last eight bytes. */
  private static final String ORDERS =
      LOGIN.replace("/login", "/api/v1/orders/3").replace("404", "200");

  private static final String CART = LOGIN.replace("/login", "/cart/all/of/it/now");
  private static final int FIRST = 136;
  private static final int SECOND = 8 + FIRST;

  private static Inspection inspect(DbBytes file) {
    return DbBytes.inspect("counter_7.db", file.bytes());
  }

  private static DbBytes file(String damaged) {
    return new DbBytes(DbFormat.HELP)
        .append(LOGIN.replace("404", "200"), 1.0)
        .append(damaged, 4.0)
        .append(CART, 2.0);
  }

  /** The closing bracket is the only byte lost; the length in the head says that it was there. */
  @Test
  void shouldProveAKeyOfWhichOnlyTheLastBracketIsLost() {
    assertThat(LOGIN).hasSize(117);
    Inspection inspection = inspect(file(LOGIN).value(SECOND + 120, 3.0));
    assertThat(inspection.guesses())
        .extracting(
            ReconstructedEntry::display, ReconstructedEntry::value, ReconstructedEntry::determined)
        .containsExactly(tuple(EntryReader.display(Display.bytesOf(LOGIN)), 4.0, true));
    assertThat(inspection.guesses().get(0).basis()).isEqualTo(Basis.CLOSING);
  }

  /** One character of the help is lost, too, which only the metric's other keys give. */
  @Test
  void shouldOfferTheKeyOfWhichAPartOfTheHelpIsLostAsLikely() throws IOException {
    assertThat(ORDERS).hasSize(127);
    Inspection inspection = inspect(file(ORDERS).value(SECOND + 128, 3.0));
    String name = EntryReader.display(Display.bytesOf(ORDERS));
    assertThat(inspection.guesses())
        .extracting(
            ReconstructedEntry::display, ReconstructedEntry::value, ReconstructedEntry::certainty)
        .containsExactly(tuple(name, 4.0, ProofLevel.LIKELY));
    assertThat(Losses.of(inspection).series()).containsExactly(name + " (likely)");
    assertThat(text(inspection, FindingKind.VALUE_IN_KEY))
        .contains("in the key of the 144-byte entry (likely " + name + ") at " + SECOND);
  }

  @ParameterizedTest
  @CsvSource({"24, true", "88, false"})
  void shouldNotOfferAKeyIfALabelIsLost(int at, boolean named) {
    Inspection inspection = inspect(file(ORDERS).value(SECOND + at, 3.0));
    assertThat(inspection.guesses()).hasSize(named ? 1 : 0);
  }

  /**
   * The length in the head covers the value: it was stored over the key's end, and then an entry
   * over the value of this one. No entry ends where the value is.
   */
  @Test
  void shouldTellAValueBeforeAnotherEntryAsOneInTheKeyThatCoversIt() throws IOException {
    DbBytes file = new DbBytes(DbFormat.HELP).append(LOGIN.replace("404", "200"), 1.0);
    file.append(ORDERS, 4.0).value(SECOND + 128, 3.0);
    file.storeAt(SECOND + 136, LOGIN, 1.0).used(SECOND + 136 + FIRST);
    Inspection inspection = inspect(file);
    String name = EntryReader.display(Display.bytesOf(ORDERS));
    assertThat(inspection.findings())
        .extracting(Finding::kind)
        .contains(FindingKind.VALUE_IN_KEY, FindingKind.OVERWRITTEN_BY_LATER)
        .doesNotContain(FindingKind.OVERWRITTEN_BY_SHORTER);
    assertThat(text(inspection, FindingKind.VALUE_IN_KEY))
        .isEqualTo(
            "the value 3.0 is at 272, in the key of the 144-byte entry (likely "
                + name
                + ") at 144");
    assertThat(Losses.of(inspection).entries()).as("this entry and the value's").isEqualTo(2);
    assertThat(Losses.of(inspection).byMetric()).isEqualTo(Map.of("shop_http_requests", 1L));
  }

  /** A value in a key is one damage, and the report has one line about it. */
  @Test
  void shouldReportAKeyWithAValueInItOnce() {
    Inspection inspection = inspect(file(LOGIN).value(SECOND + 120, 3.0));
    assertThat(inspection.findings())
        .extracting(Finding::kind)
        .contains(FindingKind.VALUE_IN_KEY, FindingKind.KEY_NOT_JSON);
    assertThat(inspection.damages())
        .extracting(Finding::kind)
        .contains(FindingKind.VALUE_IN_KEY)
        .doesNotContain(FindingKind.KEY_NOT_JSON);
  }
}
