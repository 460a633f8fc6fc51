package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arguments that {@code export} refuses. */
class ExportCommandTest {

  @TempDir private Path folder;

  /** The test is written without running a client, so that the argument would be ignored. */
  @Test
  void shouldRefuseAClientWhenNoReportIsAskedFor() {
    Path test = folder.resolve("test_race.py");
    String[] line = {
      "export", "error1", "--pytest", test.toString(), "--client-path", folder.toString()
    };
    assertThat(Main.run(line)).isEqualTo(2);
    assertThat(test).doesNotExist();
  }
}
