package multiproc.explore.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import multiproc.cli.FaultMatrix;
import multiproc.cli.FaultPrinter;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.explore.Explorer;
import multiproc.explore.catalogue.FaultSearch.Cell;
import multiproc.layout.Fix;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.StateChecker;
import multiproc.schedule.model.TransitionSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FaultCatalogueTest {

  private static Stream<String> ids() throws Exception {
    return Resources.FAULTS.names().stream();
  }

  private static final Path PAGE = Path.of("docs/INTERLEAVINGS.md");
  private static final Path FILES = Path.of("src/main/resources/faults");

  /** By fault, release and fixes: what was searched once is not searched again. */
  private static final Map<List<Object>, Cell> CELLS = new HashMap<>();

  private static Cell cell(String id, ClientVersion version, Fix... fixes) throws Exception {
    List<Object> key = List.of(id, version, Set.of(fixes));
    Cell known = CELLS.get(key);
    if (known == null) {
      known = searched(id, version, fixes);
      CELLS.put(key, known);
    }
    return known;
  }

  private static Cell searched(String id, ClientVersion version, Fix... fixes) throws Exception {
    return FaultSearch.cell(
        FaultCatalogue.find(id).orElseThrow(),
        version,
        Set.of(fixes),
        new Explorer.Limits(200_000, 600));
  }

  /**
   * The search goes by the number of steps: what it finds first is a shortest run. {@code
   * -Dgolden.rewrite=true} writes the runs into the files anew, and fails.
   */
  /** The text of a fault with another run. */
  private static String withRun(String text, Schedule run) {
    StringBuilder changed = new StringBuilder();
    boolean ofSchedule = false;
    for (String line : text.lines().toList()) {
      ofSchedule |= line.startsWith("schedule ");
      if (!ofSchedule || !isOfRun(line)) {
        changed.append(line).append('\n');
      }
    }
    ScheduleText.format(run)
        .lines()
        .filter(FaultCatalogueTest::isOfRun)
        .forEach(line -> changed.append(line).append('\n'));
    return changed.toString();
  }

  private static boolean isOfRun(String line) {
    return Stream.of("step ", "verdict ", "died ").anyMatch(line::startsWith);
  }

  @ParameterizedTest
  @MethodSource("ids")
  void shouldHoldTheShortestRunThatTheSearchFindsWhenTheReleaseIsTheOneOfItsFile(String id)
      throws Exception {
    FaultCase fault = FaultCatalogue.find(id).orElseThrow();
    Cell cell = cell(id, fault.version());
    if (cell.reason().isPresent()) {
      assertThat(fault.run()).describedAs("a run of what is not searched: fault=%s", id).isEmpty();
      return;
    }
    assertThat(cell.shown()).describedAs("%s under %s", id, fault.version()).isPresent();
    Schedule shortest = cell.shown().get();
    if (Boolean.getBoolean("golden.rewrite")) {
      String text = Resources.FAULTS.text(id).orElseThrow();
      Files.writeString(FILES.resolve(id + ".fault"), withRun(text, shortest));
      fail("run written anew: fault=" + id + "; look at it, then run without the flag");
    }
    assertThat(fault.run()).describedAs("no run in the file: fault=%s", id).isPresent();
    Schedule run = fault.run().get();
    assertThat(run.steps()).hasSameSizeAs(shortest.steps());
    assertThat(run.expectation().verdict()).isEqualTo(shortest.expectation().verdict());
    assertThat(ScheduleText.format(again(run))).isEqualTo(ScheduleText.format(run));
  }

  /** Of several shortest runs the search may choose another: the file's must be one. */
  private static Schedule again(Schedule run) {
    TransitionSystem system = TransitionSystem.ofOneRun(run.plan(), Explorer.DIRECTORY);
    Simulation simulation = new Simulation(system, new StateChecker(system));
    run.steps().forEach(simulation::again);
    return simulation.schedule();
  }

  /**
   * The releases of the matrix that show each fault, 1 for each that does: as the clients of these
   * releases do themselves, with the same calls, on Python 2.7 and 3.11.
   */
  @ParameterizedTest
  @CsvSource({
    "empty-file, 0111111",
    "foreign-db, 1111111",
    "format-mix, 0111111",
    "ghost-zeros, 1111111",
    "grow-fails, 1111111",
    "half-reset, 1111111",
    "help-change, 0001111",
    "interrupted-store, 1111111",
    "lost-stores, 1111111",
    "live-unlink, 0111111",
    "lost-update, 1111111",
    "negative-length, 0001111",
    "order-dependence, 1111111",
    "pid-reuse, 1111111",
    "re-entry, 0000100",
    "reader-init, 0111111",
    "same-id, 1111111",
    "shrink, 1111111",
    "torn-pair, 0000111",
  })
  void shouldBeShownUnderTheReleasesThatHaveItWhenTheClientsThemselvesDo(String id, String shown)
      throws Exception {
    StringBuilder found = new StringBuilder();
    for (ClientVersion version : FaultCatalogue.releases()) {
      Cell cell = cell(id, version);
      assertThat(cell.complete()).describedAs("%s under %s", id, version).isTrue();
      found.append(cell.shown().isPresent() ? 1 : 0);
    }
    assertThat(found).describedAs("%s", FaultCatalogue.releases()).hasToString(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "fork-init, 0.5.0",
    "fork-init, 0.25.0",
    "unbounded-read, 0.5.0",
    "unbounded-read, 0.25.0",
    "help-change, 0.4.2",
    "help-change, 0.5.0",
    "live-unlink, 0.3.1",
  })
  void shouldNotBeShownByAnyRunWhenTheReleaseDoesNotHaveIt(String id, String version)
      throws Exception {
    Cell cell = cell(id, ClientVersion.of(version).orElseThrow());
    assertThat(cell.complete()).isTrue();
    assertThat(cell.shown()).isEmpty();
  }

  /** The fault that each fix mends. */
  private static String mended(Fix fix) {
    return switch (fix) {
      case NEVER_SHRINK -> "shrink";
      case CAPACITY_AFTER_GROWTH -> "grow-fails";
      case READ_PAIR_AGAIN -> "torn-pair";
      case RESET_AGAIN -> "half-reset";
      case REFUSE_NEGATIVE_LENGTH -> "negative-length";
    };
  }

  @ParameterizedTest
  @EnumSource(Fix.class)
  void shouldVanishWhenItsFixIsTriedAndStayWithTheOthers(Fix fix) throws Exception {
    String id = mended(fix);
    ClientVersion version = FaultCatalogue.find(id).orElseThrow().version();
    Cell fixed = cell(id, version, fix);
    assertThat(fixed.complete()).describedAs("every run was tried").isTrue();
    assertThat(fixed.shown()).isEmpty();
    Fix[] others = Arrays.stream(Fix.values()).filter(f -> f != fix).toArray(Fix[]::new);
    assertThat(cell(id, version, others).shown()).describedAs("positive control").isPresent();
  }

  /**
   * A fix that breaks or hides something else is none. A release that mends a fault in another way
   * does not show it, so its fix changes nothing there.
   */
  @ParameterizedTest
  @EnumSource(Fix.class)
  void shouldLeaveEveryOtherFaultAsItIsWhenAFixIsTried(Fix fix) throws Exception {
    List<String> changed = new ArrayList<>();
    for (FaultCase fault : FaultCatalogue.all()) {
      boolean before = cell(fault.id(), ClientVersion.newest()).shown().isPresent();
      Cell fixed = cell(fault.id(), ClientVersion.newest(), fix);
      assertThat(fixed.complete()).describedAs(fault.id()).isTrue();
      if (before != fixed.shown().isPresent()) {
        changed.add(fault.id());
      }
    }
    boolean shown = cell(mended(fix), ClientVersion.newest()).shown().isPresent();
    assertThat(changed).isEqualTo(shown ? List.of(mended(fix)) : List.of());
  }

  @Test
  void shouldHaveAFileForEveryFaultThatIsNamed() throws Exception {
    assertThat(FaultCatalogue.all()).extracting(FaultCase::fault).contains(Fault.values());
  }

  /** The page's matrix is what the search finds; {@code -Dgolden.rewrite=true} writes it anew. */
  @Test
  void shouldStandOnThePageWhenTheMatrixIsSearched() throws Exception {
    List<FaultMatrix.Row> rows = new ArrayList<>();
    for (FaultCase fault : FaultCatalogue.all()) {
      List<Cell> cells = new ArrayList<>();
      for (ClientVersion version : FaultCatalogue.releases()) {
        cells.add(cell(fault.id(), version));
      }
      rows.add(new FaultMatrix.Row(fault, cells, List.of()));
    }
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    new FaultPrinter(new PrintStream(printed, true, StandardCharsets.UTF_8))
        .matrix(new FaultMatrix(FaultCatalogue.releases(), rows));
    String matrix = "$ reproduce faults matrix\n" + printed.toString(StandardCharsets.UTF_8);
    String page = Files.readString(PAGE);
    if (Boolean.getBoolean("golden.rewrite")) {
      int from = page.indexOf(matrix.lines().findFirst().orElseThrow() + "\n");
      int to = page.indexOf("```", from);
      Files.writeString(PAGE, page.substring(0, from) + matrix + page.substring(to));
      fail("matrix written anew: file=" + PAGE + "; look at it, then run without the flag");
    }
    assertThat(page).contains(matrix);
  }

  @Test
  void shouldGiveTheSameRunWhenSearchedAgain() throws Exception {
    List<Cell> cells =
        List.of(
            searched("lost-update", ClientVersion.V0_25_0),
            searched("lost-update", ClientVersion.V0_25_0));
    assertThat(cells.get(0)).isEqualTo(cells.get(1));
    assertThat(cells.get(0).shown().orElseThrow().expectation().verdict())
        .isEqualTo(Verdict.WRONG_VALUE);
  }

  @Test
  void shouldSayWhereItIsWrongWhenAFaultCannotBeRead() {
    assertThatThrownBy(() -> FaultText.parse("same-id", "colour red\nschedule 1\n"))
        .hasMessage("unknown line, or one there twice: fault=same-id line=1: colour red");
    assertThatThrownBy(
            () ->
                FaultText.parse(
                    "same-id",
                    "lasts a\nseen a\nworkaround a\nfix a\nshows LOST\nschedule 1\n\nx\n"))
        .hasMessageContaining("same-id, line 8: unknown line");
    assertThatThrownBy(() -> FaultText.parse("same-id", "seen a\nschedule 1\nprocess 1 parent\n"))
        .hasMessageContaining("no line 'shows', 'died' or 'remains'");
  }
}
