package multiproc.python;

import static java.nio.charset.StandardCharsets.UTF_8;
import static multiproc.python.PythonVersion.PYTHON_2_7;
import static multiproc.python.PythonVersion.PYTHON_3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PythonUtf8Test {
  @Test
  void shouldGiveTextWhenWellFormed() {
    String text = "a\u0000\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud83d\ude00\udbff\udfff";
    byte[] bytes = text.getBytes(UTF_8);

    assertThat(PythonUtf8.decode(bytes, 0, bytes.length, PYTHON_2_7)).isEqualTo(text);
    assertThat(PythonUtf8.decode(bytes, 0, bytes.length, PYTHON_3)).isEqualTo(text);
  }

  @Test
  void shouldDecodeOnlyRangeWhenOffsetAndLengthGiven() {
    byte[] bytes = HexFormat.of().parseHex("ff6162e282acff");

    assertThat(PythonUtf8.decode(bytes, 1, 5, PYTHON_3)).isEqualTo("ab\u20ac");
    assertThat(PythonUtf8.decode(bytes, 7, 0, PYTHON_3)).isEmpty();
  }

  @Test
  void shouldCountPositionFromOffsetWhenIllFormed() {
    byte[] bytes = HexFormat.of().parseHex("6161616162f963");

    assertThat(Errors.of(() -> PythonUtf8.decode(bytes, 2, 5, PYTHON_2_7)))
        .isEqualTo(
            "UnicodeDecodeError: 'utf8' codec can't decode byte 0xf9 in position 3: "
                + "invalid start byte");
    assertThat(Errors.of(() -> PythonUtf8.decode(bytes, 2, 5, PYTHON_3)))
        .isEqualTo(
            "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xf9 in position 3: "
                + "invalid start byte");
  }

  @Test
  void shouldNotLookPastRangeWhenSequenceIsCutOff() {
    byte[] bytes = HexFormat.of().parseHex("61e282ac");

    assertThat(Errors.of(() -> PythonUtf8.decode(bytes, 0, 3, PYTHON_2_7)))
        .endsWith("can't decode bytes in position 1-2: unexpected end of data");
    assertThat(Errors.of(() -> PythonUtf8.decode(bytes, 0, 2, PYTHON_3)))
        .endsWith("can't decode byte 0xe2 in position 1: unexpected end of data");
  }

  @Test
  void shouldTakeSurrogateOnlyOn2WhenEncoded() {
    byte[] bytes = HexFormat.of().parseHex("eda080");

    assertThat(PythonUtf8.decode(bytes, 0, 3, PYTHON_2_7)).isEqualTo("\ud800");
    assertThat(Errors.of(() -> PythonUtf8.decode(bytes, 0, 3, PYTHON_3)))
        .endsWith("can't decode byte 0xed in position 0: invalid continuation byte");
  }

  @Test
  void shouldCountMoreBytesOn2WhenContinuationIsInvalid() {
    byte[] bytes = HexFormat.of().parseHex("f4908080");

    assertThat(Errors.of(() -> PythonUtf8.decode(bytes, 0, 4, PYTHON_2_7)))
        .endsWith("can't decode bytes in position 0-2: invalid continuation byte");
    assertThat(Errors.of(() -> PythonUtf8.decode(bytes, 0, 4, PYTHON_3)))
        .endsWith("can't decode byte 0xf4 in position 0: invalid continuation byte");
  }

  @Test
  void shouldRefuseWhenRangeIsOutsideArray() {
    assertThatThrownBy(() -> PythonUtf8.decode(new byte[3], 2, 2, PYTHON_3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
