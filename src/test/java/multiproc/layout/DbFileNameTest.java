package multiproc.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DbFileNameTest {

  @ParameterizedTest
  @CsvSource({
    "counter,'',counter,counter_4101.db",
    "summary,'',summary,summary_4101.db",
    "histogram,all,histogram,histogram_4101.db",
    "gauge,all,gauge_all,gauge_all_4101.db",
    "gauge,livesum,gauge_livesum,gauge_livesum_4101.db"
  })
  void shouldNameFileWhenTypeAndModeAreGiven(String type, String mode, String prefix, String name) {
    assertThat(DbFileName.prefix(type, mode)).isEqualTo(prefix);
    assertThat(DbFileName.of(prefix, 4101)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "all",
        "liveall",
        "livesum",
        "min",
        "max",
        "sum",
        "livemin",
        "livemax",
        "mostrecent",
        "livemostrecent"
      })
  void shouldParseGaugesNameWhenModeIsOneOfAClient(String mode) {
    assertThat(DbFileName.parse("gauge_" + mode + "_4101.db"))
        .contains(new DbFileName("gauge", mode, "4101"));
  }

  @Test
  void shouldParseNameWhenTypeHasNoMode() {
    assertThat(DbFileName.parse("counter_4101.db")).contains(new DbFileName("counter", "", "4101"));
    assertThat(DbFileName.parse("histogram_007.db"))
        .contains(new DbFileName("histogram", "", "007"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo.db", "gauge_1.db", "gauge_none_1.db", "gauge_all_.db", "gauge_all_x.db",
        "counter_1.db.bak", "counter_1_2.db", "counter_all_1.db", "Counter_1.db", "counter_-1.db",
        "xcounter_1.db", "counter_1xdb", ""
      })
  void shouldParseNothingWhenNoClientGivesTheName(String name) {
    assertThat(DbFileName.parse(name)).isEmpty();
  }
}
