package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealOptionsTest {

  @Test
  void shouldTakeDefaultInterpreterWhenNextWordIsASchedule() throws IOException {
    assertThat(RealOptions.apart("replay", "--real", "error1"))
        .containsExactly("replay", "--real=python3", "error1");
  }

  @Test
  void shouldTakeDefaultInterpreterWhenNextWordIsAFileThatIsNoProgram(@TempDir Path folder)
      throws IOException {
    String file = Files.writeString(folder.resolve("run.schedule"), "schedule 1").toString();

    assertThat(RealOptions.apart("replay", "--real", file))
        .containsExactly("replay", "--real=python3", file);
    assertThat(RealOptions.apart("explain", "--real", folder.toString()))
        .containsExactly("explain", "--real=python3", folder.toString());
  }

  @Test
  void shouldLeaveTheInterpreterWhenItIsAProgramOrNothingKnown() throws IOException {
    String[] program = {"replay", "--real", "sh", "error1"};
    String[] misspelled = {"replay", "error1", "--real", "pyhton2.7"};
    String[] attached = {"replay", "error1", "--real=error1"};

    assertThat(RealOptions.apart(program)).containsExactly(program);
    assertThat(RealOptions.apart(misspelled)).containsExactly(misspelled);
    assertThat(RealOptions.apart(attached)).containsExactly(attached);
  }
}
