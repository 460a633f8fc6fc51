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
 * Searches for the interleaving of the original's programs that left a file's bytes. Tries fewer
 * processes before more, and for each set of processes all interleavings that can still leave the
 * bytes, shortest first.
 *
 * <p>Threading: one thread.
 */
public final class Explainer {

  /** Receives the progress of a long search. */
  public interface ExplanationProgress {
    /**
     * Called between two searches, at most once a second.
     *
     * @param sets number of sets of processes tried
     * @param states number of all states seen
     */
    void at(int sets, long states);
  }

  private static final int MOST_UNSEEN = 3;
  private static final int MOST_PASSES = 3;

  /** Most states for each set of processes in a round, before the next set's turn. */
  private static final long[] ROUNDS = {30_000, 300_000, 3_000_000};

  private static final int ENUMERATED = 2_000;
  private static final long PROGRESS_NANOS = 1_000_000_000;

  private final FileClues clues;
  private final long pid;
  private final Explorer.Limits limits;
  private final ExplanationProgress progress;

  /** The closest inexact explanation so far. */
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
  public Explainer(FileImage file, long pid, Explorer.Limits limits, ExplanationProgress progress) {
    this.progress = progress;
    this.clues = new FileClues(file);
    this.pid = pid;
    this.limits = limits;
  }

  /** Whether the file has any entry of a known program. */
  public boolean knowsPrograms() {
    return !clues.labels().isEmpty() || !clues.workers().isEmpty();
  }

  /**
   * Finds an explanation, or the closest run. Every set of processes is searched briefly before any
   * is searched for long.
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

  /** The shortest explanation, or the closest, with {@code unseen} workers that left no byte. */
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

  /**
   * The positions of the unseen workers' entries. For a single one each hiding place is tried,
   * because a fixed position makes the search much smaller.
   */
  private List<List<Integer>> places(int unseen) {
    List<List<Integer>> places = new ArrayList<>();
    if (unseen == 1) {
      Hypothesis.hidingPlaces(clues).forEach(place -> places.add(List.of(place)));
    }
    return places.isEmpty() ? List.of(Collections.nCopies(unseen, Hypothesis.ANYWHERE)) : places;
  }

  private Explanation attempt(Hypothesis hypothesis, long most) {
    TransitionSystem system = new TransitionSystem(hypothesis.plan(), Explorer.DIRECTORY);
    StateChecker judge = new StateChecker(system);
    HypothesisHeuristic guide = new HypothesisHeuristic(system, hypothesis);
    int least = guide.leastDistance();
    if (closest != null && least > 0 && (most > ROUNDS[0] || closest.differing() <= least)) {
      // It cannot be exact, and is hardly closer: not worth more than a first look.
      return closest;
    }
    report();
    AStarSearch search =
        new AStarSearch(
            system,
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
              MoverSequences.schedule(system, judge, search.nearest()).orElseThrow(),
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
    int distinct = new DistinctOrders(system).count(runs);
    int[] readable = MoverSequences.mostReadable(system, judge, runs);
    return new Explanation(
        true,
        MoverSequences.schedule(system, judge, readable).orElseThrow(),
        0,
        List.of(),
        distinct,
        runs.size() < ENUMERATED && !search.stopped(),
        MoverSequences.cleanSwap(system, judge, readable),
        states);
  }
}
