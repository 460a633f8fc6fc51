package multiproc.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonRandomTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void shouldDrawWhatPythonDrawsWhenSeeded(int fixture) throws IOException {
    List<String> lines = lines("/transcript/random_" + fixture + ".txt");
    PythonRandom random = new PythonRandom(new BigInteger(lines.get(0)));
    for (String expected : lines.subList(1, lines.size())) {
      assertThat(random.random()).isEqualTo(Double.parseDouble(javaHex(expected)));
    }
  }

  @Test
  void shouldGiveTheOriginalsFirstReconfigurationWhenSeededAsItsReadme() {
    PythonRandom random = new PythonRandom(BigInteger.valueOf(928453));
    List<Integer> sleeps = new ArrayList<>();
    List<Integer> chosen = List.of();
    while (chosen.isEmpty()) {
      if (random.randint(1, 100) < 50) {
        List<Integer> workers = new ArrayList<>(IntStream.range(0, 7).boxed().toList());
        random.shuffle(workers);
        chosen = workers.subList(0, random.randint(1, 7));
      } else {
        sleeps.add(random.randint(300, 500));
      }
    }
    assertThat(sleeps).containsExactly(460, 385);
    assertThat(chosen).containsExactly(6, 1, 2, 5);
  }

  /** Python writes a zero's exponent as Java does not read it. */
  private static String javaHex(String hex) {
    return hex.contains("p") ? hex : hex + "p0";
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = PythonRandomTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
