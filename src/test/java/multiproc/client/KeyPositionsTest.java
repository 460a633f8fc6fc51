package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyPositionsTest {

  /** Few different keys, so that some are repeated, and some have equal hashes. */
  @Provide
  Arbitrary<List<String>> keys() {
    Arbitrary<String> collides =
        Arbitraries.of("Aa", "BB", "C#").list().ofMaxSize(4).map(String::valueOf);
    Arbitrary<String> number = Arbitraries.integers().between(0, 300).map(String::valueOf);
    return Arbitraries.oneOf(collides, number).list().ofMaxSize(400);
  }

  @Property
  void shouldBeAMap(@ForAll("keys") List<String> keys) {
    KeyPositions positions = new KeyPositions();
    Map<String, Integer> expected = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      int before = expected.getOrDefault(keys.get(i), KeyPositions.NONE);
      assertThat(positions.get(keys.get(i))).isEqualTo(before);
      positions.put(keys.get(i), i);
      expected.put(keys.get(i), i);
    }
    expected.forEach((key, position) -> assertThat(positions.get(key)).isEqualTo(position));
    assertThat(positions.get("missing")).isEqualTo(KeyPositions.NONE);
    assertThat(List.copyOf(positions.toMap().entrySet()))
        .isEqualTo(List.copyOf(expected.entrySet()));
    KeyPositions copy = new KeyPositions();
    copy.putAll(positions.toMap());
    assertThat(copy.toMap()).isEqualTo(expected);
  }
}
