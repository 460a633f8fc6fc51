package multiproc.explore.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import multiproc.explore.AStarSearch;
import multiproc.explore.Explorer;
import multiproc.explore.MoverSequences;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/**
 * Works out backwards from a file's bytes which interleaving of the original's programs leaves
 * them. Tries fewer processes before more, and of each set all interleavings, shortest first, that
 * can still give the bytes.
 *
 * <p>Threading: one thread.
 */
public final class Explainer {

  /** Hears of a long search. */
  public interface Progress {
    /**
     * Called between two searches, once a second at most.
     *
     * @param sets of processes that were tried
     * @param states seen in all
     */
    void at(int sets, long states);
  }

  private static final int MOST_UNSEEN = 3;
  private static final int MOST_PASSES = 3;

  /** How many states of each set of processes are looked at, before it is the next one's turn. */
  private static final long[] ROUNDS = {30_000, 300_000, 3_000_000};

  private static final int ENUMERATED = 2_000;
  private static final long PROGRESS_NANOS = 1_000_000_000;

  private final FileClues clues;
  private final long pid;
  private final Explorer.Limits limits;
  private final Progress progress;

  /** Of those that are not exact. */
  private Explanation closest;

  private int sets;
  private long states;
  private long reported = System.nanoTime();

  /**
   * An explainer of one file.
   *
   * @param pid in the file's name
   * @param limits of each single search
   */
  public Explainer(FileImage file, long pid, Explorer.Limits limits, Progress progress) {
    this.progress = progress;
    this.clues = new FileClues(file);
    this.pid = pid;
    this.limits = limits;
  }

  /** Whether anything in the file is of a program that is known. */
  public boolean knowsPrograms() {
    return !clues.labels().isEmpty() || !clues.workers().isEmpty();
  }

  /**
   * Explains, or comes as close as it can. Every set of processes is searched for a while before
   * any is searched for long.
   */
  public Explanation run() {
    for (long most : ROUNDS) {
      boolean stopped = false;
      for (int unseen = 0; unseen <= MOST_UNSEEN; unseen++) {
        for (int passes = 1; passes <= MOST_PASSES; passes++) {
          Explanation found = attempt(unseen, passes, most);
          if (found.exact()) {
            return found;
          }
          if (limits.stop().requested()) {
            return closest;
          }
          stopped |= !found.counted();
        }
      }
      if (!stopped) {
        break;
      }
    }
    return closest;
  }

  private void report() {
    long now = System.nanoTime();
    if (now - reported >= PROGRESS_NANOS) {
      reported = now;
      progress.at(sets, states);
    }
  }

  /** The shortest explanation, or the closest, with so many workers that cannot be seen. */
  private Explanation attempt(int unseen, int passes, long most) {
    Explanation best = null;
    for (List<Integer> places : places(unseen)) {
      Hypothesis first = Hypothesis.of(clues, pid, places, passes, false);
      Explanation found = attempt(first, most);
      best = best == null ? found : best.or(found);
      Hypothesis later = Hypothesis.of(clues, pid, places, passes, true);
      if (!later.plan().equals(first.plan())) {
        best = best.or(attempt(later, most));
      }
    }
    return best;
  }

  /** The position of one process is fixed by the hypothesis, so the search is much smaller. */
  private List<List<Integer>> places(int unseen) {
    List<List<Integer>> places = new ArrayList<>();
    if (unseen == 1) {
      Hypothesis.hidingPlaces(clues).forEach(place -> places.add(List.of(place)));
    }
    return places.isEmpty() ? List.of(Collections.nCopies(unseen, Hypothesis.ANYWHERE)) : places;
  }

  private Explanation attempt(Hypothesis hypothesis, long most) {
    TransitionSystem world = new TransitionSystem(hypothesis.plan(), Explorer.DIRECTORY);
    StateChecker judge = new StateChecker(world);
    HypothesisHeuristic guide = new HypothesisHeuristic(world, hypothesis);
    int least = guide.leastDistance();
    if (closest != null && least > 0 && (most > ROUNDS[0] || closest.differing() <= least)) {
      // It cannot be exact; nor closer, or not by so much that more than a first look is worth it.
      return closest;
    }
    report();
    AStarSearch search =
        new AStarSearch(
            world,
            guide,
            false,
            new Explorer.Limits(
                Math.min(most, limits.maxStates()), limits.maxSeconds(), limits.stop()));
    boolean exact = search.run() && least == 0;
    states += search.size();
    sets++;
    if (!exact) {
      Explanation near =
          new Explanation(
              false,
              MoverSequences.schedule(world, judge, search.nearest()).orElseThrow(),
              search.nearestDistance(),
              guide.impossible(),
              0,
              !search.stopped(),
              0,
              states);
      closest = closest == null ? near : closest.or(near);
      return near;
    }
    List<int[]> runs = search.shortest(ENUMERATED);
    int distinct = new DistinctOrders(world).count(runs);
    int[] readable = MoverSequences.mostReadable(world, judge, runs);
    return new Explanation(
        true,
        MoverSequences.schedule(world, judge, readable).orElseThrow(),
        0,
        List.of(),
        distinct,
        runs.size() < ENUMERATED && !search.stopped(),
        MoverSequences.cleanSwap(world, judge, readable),
        states);
  }
}
