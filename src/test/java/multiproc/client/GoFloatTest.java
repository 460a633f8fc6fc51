package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoFloatTest {

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0, 1.0, 1.0",
    "0.005, 0.005, 0.005, 0.005",
    "1e-05, 1e-05, 1e-05, 1e-05",
    "100000.0, 100000.0, 100000.0, 100000.0",
    "999999.5, 999999.5, 999999.5, 999999.5",
    "1e6, 1000000.0, 1e+06, 1e+06",
    "9999999999.0, 9999999999.0, 9.999999999e+09, 9.999999999e+09",
    "1e10, 10000000000.0, 1e+010, 1e+10",
    "12345678901.5, 12345678901.5, 1.23456789015e+010, 1.23456789015e+10",
    "1234567.5, 1234567.5, 1.2345675e+06, 1.2345675e+06",
    "1e15, 1000000000000000.0, 1e+015, 1e+15",
    "1e16, 1e+16, 1e+16, 1e+16",
    "-1e6, -1000000.0, -1000000.0, -1000000.0",
    "0, 0.0, 0.0, 0.0",
    "Infinity, +Inf, +Inf, +Inf",
    "-Infinity, -Inf, -Inf, -Inf",
    "NaN, NaN, NaN, NaN"
  })
  void shouldWriteFloatAsTheReleaseDoesWhenItIsALabel(
      double value, String repr, String withExponents, String ofTwoDigits) {
    assertThat(GoFloat.format(value, NumberStyle.PYTHON)).isEqualTo(repr);
    assertThat(GoFloat.format(value, NumberStyle.GO)).isEqualTo(withExponents);
    assertThat(GoFloat.format(value, NumberStyle.GO_TWO_DIGITS)).isEqualTo(ofTwoDigits);
  }
}
