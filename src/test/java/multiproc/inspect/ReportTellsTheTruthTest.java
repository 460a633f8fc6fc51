package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Compares what inspect says of a file of the original's programs with the stores that the port
 * made, in a random order, with kills and later generations.
 */
class ReportTellsTheTruthTest {

  /** How many starts; more with {@code -Dmultiproc.starts=N}. */
  private static final int STARTS = Integer.getInteger("multiproc.starts", 300);

  private static final long FIRST_SEED = Long.getLong("multiproc.seed", 0);

  @Test
  void shouldSayOnlyWhatHappenedWhenAnyStartIsInspected() throws IOException {
    int corrupt = 0;
    int claims = 0;
    int determined = 0;
    int candidates = 0;
    int left = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + STARTS; seed++) {
      try (StartUp run = new StartUp(seed).run()) {
        Verdicts verdicts = new Verdicts(run);
        assertThat(verdicts.wrong()).as("seed=" + seed).isEmpty();
        corrupt += verdicts.inspection().isCorrupt() ? 1 : 0;
        claims += verdicts.claims();
        determined += verdicts.determined();
        candidates += verdicts.candidates();
        left += verdicts.left();
      }
    }
    System.out.printf(
        "starts %d, corrupt %d, claims %d, determined %d, candidates %d, values left of others"
            + " %d%n",
        STARTS, corrupt, claims, determined, candidates, left);
    assertThat(corrupt).isGreaterThan(STARTS / 4);
    assertThat(determined).isGreaterThan(STARTS / 20);
    assertThat(candidates).isGreaterThan(STARTS / 20);
  }
}
