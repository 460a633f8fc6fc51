package multiproc.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.explore.Explorer;
import multiproc.explore.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFaultTest {

  private static Schedule shortest(ClientVersion version, Verdict verdict, boolean disturbed) {
    Scenario scenario =
        new Scenario(
            version,
            disturbed ? Granularity.OBSERVED : Granularity.VISIBLE,
            1,
            2,
            1,
            1,
            disturbed,
            disturbed);
    return new Explorer(
            scenario.plan(), disturbed, Explorer.Limits.NONE, (states, depth, left) -> {})
        .run()
        .shortest()
        .get(verdict);
  }

  @ParameterizedTest
  @CsvSource({"MISALIGNED", "LOST"})
  void shouldBeForkInitWhenAChildStoresIntoItsParentsFile(Verdict verdict) {
    assertThat(RunFault.of(shortest(ClientVersion.V0_4_2, verdict, false)))
        .contains(Fault.FORK_INIT);
  }

  @ParameterizedTest
  @CsvSource({"0.4.2, EMPTY_FILE", "0.5.0, EMPTY_FILE", "0.5.0, READER_INIT"})
  void shouldBeTheVerdictsOwnFaultWhenItHasOne(String client, Verdict verdict) {
    Schedule schedule = shortest(ClientVersion.of(client).orElseThrow(), verdict, true);
    assertThat(RunFault.of(schedule).map(Fault::id))
        .contains(verdict.word().toLowerCase(Locale.ROOT));
  }

  @Test
  void shouldBeNoneWhenARunIsClean() {
    Schedule schedule = shortest(ClientVersion.V0_4_2, Verdict.LOST, false);
    Expectation clean = new Expectation(Verdict.CLEAN, "", Map.of(), List.of());
    assertThat(RunFault.of(new Schedule(schedule.plan(), schedule.steps(), clean))).isEmpty();
  }

  @Test
  void shouldBeUnknownWhenNobodyStoresIntoAnothersFile() {
    Schedule schedule = shortest(ClientVersion.V0_4_2, Verdict.LOST, false);
    assertThat(RunFault.of(new Schedule(schedule.plan(), List.of(), schedule.expectation())))
        .isEmpty();
  }
}
