package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import multiproc.explore.Explorer;
import multiproc.explore.WhatIf;
import multiproc.schedule.Schedule;
import multiproc.schedule.print.LaterEnd;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaterEndTest {

  /**
   * In error1 the child has yet to store the header 8 -> 88, which takes the parent's entries out
   * of the bytes in use. A truncated mapping stays truncated. The processes of torn-pair have
   * ended.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "error1 | the damage stays, in another form: LOST after 17 steps; a scrape then succeeds,"
            + " without the lost entries; it also shows writer_0_my_gauge{label1=\"my label\"} 0.0"
            + " with pid=\"4101\", which 4101 never made: 4102 stored it.",
        "shrink | the damage stays: SHRINK after 10 steps too.",
        "torn-pair | No process has a further step: WRONG-VALUE is the final end."
      })
  void shouldSayWhetherAnEndLastsWhenTheProgramsRunOn(String name, String sentence)
      throws IOException {
    Schedule schedule = ScheduleSource.load(name);
    Schedule finished = new WhatIf(schedule, Explorer.DIRECTORY).finished();
    assertThat(LaterEnd.sentence(schedule, finished)).endsWith(sentence);
  }
}
