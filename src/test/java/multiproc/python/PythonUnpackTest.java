package multiproc.python;

import static multiproc.python.PythonVersion.PYTHON_2_7;
import static multiproc.python.PythonVersion.PYTHON_3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PythonUnpackTest {
  private static String error2(Object value, int targets) {
    return Errors.of(() -> PythonUnpack.unpack(value, targets, PYTHON_2_7));
  }

  private static String error3(Object value, int targets) {
    return Errors.of(() -> PythonUnpack.unpack(value, targets, PYTHON_3));
  }

  @Test
  void shouldGiveItemsWhenCountFits() {
    assertThat(PythonUnpack.unpack(List.of("a", 1.0), 2, PYTHON_2_7)).containsExactly("a", 1.0);
  }

  @Test
  void shouldGiveCodePointsWhenValueIsString() {
    for (PythonVersion version : PythonVersion.values()) {
      assertThat(PythonUnpack.unpack("a\ud83d\ude00\ud83d", 3, version))
          .containsExactly("a", "\ud83d\ude00", "\ud83d");
    }
  }

  @Test
  void shouldGiveKeysInVersionsOrderWhenValueIsDict() {
    Map<String, Object> dict = new LinkedHashMap<>();
    dict.put("a", 1.0);
    dict.put("b", 2.0);
    dict.put("c", 3.0);

    assertThat(PythonUnpack.unpack(dict, 3, PYTHON_2_7)).containsExactly("a", "c", "b");
    assertThat(PythonUnpack.unpack(dict, 3, PYTHON_3)).containsExactly("a", "b", "c");
  }

  @Test
  void shouldFailWhenValuesAreTooMany() {
    assertThat(error2(List.of(1.0, 2.0), 1)).isEqualTo("ValueError: too many values to unpack");
    assertThat(error3(List.of(1.0, 2.0), 1))
        .isEqualTo("ValueError: too many values to unpack (expected 1)");
  }

  @Test
  void shouldFailWhenValuesAreTooFew() {
    assertThat(error2("ab", 3)).isEqualTo("ValueError: need more than 2 values to unpack");
    assertThat(error2(List.of(1.0), 3)).isEqualTo("ValueError: need more than 1 value to unpack");
    assertThat(error3(Map.of("k", 1.0), 4))
        .isEqualTo("ValueError: not enough values to unpack (expected 4, got 1)");
  }

  @Test
  void shouldFailWhenValueIsNotIterable() {
    BigInteger big = BigInteger.TWO.pow(63);

    assertThat(error2(null, 3)).isEqualTo("TypeError: 'NoneType' object is not iterable");
    assertThat(error2(big, 3)).isEqualTo("TypeError: 'long' object is not iterable");
    assertThat(error2(big.negate(), 3)).isEqualTo("TypeError: 'int' object is not iterable");
    assertThat(error3(big, 3)).isEqualTo("TypeError: cannot unpack non-iterable int object");
    assertThat(error3(true, 3)).isEqualTo("TypeError: cannot unpack non-iterable bool object");
  }

  @Test
  void shouldNameTypeWhenStringOrContainer() {
    assertThat(PythonUnpack.typeName("", PYTHON_2_7)).isEqualTo("unicode");
    assertThat(PythonUnpack.typeName("", PYTHON_3)).isEqualTo("str");
    assertThat(PythonUnpack.typeName(List.of(), PYTHON_3)).isEqualTo("list");
    assertThat(PythonUnpack.typeName(Map.of(), PYTHON_3)).isEqualTo("dict");
  }

  @Test
  void shouldRefuseWhenValueIsNotFromJson() {
    assertThatThrownBy(() -> PythonUnpack.typeName(new Object(), PYTHON_3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
