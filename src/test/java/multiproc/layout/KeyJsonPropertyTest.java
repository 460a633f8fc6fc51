package multiproc.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyJsonPropertyTest {

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Integer> points =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x7f),
            Arbitraries.integers().between(0xd7f0, 0xe010),
            Arbitraries.integers().between(0, Character.MAX_CODE_POINT));
    return points
        .list()
        .ofMaxSize(6)
        .map(list -> list.stream().map(Character::toString).reduce("", String::concat));
  }

  @Provide
  Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(texts(), texts()).ofMaxSize(5);
  }

  @Property(tries = 1000)
  void shouldGiveLabelsBackWhenKeyIsLoaded(
      @ForAll("texts") String metric,
      @ForAll("texts") String sample,
      @ForAll("labels") Map<String, String> labels) {
    String key = KeyJson.encode(metric, sample, labels);

    assertThat(key).matches("[ -~]*");
    for (PythonVersion version : PythonVersion.values()) {
      assertThat(PythonJson.loads(key, version)).isEqualTo(List.of(metric, sample, labels));
    }
  }

  @Property(tries = 1000)
  void shouldOrderAsCodePointsDoWhenTextsAreCompared(
      @ForAll("texts") String left, @ForAll("texts") String right) {
    int[] leftPoints = left.codePoints().toArray();
    int[] rightPoints = right.codePoints().toArray();

    assertThat(Integer.signum(KeyJson.CODE_POINT_ORDER.compare(left, right)))
        .isEqualTo(Integer.signum(Arrays.compare(leftPoints, rightPoints)));
  }
}
