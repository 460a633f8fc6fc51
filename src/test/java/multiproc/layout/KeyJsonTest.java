package multiproc.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyJsonTest {

  /** U+1F600, which UTF-16 writes as two surrogates below U+FFFF. */
  private static final String SMILE = "\ud83d\ude00";

  static List<PackedByPython.Entry> shouldEqualPythonsTextWhenKeyIsEncoded() {
    return PackedByPython.entries();
  }

  @ParameterizedTest
  @MethodSource
  void shouldEqualPythonsTextWhenKeyIsEncoded(PackedByPython.Entry expected) {
    assertThat(KeyJson.encode(expected.metric(), expected.sample(), expected.labels()))
        .isEqualTo(expected.key());
  }

  @Test
  void shouldCoverEveryEscapeWhenPythonPacked() {
    String keys = String.join("", PackedByPython.entries().stream().map(e -> e.key()).toList());

    assertThat(keys)
        .contains("\\\"", "\\\\", "\\n", "\\r", "\\t", "\\b", "\\f")
        .contains("\\u0000", "\\u001f", "\\u007f", "\\u00fc", "\\uffff", "\\ud83d\\ude00");
  }

  @Test
  void shouldGiveOneKeyWhenLabelsComeInAnyOrder() {
    Map<String, String> backwards = new LinkedHashMap<>();
    for (String name : List.of("b", "a", "Z")) {
      backwards.put(name, name);
    }

    assertThat(KeyJson.encode("m", "m_sum", backwards))
        .isEqualTo("[\"m\", \"m_sum\", {\"Z\": \"Z\", \"a\": \"a\", \"b\": \"b\"}]");
  }

  @Test
  void shouldGiveEmptyObjectWhenThereAreNoLabels() {
    assertThat(KeyJson.encode("temp_max", "temp_max", Map.of()))
        .isEqualTo("[\"temp_max\", \"temp_max\", {}]");
  }

  @Test
  void shouldSortByCodePointWhenUtf16WouldNot() {
    // The last but one is a lone surrogate, which Python takes for a character below U+E000.
    Stream<String> mixed =
        Stream.of(SMILE, "\uffff", "\ue000", "", "z", "\ud83da", "\ud83d\uffff", "\ud83d", "za");

    assertThat(mixed.sorted(KeyJson.CODE_POINT_ORDER))
        .containsExactly(
            "", "z", "za", "\ud83d", "\ud83da", "\ud83d\uffff", "\ue000", "\uffff", SMILE);
  }
}
