package multiproc.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
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
    FaultComparison comparison = new FaultComparison(was, fault(fault), is, fault(other));
    assertThat(comparison.answer()).isEqualTo(answer);
  }

  private static Optional<Fault> fault(String id) {
    return Optional.ofNullable(id).flatMap(Fault::of);
  }
}
