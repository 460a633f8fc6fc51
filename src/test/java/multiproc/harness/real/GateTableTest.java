package multiproc.harness.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import multiproc.Fixtures;
import multiproc.client.ClientVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The table of gates against what every release of the client has: {@code gate-names.txt}, which
 * {@code make_gate_names.py} wrote from the sources of all its tags. {@code
 * -Dmultiproc.clients=DIR} names a folder with those sources, and the facts are made again.
 */
class GateTableTest {

  private static final String FACTS = "/real/gate-names.txt";

  /** A release: the module that keeps its files, names that it has, names that lead past gates. */
  private record Release(String number, String module, List<String> names, List<String> past) {}

  private record Row(ReleaseRange releases, String module, List<String> names) {}

  private static List<Release> releases() {
    List<Release> releases = new ArrayList<>();
    for (String line : Fixtures.text(FACTS).lines().toList()) {
      String[] parts = line.split(" \\| ");
      List<String> words = List.of(parts[0].split(" "));
      List<String> past = parts.length == 1 ? List.of() : List.of(parts[1].split(" "));
      releases.add(new Release(words.get(0), words.get(1), words.subList(2, words.size()), past));
    }
    return releases;
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : AgentText.table().lines().filter(text -> !text.startsWith("#")).toList()) {
      List<String> words = Arrays.asList(line.split(" "));
      rows.add(
          new Row(new ReleaseRange(words.get(0)), words.get(1), words.subList(2, words.size())));
    }
    return rows;
  }

  /**
   * The row that is used for a client of this release: the first of which the client has all names.
   */
  private static Optional<Row> rowOf(Release release) throws IOException {
    return rows().stream()
        .filter(row -> row.module().equals(release.module()))
        .filter(row -> release.names().containsAll(row.names()))
        .findFirst()
        .filter(row -> past(release, row).isEmpty());
  }

  /** What leads past the gates of a row: in the oldest the functions that pack are replaced. */
  private static List<String> past(Release release, Row row) {
    boolean packs = row.names().contains("_pack_double");
    return release.past().stream().filter(name -> !packs || !name.equals("pack_into")).toList();
  }

  @Test
  void shouldFindTheRowOfItsOwnReleasesWhenClientIsARelease() throws IOException {
    for (Release release : releases()) {
      Optional<Row> row = rowOf(release);
      boolean hasGates = false;
      for (Row listed : rows()) {
        hasGates |= listed.releases().contains(release.number());
      }

      assertThat(row.isPresent()).as(release.number()).isEqualTo(hasGates);
      row.ifPresent(
          own ->
              assertThat(own.releases().contains(release.number()))
                  .as(release.number() + " is put behind the gates of " + own.releases())
                  .isTrue());
    }
  }

  @Test
  void shouldUseEveryRowWhenAllReleasesArePutBehind() throws IOException {
    TreeSet<String> used = new TreeSet<>();
    for (Release release : releases()) {
      rowOf(release).ifPresent(row -> used.add(row.releases().text()));
    }

    assertThat(rows())
        .extracting(row -> row.releases().text())
        .containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void shouldKnowEveryReleaseThatThePortKnows() {
    assertThat(releases())
        .extracting(Release::number)
        .containsAll(Arrays.stream(ClientVersion.values()).map(ClientVersion::text).toList());
  }

  @Test
  @Timeout(60)
  void shouldBeWhatTheTagsHaveWhenTheyAreAtHand() throws Exception {
    String clients = System.getProperty("multiproc.clients", "");
    assumeTrue(
        !clients.isEmpty(),
        "no client's sources at hand (-Dmultiproc.clients=DIR): the facts are not made again");
    Process script =
        new ProcessBuilder(
                "python3",
                Path.of("src/test/resources/real/make_gate_names.py").toString(),
                clients)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    String made = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(script.waitFor()).isZero();
    assertThat(made).isEqualTo(Fixtures.text(FACTS));
  }
}
