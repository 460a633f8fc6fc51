package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import multiproc.layout.DbFormat;
import org.junit.jupiter.api.Test;

class LikelyLostTest {

  private static final List<String> KEYS =
      List.of(key("/"), key("/cart"), key("/checkout"), key("/login"), key("/orders/{id}"));

  private static String key(String route) {
    return "[\"hits\", \"hits_total\", {\"route\": \"" + route + "\"}, \"Hits\"]";
  }

  private static SiblingKeys siblings(List<List<String>> files) {
    SiblingKeys siblings = new SiblingKeys();
    for (List<String> file : files) {
      Map<String, Double> values = new LinkedHashMap<>();
      file.forEach(key -> values.put(key, 3.0));
      siblings.add(values);
    }
    return siblings;
  }

  /** A file of all keys, cut inside the fourth entry. */
  private static Inspection cut(SiblingKeys siblings) {
    DbBytes file = new DbBytes(DbFormat.TIMESTAMP);
    KEYS.forEach(key -> file.append(key, 2.0));
    long whole =
        KEYS.stream().limit(3).mapToLong(k -> DbFormat.TIMESTAMP.entryLength(k.length())).sum();
    byte[] bytes = Arrays.copyOf(file.bytes(), (int) (8 + whole + 48));
    return DbBytes.inspect("counter_43.db", bytes, siblings);
  }

  private static List<String> lost(Inspection inspection) {
    return inspection.findings().stream()
        .filter(Finding.Suggested.class::isInstance)
        .flatMap(finding -> ((Finding.Suggested) finding).keys().stream())
        .toList();
  }

  @Test
  void shouldNameTheOtherKeysOfASiblingWhenTheyAreAsLongAsWhatIsMissing() throws IOException {
    List<String> backwards =
        List.of(KEYS.get(4), KEYS.get(3), KEYS.get(2), KEYS.get(1), KEYS.get(0));
    Inspection inspection = cut(siblings(List.of(backwards, KEYS, KEYS.subList(0, 2))));
    assertThat(lost(inspection)).containsExactlyInAnyOrder(KEYS.get(3), KEYS.get(4));
    assertThat(Losses.of(inspection).likely()).isEqualTo(2);
    assertThat(Losses.of(inspection).entries()).isEqualTo(1);
  }

  @Test
  void shouldNameNoneWhenTheSiblingsDoNotAgreeOrDoNotFit() {
    List<String> others =
        List.of(KEYS.get(0), KEYS.get(1), KEYS.get(2), KEYS.get(3), key("/users"));
    assertThat(lost(cut(siblings(List.of(others))))).isEmpty();
    List<String> alike =
        List.of(KEYS.get(0), KEYS.get(1), KEYS.get(2), KEYS.get(3), key("/0rders/{id}"));
    assertThat(lost(cut(siblings(List.of(KEYS, alike))))).isEmpty();
    List<String> without =
        List.of(KEYS.get(0), KEYS.get(1), KEYS.get(2), key("/l0gin"), KEYS.get(4));
    assertThat(lost(cut(siblings(List.of(without))))).isEmpty();
  }

  /**
   * As in a file of two real processes: one counted in an entry of a series, the other in a second
   * entry of it. The value 0.0 of one is not the series' value.
   */
  @Test
  void shouldNotTakeAValueForProvenWhenTheSeriesMayHaveAnotherDamagedEntry() {
    String key = key("/checkout");
    DbBytes file = new DbBytes(DbFormat.TIMESTAMP).append(key, 1.0);
    int length = (int) DbFormat.TIMESTAMP.entryLength(key.length());
    int value = 8 + length - 16;
    file.append(key("/"), 2.0).append(key, 0.0).append(key("/login"), 3.0);
    int second = 8 + length + (int) DbFormat.TIMESTAMP.entryLength(key("/").length());
    // Values of the other process with their timestamps, 0.0, and the first's own value again.
    file.value(value - 8, 0.0).value(value, 1.0).value(second + 8, 5.0).value(second + 16, 0.0);
    Inspection inspection = file.inspect("counter_8.db", new SiblingKeys());
    assertThat(inspection.findings())
        .filteredOn(Finding.DamagedKey.class::isInstance)
        .first()
        .satisfies(finding -> assertThat(finding.victim().value()).isEqualTo(1.0));
    assertThat(inspection.guesses()).noneMatch(ReconstructedEntry::determined);
  }
}
