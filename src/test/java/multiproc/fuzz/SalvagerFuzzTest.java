package multiproc.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import multiproc.client.FileSizes;
import multiproc.inspect.CaseSummary;
import multiproc.inspect.DbBytes;
import multiproc.inspect.Inspection;
import multiproc.inspect.Salvage;
import multiproc.inspect.Salvager;
import multiproc.inspect.Salvager.Extent;
import org.junit.jupiter.api.Tag;

/** Salvaging any bytes: the copy is clean and holds what is said to be kept. */
@Tag("fuzz")
class SalvagerFuzzTest {

  @FuzzTest(maxDuration = "0s")
  void shouldSalvageACleanCopyOfAnything(byte[] input) throws IOException {
    FuzzedFile file = FuzzedFile.of(input);
    Inspection inspection = file.inspect();
    try (TemporaryFolder folder = TemporaryFolder.make()) {
      Salvage salvage =
          new Salvager(folder.path(), Extent.PROVEN, new CaseSummary()).salvage(inspection);
      byte[] bytes = Files.readAllBytes(Path.of(salvage.target()));
      Inspection copy = DbBytes.inspect(file.name(), bytes);
      assertThat(copy.isCorrupt()).isFalse();
      assertThat(copy.entryCount())
          .isBetween(salvage.kept(), salvage.kept() + salvage.guessed().size());
      assertThat(FileSizes.makes(inspection.judgement().format(), bytes.length)).isTrue();
    }
  }
}
