package multiproc.python;

import static multiproc.python.PythonVersion.PYTHON_2_7;
import static multiproc.python.PythonVersion.PYTHON_3;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PythonJsonTest {
  private static String error2(String text) {
    return Errors.of(() -> PythonJson.loads(text, PYTHON_2_7));
  }

  private static String error3(String text) {
    return Errors.of(() -> PythonJson.loads(text, PYTHON_3));
  }

  @Test
  void shouldGiveJavaValuesWhenTextIsJson() {
    Object value =
        PythonJson.loads(" [null, true, false, 1, -2.5, \"x\", {\"k\": []}, {}]\n", PYTHON_3);

    assertThat(value)
        .isEqualTo(
            Arrays.asList(
                null, true, false, BigInteger.ONE, -2.5, "x", Map.of("k", List.of()), Map.of()));
  }

  @Test
  void shouldKeepFirstPlaceAndLastValueWhenKeyIsRepeated() {
    Object value = PythonJson.loads("{\"b\": 1, \"a\": 2, \"b\": 3}", PYTHON_3);

    assertThat(value).hasToString("{b=3, a=2}");
  }

  @Test
  void shouldGiveSpecialDoublesWhenNamed() {
    assertThat(PythonJson.loads("[NaN, Infinity, -Infinity, 1e999, -0.0]", PYTHON_2_7))
        .isEqualTo(
            List.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                -0.0));
  }

  @Test
  void shouldJoinSurrogatesWhenEscapedAsPair() {
    assertThat(PythonJson.loads("\"\\ud83d\\ude00 \\ud83d\\u0041\"", PYTHON_3))
        .isEqualTo("\ud83d\ude00 \ud83dA");
  }

  @Test
  void shouldDropPositionOn2WhenNoValueBegins() {
    assertThat(error2("")).isEqualTo("ValueError: No JSON object could be decoded");
    assertThat(error2("{\"a\": [1, x]}")).isEqualTo("ValueError: No JSON object could be decoded");
    assertThat(error3("{\"a\": [1, x]}"))
        .isEqualTo("json.decoder.JSONDecodeError: Expecting value: line 1 column 11 (char 10)");
  }

  @Test
  void shouldBlameLastCharacterOn2WhenContainerIsCutOff() {
    assertThat(error2("[1, ")).isEqualTo("ValueError: Expecting object: line 1 column 4 (char 3)");
    assertThat(error3("[1, "))
        .isEqualTo("json.decoder.JSONDecodeError: Expecting value: line 1 column 5 (char 4)");
  }

  @Test
  void shouldGiveNoPositionOn2WhenQuoteIsLastCharacter() {
    assertThat(error2("[\"")).isEqualTo("ValueError: end is out of bounds");
    assertThat(error3("[\""))
        .isEqualTo(
            "json.decoder.JSONDecodeError: "
                + "Unterminated string starting at: line 1 column 2 (char 1)");
  }

  @Test
  void shouldNameWhereItEndsOn2WhenDataIsLeftOver() {
    assertThat(error2("[1]\n [2]"))
        .isEqualTo("ValueError: Extra data: line 2 column 2 - line 2 column 5 (char 5 - 8)");
    assertThat(error3("[1]\n [2]"))
        .isEqualTo("json.decoder.JSONDecodeError: Extra data: line 2 column 2 (char 5)");
  }

  @Test
  void shouldCountCodePointsWhenTextHasSupplementaryCharacters() {
    assertThat(error3("[\"\ud83d\ude00\"x"))
        .endsWith("Expecting ',' delimiter: line 1 column 5 (char 4)");
  }

  @Test
  void shouldSpeakOfBomOn3WhenTextBeginsWithIt() {
    assertThat(error3("\ufeff1"))
        .endsWith("Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)");
    assertThat(error2("\ufeff1")).endsWith("No JSON object could be decoded");
  }

  @Test
  void shouldLimitDigitsOn3WhenIntegerIsLong() {
    String digits = "9".repeat(4301);

    assertThat(error3("-" + digits))
        .isEqualTo(
            "ValueError: Exceeds the limit (4300 digits) for integer string conversion: "
                + "value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit");
    assertThat(PythonJson.loads("-" + digits, PYTHON_2_7)).isEqualTo(new BigInteger("-" + digits));
  }

  @Test
  void shouldFailAsCPythonWhenNestedTooDeep() {
    for (PythonVersion version : PythonVersion.values()) {
      String deepest = "[".repeat(995) + "]".repeat(995);
      assertThat(PythonJson.loads(deepest, version)).isInstanceOf(List.class);
      String type = version == PYTHON_2_7 ? "RuntimeError" : "RecursionError";
      assertThat(Errors.of(() -> PythonJson.loads("[".repeat(1_000_000), version)))
          .isEqualTo(
              type
                  + ": maximum recursion depth exceeded"
                  + " while decoding a JSON array from a unicode string");
    }
  }

  @Test
  void shouldNotUseThreadStackWhenNested() throws InterruptedException {
    Object[] result = new Object[1];
    String text = "{\"a\":[".repeat(490) + "1" + "]}".repeat(490);
    Thread small = new Thread(null, () -> result[0] = PythonJson.loads(text, PYTHON_3), "small", 1);
    small.start();
    small.join();

    assertThat(result[0]).isNotNull();
  }

  @Test
  void shouldWriteAsciiDigitsWhenDefaultLocaleHasOthers() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(error2("1 2")).endsWith("line 1 column 3 - line 1 column 4 (char 2 - 3)");
    } finally {
      Locale.setDefault(before);
    }
  }
}
