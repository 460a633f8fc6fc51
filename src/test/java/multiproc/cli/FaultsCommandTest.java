package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FaultsCommandTest {

  /** /proc takes no file; a search before it is found out would say how much it searches. */
  @Test
  void shouldFindBeforeTheSearchThatAPageCannotBeWritten() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run("faults", "matrix", "--html", "/proc/page.html")).isEqualTo(2);
      assertThat(Main.run("export", "error1", "--pytest", "/proc/test.py")).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("reproduce: cannot be written: "));
  }

  @Test
  void shouldShowTheBytesThatTheShortestRunLeaves() {
    Printed printed = Printed.by("faults", "show", "shrink");
    assertThat(printed.code()).isZero();
    assertThat(printed.text())
        .contains("a fix must  never set a size below the file's present one")
        .containsPattern("bytes of counter_4101\\.db: 2097152, used 8\\R +0  08 00 00 00 ");
  }
}
