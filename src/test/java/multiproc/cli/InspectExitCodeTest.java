package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import multiproc.inspect.CaseInspection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectExitCodeTest {

  @TempDir private Path folder;

  private int exitCode() {
    return InspectCommand.exitCode(List.of(CaseInspection.inspect(folder)));
  }

  @Test
  void shouldBeUnknownWhenNothingWasThereToCheck() {
    assertThat(exitCode()).isEqualTo(3);
    assertThat(CaseInspection.inspect(folder).verdict())
        .isEqualTo(CaseInspection.CaseVerdict.UNKNOWN);
    assertThat(Main.run("explain", folder.toString())).isEqualTo(3);
  }

  @Test
  void shouldTellCorruptionWhenAnotherFileCannotBeRead() throws Exception {
    Files.createSymbolicLink(folder.resolve("counter_1.db"), folder.resolve("nowhere"));
    assertThat(exitCode()).isEqualTo(2);
    byte[] noHeader = new byte[1 << 20];
    noHeader[100] = 1;
    Files.write(folder.resolve("gauge_all_9.db"), noHeader);
    assertThat(exitCode()).isEqualTo(10);
  }
}
