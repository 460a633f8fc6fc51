package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import multiproc.harness.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

  @TempDir Path folder;

  @Test
  void shouldKeepBothTextsWhenAnotherCommandWroteTheFileMeanwhile() throws Exception {
    Path file = folder.resolve("small.schedule");
    OutputFile output = OutputFile.reserve("output", file);
    Files.writeString(file, "another's");

    assertThatThrownBy(() -> output.write("ours"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "there is a file by now: file=%1$s; what was found is in file=%1$s-2".formatted(file));

    assertThat(file).hasContent("another's");
    assertThat(folder.resolve("small.schedule-2")).hasContent("ours");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }
}
