package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgramNameTest {

  @AfterEach
  void restore() {
    System.clearProperty("reproduce.command");
  }

  @Test
  void shouldBeTheLaunchersWhenItSaysSo() {
    System.setProperty("reproduce.command", "rep");
    assertThat(ProgramName.line("salvage", "it's here", "-o", "./saved/"))
        .isEqualTo("rep salvage 'it'\\''s here' -o ./saved/");
  }

  @Test
  void shouldNameTheJarWhenJavaStartedIt() {
    assertThat(ProgramName.of("/my tools/reproduce.jar", "/my tools/reproduce.jar"))
        .isEqualTo("java -jar '/my tools/reproduce.jar'");
  }

  @Test
  void shouldBeTheCommandsWhenItRunsFromClasses() {
    assertThat(ProgramName.of("tests.jar", "/clone/target/classes/")).isEqualTo("reproduce");
    assertThat(ProgramName.of("reproduce.jar:more.jar", "/reproduce.jar")).isEqualTo("reproduce");
  }

  @Test
  void shouldStandInExamplesAloneWhenAHelpIsWritten() {
    assertThat(
            ProgramName.examples("rep", "  reproduce hunt", "  reproduce", "  then reproduce it"))
        .containsExactly("  rep hunt", "  rep", "  then reproduce it");
  }
}
