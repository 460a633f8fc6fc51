package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import multiproc.cli.RealCells.Package;
import multiproc.client.ClientVersion;
import multiproc.harness.real.ClientFacts;
import multiproc.harness.real.RealClient;
import org.junit.jupiter.api.Test;

class RealCellsTest {

  @Test
  void shouldRunAPackageForTheReleaseOfItsMetadata() throws IOException {
    RealCells cells = cells(packageOf("a", "0.21.0-", ""), packageOf("b", "0.21.0-", "0.25.0"));

    assertThat(cells.client(ClientVersion.V0_25_0)).contains(new RealClient("b", Optional.empty()));
    assertThat(cells.client(ClientVersion.V0_26_0)).contains(new RealClient("a", Optional.empty()));
  }

  @Test
  void shouldRunAPackageOfUnknownReleaseForEachThatItMayBe() throws IOException {
    RealCells cells = cells(packageOf("a", "0.4.0-0.4.2", ""));

    assertThat(cells.releases())
        .containsExactly(ClientVersion.V0_4_0, ClientVersion.V0_4_1, ClientVersion.V0_4_2);
  }

  @Test
  void shouldRunNoneOfTwoPackagesThatMayBeOfTheSameRelease() throws IOException {
    RealCells cells =
        cells(
            packageOf("a", "0.21.0-", ""),
            packageOf("b", "0.21.0-", ""),
            packageOf("c", "", "0.4.2"));

    assertThat(cells.releases()).containsExactly(ClientVersion.V0_4_2);
    assertThat(cells.refusals())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("release=0.21.0- folder=/"));
  }

  private static RealCells cells(Package... packages) throws IOException {
    RealCells cells = new RealCells(List.of(), ".");
    cells.assign(Arrays.asList(packages));
    return cells;
  }

  private static Package packageOf(String name, String releases, String release) {
    return new Package(
        new RealClient(name, Optional.empty()),
        new ClientFacts("3.11.7", "/" + name, releases, release));
  }
}
