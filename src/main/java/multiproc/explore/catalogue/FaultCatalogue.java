package multiproc.explore.catalogue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import multiproc.client.ClientVersion;

/**
 * Lists the known faults with a scenario, one file each.
 *
 * <p>Threading: safe.
 */
public final class FaultCatalogue {

  private FaultCatalogue() {}

  /** The fault with this name; empty if there is none. */
  public static Optional<FaultCase> find(String id) throws IOException {
    return Resources.FAULTS.text(id).map(text -> FaultText.parse(id, text));
  }

  /**
   * The releases of the matrix: some of each format, and those in which a fault appeared or
   * disappeared.
   */
  public static List<ClientVersion> releases() {
    return List.of(
        ClientVersion.V0_3_1,
        ClientVersion.V0_4_2,
        ClientVersion.V0_5_0,
        ClientVersion.V0_16_0,
        ClientVersion.V0_21_0,
        ClientVersion.V0_25_0,
        ClientVersion.newest());
  }

  /** All faults, by name. */
  public static List<FaultCase> all() throws IOException {
    List<FaultCase> all = new ArrayList<>();
    for (String id : Resources.FAULTS.names()) {
      all.add(find(id).orElseThrow());
    }
    return all;
  }
}
