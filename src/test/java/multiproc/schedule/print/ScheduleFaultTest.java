package multiproc.schedule.print;

import static org.assertj.core.api.Assertions.assertThat;

import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.explore.Scenario;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleFault;
import multiproc.schedule.Verdict;
import multiproc.schedule.plan.Granularity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleFaultTest {

  private static Scenario scenario(ClientVersion version) {
    return new Scenario(version, Granularity.OBSERVED, 1, 1, 1, 1, true, true);
  }

  @ParameterizedTest
  @CsvSource({
    "V0_4_2, LOST, FORK_INIT",
    "V0_4_2, EMPTY_FILE, EMPTY_FILE",
    "V0_5_0, EMPTY_FILE, EMPTY_FILE",
    "V0_5_0, READER_INIT, READER_INIT"
  })
  void shouldNameTheFaultOfAShortestSchedule(ClientVersion version, Verdict verdict, Fault fault) {
    Schedule shortest = Schedules.shortest(verdict, scenario(version));

    assertThat(ScheduleFault.of(verdict, shortest.steps())).contains(fault);
  }

  @Test
  void shouldNameForkInitWhenAChildStoredIntoItsParentsFile() {
    assertThat(ScheduleFault.clause(Verdict.MISALIGNED, Schedules.misaligned().steps()))
        .isEqualTo("; fault fork-init");
  }

  @Test
  void shouldNameNoneWhenEveryEntryIsInItsWritersFile() {
    Schedule own =
        Schedules.of(Schedules.oneChild(ClientVersion.V0_5_0, Granularity.VISIBLE), 0, 0, 0, 0);

    assertThat(ScheduleFault.of(Verdict.LOST, own.steps())).isEmpty();
  }

  @Test
  void shouldNameNoneWhenTheScheduleIsClean() {
    assertThat(ScheduleFault.of(Verdict.CLEAN, Schedules.misaligned().steps())).isEmpty();
  }
}
