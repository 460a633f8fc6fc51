package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import multiproc.client.Fault;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that processes set in entries after another process had stored its own over them. */
class ForeignValuesTest {

  private static final String NAME = "counter_8.db";
  private static final String KEY =
      "[\"shop_requests\", \"shop_requests_total\", {\"route\": \"%s\"}, \"Requests\"]";
  private static final String HEAD = KEY.formatted("/");
  private static final String LATER = KEY.formatted("/api/v2/orders/{id}");

  private static int length(String key) {
    return (int) DbFormat.HELP.entryLength(key.length());
  }

  /** An entry at 8 of which the last 16 bytes, value included, are under the next entry. */
  private static DbBytes overlapped() {
    DbBytes file = new DbBytes(DbFormat.HELP).append(HEAD, 1);
    int at = DbLayout.HEADER_SIZE + length(HEAD) - 16;
    int end = file.store(at, LATER, 2);
    return file.used(end).append(KEY.formatted("/last"), 3);
  }

  private static List<String> sentences(Inspection inspection) {
    return inspection.findings().stream().map(FindingText::of).toList();
  }

  @Test
  void shouldSayTheValueOfABeginningThatIsSetUnderAnotherEntrysKey() {
    int valueAt = DbLayout.HEADER_SIZE + length(HEAD) - DbLayout.VALUE_SIZE;
    Inspection inspection = DbBytes.inspect(NAME, overlapped().value(valueAt, 1.85).bytes());
    assertThat(sentences(inspection))
        .anyMatch(text -> text.contains("are the beginning of") && text.endsWith("1.85 is left"));
    assertThat(sentences(DbBytes.inspect(NAME, overlapped().bytes())))
        .anyMatch(text -> text.contains("are the beginning of") && text.endsWith("value is gone"));
  }

  @Test
  void shouldNameEachValueInAKeyAndAtLeastThreeProcesses() throws IOException {
    DbBytes file = new DbBytes(DbFormat.HELP).append(LATER, 2).append(HEAD, 1);
    Inspection two = DbBytes.inspect(NAME, file.value(16, 5).bytes());
    assertThat(two.hasThreeWriters()).isFalse();
    assertThat(two.faultTexts())
        .anyMatch(text -> text.startsWith("same-id: two or more processes"));
    assertThat(Losses.of(two).byMetric()).containsEntry("shop_requests", 1L);
    Inspection three = DbBytes.inspect(NAME, file.value(32, 7).bytes());
    assertThat(sentences(three))
        .anyMatch(text -> text.startsWith("the value 5.0 is at 16, in the key of"))
        .anyMatch(text -> text.startsWith("the value 7.0 is at 32, in the key of"))
        .anyMatch(text -> text.startsWith("at least three processes stored entries here"));
    assertThat(three.faultTexts())
        .anyMatch(text -> text.startsWith("same-id: at least three processes"));
    assertThat(Losses.of(three).entries()).isEqualTo(3);
  }

  /** An entry of the other process may have been shorter than all that are left here. */
  @ParameterizedTest
  @CsvSource({"/, true", "/api/v2/orders/{id}/items, false"})
  void shouldProveAValueOnlyIfNoEntryOfTheOtherFitsBeforeIt(String route, boolean proven) {
    DbBytes file = new DbBytes(DbFormat.HELP).append(KEY.formatted(route), 2);
    file.append(KEY.formatted(route + "/"), 1).value(16, 5);
    assertThat(DbBytes.inspect(NAME, file.bytes()).guesses())
        .singleElement()
        .extracting(ReconstructedEntry::determined)
        .isEqualTo(proven);
  }

  @Test
  void shouldSayWhatDistinguishesEachFaultThatIsOffered() {
    assertThat(FaultAdvice.apart(List.of(Fault.SAME_ID, Fault.CUT_COPY, Fault.FORK_INIT)))
        .contains("same-id if ", "cut-copy if ", "fork-init if ");
    assertThat(FaultAdvice.apart(List.of(Fault.SAME_ID))).isEmpty();
  }
}
