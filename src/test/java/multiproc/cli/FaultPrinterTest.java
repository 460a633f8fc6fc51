package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import multiproc.cli.RealCells.RealCell;
import multiproc.client.ClientVersion;
import multiproc.explore.Explorer;
import multiproc.explore.catalogue.FaultCase;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.explore.catalogue.FaultSearch;
import org.junit.jupiter.api.Test;

class FaultPrinterTest {

  private static final List<ClientVersion> RELEASES =
      List.of(ClientVersion.V0_4_2, ClientVersion.V0_5_0, ClientVersion.V0_25_0);

  private static FaultMatrix.Row row(String id, RealCell... real) throws IOException {
    FaultCase fault = FaultCatalogue.find(id).orElseThrow();
    List<FaultSearch.Cell> cells = new ArrayList<>();
    for (ClientVersion release : RELEASES) {
      cells.add(FaultSearch.cell(fault, release, Set.of(), Explorer.Limits.NONE));
    }
    return new FaultMatrix.Row(fault, cells, List.of(real));
  }

  @Test
  void shouldSayOnceWhatIsSoForAWholeReleaseAndMarkAPackageOfUnknownRelease() throws Exception {
    RealCell none = RealCells.refused("no such client at hand");
    RealCell equal = new RealCell(3, 3, Optional.empty(), Optional.empty(), "");
    RealCell unknown =
        new RealCell(3, 3, Optional.empty(), Optional.empty(), "client 0.21.0- of D");
    FaultMatrix matrix =
        new FaultMatrix(
            RELEASES,
            List.of(
                row("format-mix", none, equal, unknown),
                row("foreign-db", none, equal, unknown),
                row("same-id", none, RealCells.refused("no room"), unknown)));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    new FaultPrinter(new PrintStream(printed, true, StandardCharsets.UTF_8)).matrix(matrix);

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsOnlyOnce("  under 0.4.2: not on the client: no such client at hand")
        .contains("  same-id under 0.5.0: not on the client: no room")
        .contains("':' under 0.25.0: so does a package of unknown release: client 0.21.0- of D")
        .anyMatch(line -> line.matches("format-mix +4~ +4= +3:"))
        .filteredOn(line -> line.contains("no such client"))
        .hasSize(1);
  }

  @Test
  void shouldNotCallCellsEqualWhenNoneWasCompared() throws Exception {
    RealCell none = RealCells.refused("no such client at hand");
    FaultMatrix matrix = new FaultMatrix(RELEASES, List.of(row("format-mix", none, none, none)));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    new FaultPrinter(new PrintStream(printed, true, StandardCharsets.UTF_8)).matrix(matrix);

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .contains("cells in which a client and the port were compared: none");
  }
}
