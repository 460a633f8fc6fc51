package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import multiproc.cli.RealCells.RealCell;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.explore.catalogue.FaultSearch;
import multiproc.explore.catalogue.FaultSearch.Cell;
import multiproc.harness.real.RealClients;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cells of the matrix on the client that Debian has. Those in which the client hangs are left out:
 * {@code faults matrix --real} runs them.
 */
@Timeout(120)
class RealCellsIT {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cut-copy",
        "empty-file",
        "foreign-db",
        "format-mix",
        "grow-fails",
        "half-reset",
        "help-change",
        "same-id",
        "underscore-id",
        "zero-tear"
      })
  void shouldDoAsThePortWhenTheFaultIsRunOnTheClient(String id) throws Exception {
    FaultCase fault = FaultCatalogue.find(id).orElseThrow();
    RealCells clients = new RealCells(List.of(RealClients.debian()), directory.toString());
    Cell port =
        FaultSearch.cell(fault, ClientVersion.V0_16_0, Set.of(), new Explorer.Limits(200_000, 600));

    RealCell real = clients.run(fault, port);

    assertThat(real.difference()).isEmpty();
    assertThat(real.refusal()).isEmpty();
    assertThat(real.steps()).isPositive().isEqualTo(real.ofSteps());
  }
}
