package multiproc.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static multiproc.inspect.FindingTexts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.inspect.Prediction.ClientRole;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that are told of damaged entries: never text, and never another's as their own. */
class OverwrittenValueTest {

  /**
   * After the value's end another entry of that process fits up to the damaged entry's end, or
   * none.
   */
  @ParameterizedTest
  @CsvSource({"false, 40", "true, 96"})
  void shouldSayWhoseTheValueOfADamagedEntryIsOnlyIfNoOtherEntryCanEndThere(boolean own, int at) {
    DbBytes file = new DbBytes(DbFormat.LABELS).append(DbBytes.gauge(1), 1);
    String path = "/a/path/that/makes/this/key/a/longer/one/than/those/of/the/others";
    file.append("[\"requests\", \"requests\", {\"path\": \"" + path + "\"}]", 96.0);
    Inspection inspection = file.value(88 + at, 82.0).inspect();
    assertThat(text(inspection, FindingKind.VALUE_IN_KEY))
        .endsWith(
            own
                ? "; the entry's own value is 96.0"
                : "; the value at its end, 96.0, is its own or another process's");
    assertThat(inspection.findings())
        .filteredOn(f -> f.kind() == FindingKind.VALUE_IN_KEY)
        .extracting(f -> f.victim().own())
        .containsExactly(own);
  }

  /** A walk goes on while its position is below {@code used}, so it reads a value behind it. */
  @ParameterizedTest
  @ValueSource(ints = {88, 96})
  void shouldTellTheNumberThatAScrapeReadsWhereUsedEndsBeforeOrWithTheEntryBelow(int used) {
    DbBytes file = new DbBytes(DbFormat.LABELS).append(DbBytes.count(0), 1);
    Inspection inspection = file.storeAt(88, DbBytes.gauge(2), 0).used(used).inspect();
    assertThat(inspection.findings())
        .extracting(Finding::kind)
        .contains(FindingKind.ENTRY_IN_VALUE)
        .doesNotContain(FindingKind.UNFINISHED_STORE, FindingKind.OVERWRITTEN_BY_LATER);
    assertThat(inspection.faults()).doesNotContain(Fault.INTERRUPTED_STORE);
    assertThat(inspection.predictions())
        .filteredOn(p -> p.role() == ClientRole.COLLECTOR && p.releases().has(ClientVersion.V0_4_2))
        .extracting(Prediction::message)
        .containsExactly("reports a number that no process ever set, without an error: values=1");
  }

  @Test
  void shouldNotTakeTheTextOfAKeyForTheValueThatIsLeft() {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(OverwriteTest.REQUESTS.formatted("200"), 1)
        .append(OverwriteTest.REQUESTS.formatted("201"), 2);
    Inspection inspection = file.storeAt(8, "[\"j\", \"j\", {}]", 0).inspect();
    assertThat(toldValues(inspection)).containsOnly(1.0);
  }

  private static List<Double> toldValues(Inspection inspection) {
    return inspection.findings().stream()
        .filter(finding -> finding.victim() != null && finding.victim().value() != null)
        .map(finding -> finding.victim().value())
        .toList();
  }

  /** The key follows from its name, which it has twice; text was stored over the value. */
  @ParameterizedTest
  @ValueSource(strings = {"        ", "process_", "\"to\": \"@"})
  void shouldTellNoValueWhenTextIsWhereADamagedEntryHadIt(String text) {
    DbBytes file = DbBytes.parent().value(120, 1.0);
    assertThat(file.inspect().guesses()).extracting(ReconstructedEntry::value).containsExactly(1.0);
    Inspection inspection = file.bytes(176, text.getBytes(ISO_8859_1)).inspect();
    assertThat(toldValues(inspection)).isEmpty();
    assertThat(inspection.guesses()).isEmpty();
  }

  /** Bytes 48 to 55 of its entry, {@code "to": "@}, are 9.06 as a double. */
  private static final String EMAILS =
      "[\"emails_sent_total\", \"emails_sent_total\", {\"to\": \"@a%s\"}]";

  private static final double TEXT =
      ByteBuffer.wrap("\"to\": \"@".getBytes(ISO_8859_1)).order(DbLayout.BYTE_ORDER).getDouble();

  @Test
  void shouldNotTakeTextForTheValueOfAnotherProcess() {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    for (int id = 1; id < 4; id++) {
      file.append(EMAILS.formatted(id), id);
    }
    Inspection inspection = file.value(80 + 8, 7.0).inspect();
    assertThat(inspection.findings()).noneMatch(Finding.ThirdProcess.class::isInstance);
    assertThat(inspection.guesses())
        .extracting(ReconstructedEntry::value, ReconstructedEntry::determined)
        .containsExactly(tuple(2.0, true));
  }

  /** The first entry's value would be at 64, where the other entry's key has its text. */
  @Test
  void shouldNotTakeTextForTheValueOfAnEntryOfWhichTheBeginningIsLeft() {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append("[\"eighteen_letters_x\", \"eighteen_letters_x\", {}]", 5.0);
    file.storeAt(16, EMAILS.formatted(1), 1).storeAt(88, EMAILS.formatted(2), 2).used(160);
    Inspection inspection = file.value(16 + 8, 7.0).inspect();
    assertThat(toldValues(inspection)).doesNotContain(TEXT);
    assertThat(text(inspection, FindingKind.OVERWRITTEN_BY_LATER))
        .endsWith("the overwritten entry's value is gone");
  }
}
