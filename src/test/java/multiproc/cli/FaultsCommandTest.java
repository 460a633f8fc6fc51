package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FaultsCommandTest {

  @Test
  void shouldShowTheBytesThatTheShortestRunLeaves() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run("faults", "show", "shrink")).isZero();
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("a fix must  never set a size below the file's present one")
        .containsPattern("bytes of counter_4101\\.db: 2097152, used 8\\R +0  08 00 00 00 ");
  }
}
