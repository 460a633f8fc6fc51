package multiproc.layout;

import static org.assertj.core.api.Assertions.assertThat;

import multiproc.python.PythonError;
import org.junit.jupiter.api.Test;

class DbExceptionTest {

  private static final DbException ERROR =
      new DbException(
          new PythonError("ValueError", "No JSON object could be decoded"), "dir/x.db", 88);

  @Test
  void shouldSayPythonsWordsAloneWhenAskedForItsMessage() {
    assertThat(ERROR).hasMessage("No JSON object could be decoded");
    assertThat(ERROR.pythonType()).isEqualTo("ValueError");
  }

  @Test
  void shouldSayWhereWhenLocated() {
    assertThat(ERROR.file()).isEqualTo("dir/x.db");
    assertThat(ERROR.position()).isEqualTo(88);
    assertThat(ERROR.located())
        .isEqualTo("No JSON object could be decoded (dir/x.db, position 88)");
    assertThat(ERROR)
        .hasToString("ValueError: No JSON object could be decoded (dir/x.db, position 88)");
  }
}
