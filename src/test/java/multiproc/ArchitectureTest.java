package multiproc;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The floors of the house: a package imports only from lower floors, never up and never sideways.
 * Packages that are not built yet hold no class and break no rule.
 */
class ArchitectureTest {

  private static final String ROOT = "multiproc.";

  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("layout", "store", "python"),
          Set.of("client"),
          Set.of("inspect", "schedule"),
          Set.of("harness", "explore"),
          Set.of("cli"));

  /** On the ground floor one may lean on the other where it is named here. */
  private static final Map<String, String> NEIGHBOURS = Map.of("layout", "python");

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("multiproc");

  private static String[] withSubpackages(Set<String> names) {
    return names.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
  }

  private static Set<String> allNames() {
    Set<String> names = new TreeSet<>();
    FLOORS.forEach(names::addAll);
    return names;
  }

  /** Every package but this one, those below it, and the neighbour it may use. */
  private static Set<String> forbiddenTo(String name) {
    Set<String> forbidden = allNames();
    forbidden.remove(name);
    forbidden.remove(NEIGHBOURS.getOrDefault(name, name));
    for (Set<String> floor : FLOORS) {
      if (floor.contains(name)) {
        return forbidden;
      }
      forbidden.removeAll(floor);
    }
    throw new IllegalArgumentException(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "layout",
        "store",
        "python",
        "client",
        "inspect",
        "schedule",
        "harness",
        "explore",
        "cli"
      })
  void shouldImportFromLowerFloorsOnlyWhenPackageIs(String name) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(withSubpackages(forbiddenTo(name))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldForbidUpAndSidewaysWhenFloorsAreRead() {
    assertThat(forbiddenTo("layout"))
        .containsOnly("store", "client", "inspect", "schedule", "harness", "explore", "cli");
    assertThat(forbiddenTo("store")).contains("layout", "python").hasSize(8);
    assertThat(forbiddenTo("harness")).containsOnly("explore", "cli");
    assertThat(forbiddenTo("cli")).isEmpty();
  }

  @Test
  void shouldStandOnAFloorWhenItIsAClass() {
    assertThat(CLASSES).hasSizeGreaterThan(20);
    classes().should().resideInAnyPackage(withSubpackages(allNames())).check(CLASSES);
  }

  @Test
  void shouldHaveNoCyclesWhenPackagesUseEachOther() {
    SlicesRuleDefinition.slices()
        .matching("multiproc.(**)")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void shouldAskForTheTerminalInOnePlaceWhenSomethingIsColoured() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Terminal")
        .should()
        .callMethod(System.class, "console")
        .check(CLASSES);
  }

  @Test
  void shouldExitInMainAloneWhenTheJvmIsEnded() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("multiproc.cli.Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .check(CLASSES);
  }
}
