package multiproc.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import multiproc.client.Fault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultComparisonTest {

  @ParameterizedTest
  @CsvSource({
    "MISALIGNED, fork-init, CLEAN, , GONE",
    "MISALIGNED, fork-init, EMPTY_FILE, empty-file, GONE",
    "LOST, fork-init, MISALIGNED, fork-init, THERE",
    "LOST, fork-init, MISALIGNED, same-id, GONE",
    "LOST, fork-init, MISALIGNED, , THERE",
    "EMPTY_FILE, empty-file, MISALIGNED, fork-init, HIDDEN",
    "EMPTY_FILE, empty-file, EMPTY_FILE, empty-file, THERE",
    "EMPTY_FILE, empty-file, READER_INIT, reader-init, GONE",
    "WRONG_VALUE, , WRONG_VALUE, , THERE",
    "WRONG_VALUE, , FAILED, , GONE"
  })
  void shouldAskForTheScheduleSFaultAndNoOtherWhenItsOrderIsRunDifferently(
      Verdict was, String fault, Verdict is, String other, FaultComparison.Answer answer) {
    FaultComparison comparison = comparison(was, fault, is, other, Set.of());
    assertThat(comparison.answer()).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "MISALIGNED, fork-init, CLEAN, , HALF",
    "MISALIGNED, import-pid, EMPTY_FILE, empty-file, HALF",
    "LOST, fork-init, LOST, fork-init, THERE",
    "LOST, same-id, CLEAN, , GONE",
    "EMPTY_FILE, empty-file, CLEAN, , GONE"
  })
  void shouldBeHalfGoneWhenNothingIsOverwrittenAndAProcessStoresIntoAnothersFile(
      Verdict was, String fault, Verdict is, String other, FaultComparison.Answer answer) {
    Set<ForeignUse> stores = Set.of(new ForeignUse(4102, "gauge_all_4101.db", ""));
    FaultComparison comparison = comparison(was, fault, is, other, stores);
    assertThat(comparison.answer()).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "CLEAN, x, , LOSES, LOST",
    "FAILED, x, RuntimeError, LOSES, LOST",
    "FAILED, , RuntimeError, DIES, FAILED",
    "MISALIGNED, x, RuntimeError, THERE, MISALIGNED"
  })
  void shouldNotBeGoneWhenTheClientLosesAValueOrDiesOfItsOwn(
      Verdict is, String lost, String error, FaultComparison.Answer answer, Verdict end) {
    FaultComparison comparison =
        new FaultComparison(
            Verdict.MISALIGNED,
            fault("fork-init"),
            Optional.empty(),
            is,
            Optional.empty(),
            Set.of(),
            lost == null ? List.of() : List.of(lost),
            error == null ? Map.of() : Map.of(4102L, error));

    assertThat(comparison.answer()).isEqualTo(answer);
    assertThat(comparison.end()).isEqualTo(end);
  }

  private static FaultComparison comparison(
      Verdict was, String fault, Verdict is, String other, Set<ForeignUse> stores) {
    return new FaultComparison(
        was, fault(fault), Optional.empty(), is, fault(other), stores, List.of(), Map.of());
  }

  private static Optional<Fault> fault(String id) {
    return Optional.ofNullable(id).flatMap(Fault::of);
  }
}
