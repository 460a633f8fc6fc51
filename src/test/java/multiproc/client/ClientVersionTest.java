package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import multiproc.layout.Change;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFormat;
import multiproc.layout.EntryCursor;
import multiproc.layout.GaugeMode;
import multiproc.python.PythonVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientVersionTest {

  @Test
  void shouldBeFoundByItsNumberWhenKnown() {
    assertThat(ClientVersion.of("0.4.2")).contains(ClientVersion.V0_4_2);
    assertThat(ClientVersion.of("0.5.0")).contains(ClientVersion.V0_5_0);
    assertThat(ClientVersion.of("0.4")).isEmpty();
    assertThat(ClientVersion.known()).isEqualTo("0.0.16 to " + ClientVersion.newest());
    assertThat(ClientVersion.V0_4_2).hasToString("0.4.2");
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.1,0.0.16",
    "0.4.3,0.4.2",
    "0.9.1,0.9.0",
    "0.10.0,0.10.0",
    "0.10.2,0.10.1",
    "0.4,0.4.0",
    "0.21,0.21.0",
    "0.4.2.1,0.4.2"
  })
  void shouldNameTheNearestWhenANumberIsUnknown(String number, String nearest) {
    assertThat(ClientVersion.nearest(number)).contains(ClientVersion.of(nearest).orElseThrow());
  }

  @Test
  void shouldNameTheNewestWhenANumberIsAboveAll() {
    assertThat(ClientVersion.nearest("9.9")).contains(ClientVersion.newest());
    assertThat(ClientVersion.nearest("1")).contains(ClientVersion.newest());
  }

  @Test
  void shouldNameNoneWhenItIsNoNumber() {
    for (String text : List.of("", "x", "0..4", "0.4.", "0.4.2rc1", "99999999999")) {
      assertThat(ClientVersion.nearest(text)).as(text).isEmpty();
    }
  }

  @Test
  void shouldBringEachChangeOnceWhenReleasesAreInTheirOrder() {
    List<Change> brought =
        Arrays.stream(ClientVersion.values()).flatMap(v -> v.changes().stream()).toList();

    assertThat(brought).doesNotHaveDuplicates();
    assertThat(brought).contains(ClientChange.values()).contains(GaugeMode.values());
    assertThat(Arrays.stream(ClientVersion.values()).map(ClientVersionTest::number))
        .isSortedAccordingTo(Arrays::compare);
  }

  private static int[] number(ClientVersion release) {
    return Arrays.stream(release.text().split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  @Test
  void shouldBeNamedByItsNumberWhenItIsAConstant() {
    for (ClientVersion release : ClientVersion.values()) {
      assertThat(release.name()).isEqualTo("V" + release.text().replace('.', '_'));
    }
  }

  @Test
  void shouldHoldEveryReleaseOnceWhenThoseThatBehaveAlikeAreTogether() {
    List<ClientVersion.Range> ranges = ClientVersion.ranges(change -> true);

    assertThat(ranges)
        .extracting(ClientVersion.Range::text)
        .contains("0.4.0-0.4.2", "0.18.0-0.20.0");
    int next = 0;
    for (ClientVersion.Range range : ranges) {
      assertThat(range.first().ordinal()).isEqualTo(next);
      next = range.last().ordinal() + 1;
    }
    assertThat(next).isEqualTo(ClientVersion.values().length);
  }

  @Test
  void shouldHaveTheFormatsReleasesWhenTheyAreNamedInWords() {
    for (DbFormat format : EnumSet.complementOf(EnumSet.of(DbFormat.RUBY))) {
      ClientVersion first =
          Arrays.stream(ClientVersion.values())
              .filter(v -> v.format() == format)
              .findFirst()
              .orElseThrow();
      assertThat(first.text()).startsWith(format.releases().split("[- ]")[0]);
    }
    assertThat(ClientVersion.newest(DbFormat.LABELS)).isEqualTo(ClientVersion.V0_15_0);
  }

  @Test
  void shouldHaveEverySwitchTurnedWhenItIsTheFixedRelease() {
    for (Change change :
        List.of(
            ClientChange.CHECKS_PID_BEFORE_NEW_VALUE, EntryCursor.Policy.BOUNDED, NumberStyle.GO)) {
      assertThat(ClientVersion.V0_4_2.has(change)).isFalse();
      assertThat(ClientVersion.V0_5_0.has(change)).isTrue();
      assertThat(ClientVersion.bringing(change)).isEqualTo(ClientVersion.V0_5_0);
    }
    assertThat(ClientVersion.V0_6_0.python()).isEqualTo(PythonVersion.PYTHON_2_7);
    assertThat(ClientVersion.V0_7_0.python()).isEqualTo(PythonVersion.PYTHON_3);
  }
}
