package multiproc.harness.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import multiproc.client.ClientVersion;
import multiproc.harness.real.RealClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedAttemptTest {

  @TempDir private Path folder;

  /** The system starts no process: there is no such interpreter. */
  @Test
  void shouldLeaveNoTracesAndNoLockWhenTheProcessOfAnAttemptDoesNotStart() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Hunt hunt =
        new Hunt(
            new Hunt.Settings(
                Optional.of(2),
                true,
                Optional.empty(),
                0,
                Optional.empty(),
                folder.toString(),
                ClientVersion.V0_4_2,
                Optional.of(
                    new RealClient(folder.resolve("no-python").toString(), Optional.empty())),
                Optional.empty(),
                false,
                true,
                folder,
                Optional.empty()),
            out,
            out,
            false);
    assertThat(hunt.run()).isEqualTo(Hunt.HuntOutcome.NOTHING_CHECKED);
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.startsWith("FAILED attempt "))
        .hasSize(2)
        .allMatch(line -> line.contains("No such file or directory"));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".traces-"));
    }
  }
}
