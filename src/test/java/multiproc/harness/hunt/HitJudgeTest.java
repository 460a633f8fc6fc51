package multiproc.harness.hunt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HitJudgeTest {

  private static final ScrapeResult OK = new ScrapeResult(true, "", 1);

  private static ScrapeResult failed(String file, long nanoTime) {
    return new ScrapeResult(false, "error generating metric output: broken " + file, nanoTime);
  }

  /** Scrapes and failing files as they come, one after the other; the last one stays. */
  private static final class Script implements HitJudge.AttemptView {

    private final Deque<ScrapeResult> scrapes;
    private final Deque<Set<String>> failing;
    private boolean settled;
    private boolean tooLong;

    Script(List<ScrapeResult> scrapes, List<Set<String>> failing) {
      this.scrapes = new ArrayDeque<>(scrapes);
      this.failing = new ArrayDeque<>(failing);
    }

    private static <T> T next(Deque<T> left) {
      return left.size() > 1 ? left.poll() : left.peek();
    }

    @Override
    public ScrapeResult scrape() {
      return next(scrapes);
    }

    @Override
    public Set<String> failing() {
      return next(failing);
    }

    @Override
    public void awaitSettled() {
      settled = true;
    }

    @Override
    public boolean lastedEnough() {
      return true;
    }

    @Override
    public boolean lastedTooLong() {
      return tooLong;
    }
  }

  @Test
  void shouldBeAHitWhenTheSameFileFailsAfterAllHaveSettled() throws Exception {
    Script court =
        new Script(
            List.of(failed("a", 5), failed("a", 9)), List.of(Set.of("a", "b"), Set.of("a", "c")));

    HitJudge.Decision judgement = HitJudge.judge(court);

    assertThat(court.settled).isTrue();
    assertThat(judgement.failing()).containsExactly("a");
    assertThat(judgement.first().nanoTime()).isEqualTo(5);
    assertThat(judgement.message()).isEqualTo("broken a");
    assertThat(judgement.failedInPassing()).isFalse();
  }

  @Test
  void shouldBeNoHitWhenTheFileWasJustBeingMade() throws Exception {
    HitJudge.Decision judgement =
        HitJudge.judge(new Script(List.of(failed("a", 5), OK), List.of(Set.of("a"), Set.of())));

    assertThat(judgement.failing()).isEmpty();
    assertThat(judgement.failedInPassing()).isTrue();
  }

  @Test
  void shouldBeNoHitWhenTwoScrapesFailOnTwoFilesInPassing() throws Exception {
    HitJudge.Decision judgement =
        HitJudge.judge(
            new Script(
                List.of(failed("a", 5), failed("b", 6), OK), List.of(Set.of("a"), Set.of("b"))));

    assertThat(judgement.failing()).isEmpty();
    assertThat(judgement.failedInPassing()).isTrue();
  }

  @Test
  void shouldFailTheAttemptWhenItIsNeverDecided() {
    Script court = new Script(List.of(failed("a", 5)), List.of(Set.of("a"), Set.of("b"), Set.of()));
    court.tooLong = true;

    assertThatThrownBy(() -> HitJudge.judge(court))
        .isInstanceOf(AttemptFailedException.class)
        .hasMessageContaining("undecided");
  }
}
