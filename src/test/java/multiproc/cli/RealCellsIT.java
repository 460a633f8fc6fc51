package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import multiproc.cli.RealCells.RealCell;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.explore.catalogue.FaultSearch;
import multiproc.explore.catalogue.FaultSearch.Cell;
import multiproc.harness.real.RealClient;
import multiproc.harness.real.RealClients;
import org.junit.jupiter.api.Test;
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

    RealCell real = clients.run(fault, port(id));

    assertThat(real.difference()).isEmpty();
    assertThat(real.refusal()).isEmpty();
    assertThat(real.steps()).isPositive().isEqualTo(real.ofSteps());
  }

  /** The copy has no metadata. */
  @Test
  void shouldNameThePackageWhenItsReleaseIsNotKnown() throws Exception {
    RealClient copy = RealClients.changed(directory.resolve("copy"));
    RealCells clients = new RealCells(List.of(copy), directory.toString());

    RealCell real = clients.run(FaultCatalogue.find("same-id").orElseThrow(), port("same-id"));

    assertThat(real.isSame()).isTrue();
    assertThat(real.unknown()).contains("0.16.0-0.17.1", copy.path().orElseThrow().toString());
  }

  /** The client waits for ever for a lock, and a process is watched for ten seconds. */
  @Test
  void shouldEndTheClientsAtOnceWhenTheCommandIsInterrupted() throws Exception {
    RealCells clients = new RealCells(List.of(RealClients.debian()), directory.toString());
    FaultCase fault = FaultCatalogue.find("fork-lock").orElseThrow();
    Cell port = port("fork-lock");
    CompletableFuture<RealCell> cell =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return clients.run(fault, port);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    while (!cell.isDone() && directory.toFile().list().length == 0) {
      Thread.onSpinWait();
    }

    clients.end();

    assertThat(cell.get().refusal()).contains("interrupted");
    assertThat(clients.run(fault, port).refusal()).contains("interrupted");
  }

  private static Cell port(String id) throws IOException {
    return FaultSearch.cell(
        FaultCatalogue.find(id).orElseThrow(),
        ClientVersion.V0_16_0,
        Set.of(),
        new Explorer.Limits(200_000, 600));
  }
}
