package multiproc.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import multiproc.cli.RealCells.RealCell;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.Stop;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultSearch;
import multiproc.explore.catalogue.FaultSearch.Cell;
import multiproc.layout.Fix;

/**
 * Holds the results of all faults under some releases.
 *
 * @param versions the columns
 * @param rows one row for each fault
 */
public record FaultMatrix(List<ClientVersion> versions, List<Row> rows) {

  /**
   * The results of one fault.
   *
   * @param cells of the port, one for each release
   * @param real of the real clients; empty unless they were asked for
   */
  public record Row(FaultCase fault, List<Cell> cells, List<RealCell> real) {}

  /** Makes the row of a fault. */
  private interface RowSource {
    Row row(FaultCase fault) throws IOException;
  }

  /** Searches every cell. */
  public static FaultMatrix search(
      List<FaultCase> faults, List<ClientVersion> versions, Set<Fix> fixes, Explorer.Limits limits)
      throws InterruptedException, ExecutionException {
    return new FaultMatrix(
        versions,
        rows(
            faults,
            fault ->
                new Row(
                    fault,
                    versions.stream()
                        .map(version -> FaultSearch.cell(fault, version, fixes, limits))
                        .toList(),
                    List.of())));
  }

  /**
   * The same matrix, with each cell also run on a real client.
   *
   * @param stop leaves out the cells that are not begun
   */
  public FaultMatrix on(RealCells clients, Stop stop)
      throws InterruptedException, ExecutionException {
    List<FaultCase> faults = rows.stream().map(Row::fault).toList();
    return new FaultMatrix(
        versions,
        rows(
            faults,
            fault -> {
              Row row = rows.get(faults.indexOf(fault));
              List<RealCell> real = new ArrayList<>();
              for (Cell cell : row.cells()) {
                RealCell ran = stop.requested() ? null : clients.run(fault, cell);
                // A signal to the whole group ends the client's processes too.
                real.add(stop.requested() ? RealCells.refused(stop.reason()) : ran);
              }
              return new Row(fault, row.cells(), real);
            }));
  }

  /** Makes the rows in parallel, one thread for each core; the searches are independent. */
  private static List<Row> rows(List<FaultCase> faults, RowSource maker)
      throws InterruptedException, ExecutionException {
    ExecutorService cores =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<Row>> rows = new ArrayList<>();
      for (FaultCase fault : faults) {
        Callable<Row> job = () -> maker.row(fault);
        rows.add(cores.submit(job));
      }
      List<Row> done = new ArrayList<>();
      for (Future<Row> row : rows) {
        done.add(row.get());
      }
      return done;
    } finally {
      cores.shutdownNow();
    }
  }

  /** Whether every search was completed. */
  public boolean isComplete() {
    return rows.stream().flatMap(row -> row.cells().stream()).allMatch(Cell::complete);
  }

  /** Number of cells in which a client and the port were compared. */
  long compared() {
    return rows.stream()
        .flatMap(row -> row.real().stream())
        .filter(cell -> cell.refusal().isEmpty())
        .count();
  }

  /** Whether no client differed from the port. */
  public boolean isSame() {
    return rows.stream()
        .flatMap(row -> row.real().stream())
        .map(RealCell::difference)
        .allMatch(Optional::isEmpty);
  }
}
