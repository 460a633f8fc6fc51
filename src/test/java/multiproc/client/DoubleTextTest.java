package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoubleTextTest {

  private static final long SEED = new Random().nextLong();
  private static final int COUNT = 200_000;

  private static final List<NumberStyle> STYLES =
      List.of(NumberStyle.JAVA, NumberStyle.PYTHON, NumberStyle.GO, NumberStyle.GO_TWO_DIGITS);

  private final Random random = new Random(SEED);

  private static String text(double value, NumberStyle style) {
    byte[] out = new byte[40];
    int end = DoubleText.put(value, style, out, 3);
    return new String(out, 3, end - 3, StandardCharsets.US_ASCII);
  }

  private static String expected(double value, NumberStyle style) {
    return style == NumberStyle.JAVA
        ? Collector.doubleToGoString(value)
        : GoFloat.format(value, style);
  }

  private static void check(double value) {
    for (NumberStyle style : STYLES) {
      String text = text(value, style);
      if (!text.equals(expected(value, style))) {
        assertThat(text)
            .as(STYLES.indexOf(style) + " seed " + SEED)
            .isEqualTo(expected(value, style));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        1,
        -1,
        9,
        10,
        99,
        100,
        9999999,
        1e7,
        12345678,
        1e15,
        1e16,
        1e22,
        1e23,
        -2e9,
        0.1,
        0.5,
        0.001,
        0.0009999999999999999,
        0.01,
        0.009999999999999998,
        0.010000000000000002,
        0.1 + 0.2,
        1.000001,
        1.0000001,
        123456.789012,
        9999999.999999998,
        9999999.999999,
        1.1e-5,
        4.9e-324,
        1.7976931348623157e308,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        2.5,
        -2.5,
        100.25,
        1234567.0625,
        0.3333333333333333
      })
  void shouldBeTheClientsTextWhenValueIsNotable(double value) {
    check(value);
    check(-value);
  }

  @Test
  void shouldBeTheClientsTextWhenValuesAreWhole() {
    for (int i = 0; i < COUNT; i++) {
      check(random.nextLong() >> random.nextInt(64));
    }
  }

  @Test
  void shouldBeTheClientsTextWhenValuesHaveFewDecimals() {
    for (int i = 0; i < COUNT; i++) {
      check((random.nextLong() >> 8 + random.nextInt(50)) / Math.pow(10, random.nextInt(16)));
    }
  }

  @Test
  void shouldBeTheClientsTextWhenValuesHaveAllDigits() {
    for (int i = 0; i < COUNT; i++) {
      check(random.nextDouble() * Math.pow(10, random.nextInt(12) - 4));
    }
  }

  @Test
  void shouldBeTheClientsTextWhenBitsAreRandom() {
    for (int i = 0; i < COUNT; i++) {
      check(Double.longBitsToDouble(random.nextLong()));
    }
  }
}
