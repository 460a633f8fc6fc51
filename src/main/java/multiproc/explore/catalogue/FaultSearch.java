package multiproc.explore.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import multiproc.client.ClientVersion;
import multiproc.explore.AStarSearch;
import multiproc.explore.Explorer;
import multiproc.explore.MoverSequences;
import multiproc.explore.Search;
import multiproc.layout.DbLayout;
import multiproc.layout.Fix;
import multiproc.schedule.Schedule;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.LocalState;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;

/**
 * Searches for a shortest run that shows a fault under a release; tries every run before it reports
 * that none does.
 *
 * <p>Threading: one thread.
 */
public final class FaultSearch {

  /**
   * The result of a search: a cell of the matrix.
   *
   * @param id of the fault
   * @param version of the client
   * @param shown a shortest run that shows the fault; empty if none was found
   * @param reason why the release cannot show it, from the catalogue; then nothing was searched
   * @param complete whether every run was tried, or a shortest one was found
   * @param states number of states seen
   */
  public record Cell(
      String id,
      ClientVersion version,
      Optional<Schedule> shown,
      Optional<String> reason,
      boolean complete,
      int states) {}

  private static final int ENUMERATED = 500;

  private final FaultCase fault;
  private final TransitionSystem system;
  private final StateChecker judge;
  private final Search search;

  private FaultSearch(FaultCase fault, ClientVersion version, Set<Fix> fixes) {
    this.fault = fault;
    this.search = fault.search(version, fixes);
    this.system = new TransitionSystem(search.plan(), Explorer.DIRECTORY, fault.systemFault());
    this.judge = new StateChecker(system);
  }

  /** Searches under a release with fixes, unless the catalogue excludes the release. */
  public static Cell cell(
      FaultCase fault, ClientVersion version, Set<Fix> fixes, Explorer.Limits limits) {
    Optional<String> reason = fault.notUnder(version);
    if (reason.isPresent()) {
      return new Cell(fault.id(), version, Optional.empty(), reason, true, 0);
    }
    return new FaultSearch(fault, version, fixes).run(version, limits);
  }

  private Cell run(ClientVersion version, Explorer.Limits limits) {
    AStarSearch run = new AStarSearch(system, this::isShown, search.kill(), limits);
    boolean found = run.run();
    Optional<Schedule> shown = Optional.empty();
    if (found) {
      List<int[]> shortest = run.shortest(ENUMERATED);
      shown =
          MoverSequences.schedule(
              system, judge, MoverSequences.mostReadable(system, judge, shortest));
    }
    return new Cell(
        fault.id(), version, shown, Optional.empty(), found || !run.stopped(), run.size());
  }

  private boolean isShown(int[] state) {
    boolean verdict =
        fault.verdict().isEmpty() || (judge.verdicts(state) & fault.verdict().get().bit()) != 0;
    return verdict
        && (fault.died().isEmpty() || hasDied(state))
        && (!fault.remains() || hasRemains(state));
  }

  /** Whether a file has bytes after those in use, and no process is left that may store more. */
  private boolean hasRemains(int[] state) {
    for (int process = 0; process < system.processes(); process++) {
      if (system.isAlive(state, process)) {
        return false;
      }
    }
    for (int file = 0; file < system.files(); file++) {
      FileImage image = system.image(state, file);
      if (image != null && image.headLength() > Math.max(image.used(), DbLayout.HEADER_SIZE)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasDied(int[] state) {
    for (int process = 0; process < system.processes(); process++) {
      LocalState node = system.node(state, process);
      if (node != null
          && node.end() != null
          && node.end().error() != null
          && fault.died().get().matcher(node.end().error()).find()) {
        return true;
      }
    }
    return false;
  }
}
