package multiproc.harness.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FailureTextTest {

  private static String of(String printed) {
    return new FailureText(new ByteArrayInputStream(printed.getBytes(StandardCharsets.UTF_8)))
        .text();
  }

  /** As pyenv 2.4 prints it. */
  @Test
  void shouldKeepWhatToDoWhenALauncherOfPythonFails() {
    assertThat(
            of(
                "pyenv: python2.7: command not found\n\n"
                    + "The `python2.7' command exists in these Python versions:\n  2.7.18\n\n"))
        .isEqualTo(
            "pyenv: python2.7: command not found The `python2.7' command exists in these Python"
                + " versions: 2.7.18");
  }

  @Test
  void shouldKeepTheLastLineOfATraceback() {
    assertThat(
            of(
                "Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\n"
                    + "ImportError: No module named json\n"))
        .isEqualTo("ImportError: No module named json");
  }

  @Test
  void shouldKeepTheLastLineWhenMuchIsPrinted() {
    assertThat(of("x".repeat(400) + "\n" + "y".repeat(400) + "\nthe reason\n"))
        .isEqualTo("the reason");
  }
}
