package multiproc.schedule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import multiproc.client.Fault;

/**
 * Compares a run with the schedule whose order it followed, with another client or with two steps
 * swapped: whether the fault of the schedule is gone. Other faults that the run may end with do not
 * matter, such as the empty file of a process that the order kills.
 *
 * <p>The fault of a forked child in its parent's file is gone only if no process stores into
 * another's file: a change that merely prevents the overlap leaves a false series behind.
 *
 * @param was verdict of the schedule
 * @param fault that the schedule is replayed for; empty if it has no name
 * @param seen whether a process died of the error that shows this fault; empty if the verdict alone
 *     shows it
 * @param is verdict of the run
 * @param other fault of the run; empty if its verdict names none, or it is not known
 * @param stores of the run into other processes' files
 * @param lost sentences on values that programs leave and the client did not store
 * @param deaths errors of which processes died and the schedule's release does not die, by process
 */
public record FaultComparison(
    Verdict was,
    Optional<Fault> fault,
    Optional<Boolean> seen,
    Verdict is,
    Optional<Fault> other,
    Set<ForeignUse> stores,
    List<String> lost,
    Map<Long, String> deaths) {

  /** The results of a comparison. */
  public enum Answer {
    /** The run does not show the fault. */
    GONE,
    /** Nothing is overwritten, but a process still stores into another process's file. */
    HALF,
    /** The run shows it. */
    THERE,
    /** The run ends with a worse verdict, so that the fault may be there as well. */
    HIDDEN,
    /** The fault is not shown, but the client did not store what it was told to. */
    LOSES,
    /** The fault is not shown, but a process dies of an error of the client's own. */
    DIES
  }

  /**
   * Compares two runs of which all steps are known.
   *
   * @param fault that the schedule is replayed for
   * @param seen whether its error is in the run; empty if the verdict alone shows it
   */
  public static FaultComparison of(
      Schedule schedule, Optional<Fault> fault, Schedule run, Optional<Boolean> seen) {
    return new FaultComparison(
        schedule.expectation().verdict(),
        fault,
        seen,
        run.expectation().verdict(),
        RunFault.of(run),
        ForeignUse.stores(run),
        List.of(),
        Map.of());
  }

  /** The result. */
  public Answer answer() {
    boolean half = !stores.isEmpty() && fault.filter(Fault::isOfForeignFile).isPresent();
    Answer answer = seen.orElse(false) ? Answer.THERE : ofVerdicts();
    // The same end by another error is not the fault, and no proof that it is gone.
    boolean otherError = answer == Answer.THERE && !seen.orElse(true) && !deaths.isEmpty();
    if (answer != Answer.GONE && !otherError) {
      return answer;
    }
    if (half) {
      return Answer.HALF;
    }
    return !lost.isEmpty() ? Answer.LOSES : deaths.isEmpty() ? Answer.GONE : Answer.DIES;
  }

  /** The verdict of the run; LOST, if no worse, where the client did not store a value. */
  public Verdict end() {
    return lost.isEmpty() || is.ordinal() < Verdict.LOST.ordinal() ? is : Verdict.LOST;
  }

  private Answer ofVerdicts() {
    int before = rank(was);
    int now = rank(is);
    if (is == Verdict.CLEAN || now > before) {
      return Answer.GONE;
    }
    if (now < before) {
      return Answer.HIDDEN;
    }
    boolean differs = fault.isPresent() && other.isPresent() && !fault.equals(other);
    return differs ? Answer.GONE : Answer.THERE;
  }

  /** Place in the order of verdicts; those of two writers of one file share one. */
  private static int rank(Verdict verdict) {
    return Math.max(verdict.ordinal(), Verdict.LOST.ordinal());
  }
}
