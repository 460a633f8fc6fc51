package multiproc.python;

import static multiproc.python.PythonVersion.PYTHON_2_7;
import static multiproc.python.PythonVersion.PYTHON_3;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PythonFloatTest {
  private static String error2(String text) {
    return Errors.of(() -> PythonFloat.parse(text, PYTHON_2_7));
  }

  private static String error3(String text) {
    return Errors.of(() -> PythonFloat.parse(text, PYTHON_3));
  }

  @Test
  void shouldChangeToExponentWhenOutsidePythonsRange() {
    assertThat(PythonFloat.repr(1e16)).isEqualTo("1e+16");
    assertThat(PythonFloat.repr(9999999999999998.0)).isEqualTo("9999999999999998.0");
    assertThat(PythonFloat.repr(0.0001)).isEqualTo("0.0001");
    assertThat(PythonFloat.repr(0.00001)).isEqualTo("1e-05");
    assertThat(PythonFloat.repr(1.5e-100)).isEqualTo("1.5e-100");
  }

  @Test
  void shouldNameWhenNotFinite() {
    assertThat(PythonFloat.repr(Double.NaN)).isEqualTo("nan");
    assertThat(PythonFloat.repr(Double.POSITIVE_INFINITY)).isEqualTo("inf");
    assertThat(PythonFloat.repr(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
  }

  @Test
  void shouldKeepSignWhenZero() {
    assertThat(PythonFloat.repr(0.0)).isEqualTo("0.0");
    assertThat(PythonFloat.repr(-0.0)).isEqualTo("-0.0");
  }

  @Test
  void shouldBeShortestWhenJdk17IsNot() {
    assertThat(PythonFloat.repr(2e23)).isEqualTo("2e+23");
    assertThat(PythonFloat.repr(8.41e21)).isEqualTo("8.41e+21");
    assertThat(PythonFloat.repr(Double.MIN_VALUE)).isEqualTo("5e-324");
    assertThat(PythonFloat.repr(Math.scalb(1.0, -44))).isEqualTo("5.684341886080802e-14");
  }

  @Test
  void shouldParseWhenTextIsNumber() {
    for (PythonVersion version : PythonVersion.values()) {
      assertThat(PythonFloat.parse(" 1e5\n", version)).isEqualTo(1e5);
      assertThat(PythonFloat.parse(".5", version)).isEqualTo(0.5);
      assertThat(PythonFloat.parse("-5.", version)).isEqualTo(-5.0);
      assertThat(PythonFloat.parse("+iNfInItY", version)).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(PythonFloat.parse("-inf", version)).isEqualTo(Double.NEGATIVE_INFINITY);
      assertThat(PythonFloat.parse("-NaN", version)).isNaN();
      assertThat(PythonFloat.parse("\u0661\u0662", version)).isEqualTo(12.0);
    }
  }

  @Test
  void shouldTakeUnderscoresOn3OnlyWhenBetweenDigits() {
    assertThat(PythonFloat.parse("1_000.000_1", PYTHON_3)).isEqualTo(1000.0001);
    assertThat(error3("1__0")).isEqualTo("ValueError: could not convert string to float: '1__0'");
    assertThat(error2("1_0")).isEqualTo("ValueError: invalid literal for float(): 1_0");
  }

  @Test
  void shouldQuoteTextOn3WhenNoNumber() {
    assertThat(error2(" abc ")).isEqualTo("ValueError: could not convert string to float: abc ");
    assertThat(error3(" abc ")).isEqualTo("ValueError: could not convert string to float: ' abc '");
    assertThat(error3("it's\t\u00e9\u200b\ud83d\ude00"))
        .isEqualTo(
            "ValueError: could not convert string to float: "
                + "\"it's\\t\u00e9\\u200b\ud83d\ude00\"");
  }

  @Test
  void shouldRefuseJavaFormsWhenGiven() {
    for (String text : new String[] {"1d", "1.0F", "0x1p3", "Infinity1", "\u00001"}) {
      assertThat(error2(text)).isNotNull();
      assertThat(error3(text)).isNotNull();
    }
  }

  @Test
  void shouldFailToEncodeOn2WhenCharacterIsPastLatin1() {
    assertThat(error2("1\u20ac\ud83d\ude00x"))
        .isEqualTo(
            "UnicodeEncodeError: 'decimal' codec can't encode characters in position 1-2: "
                + "invalid decimal Unicode string");
    assertThat(error2("1\u20acx"))
        .isEqualTo(
            "UnicodeEncodeError: 'decimal' codec can't encode character u'\\u20ac' in position 1: "
                + "invalid decimal Unicode string");
  }

  @Test
  void shouldCutTextOn2WhenLong() {
    assertThat(error2("a".repeat(300)))
        .isEqualTo("ValueError: could not convert string to float: " + "a".repeat(200));
  }
}
