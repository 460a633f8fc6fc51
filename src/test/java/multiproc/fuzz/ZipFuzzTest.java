package multiproc.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import multiproc.inspect.AnyInspection;
import multiproc.inspect.CaseInspection;
import multiproc.inspect.Inspection;
import org.junit.jupiter.api.Tag;

/** Any bytes as a zip of evidence: read, or refused with an IOException or a line. */
@Tag("fuzz")
class ZipFuzzTest {

  @FuzzTest(maxDuration = "0s")
  void shouldReadOrRefuseAnyZip(byte[] input) throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.make()) {
      Path zip = Files.write(folder.path().resolve("gauge_all_1.db.zip"), input);
      AnyInspection.opensOrRefuses(zip);
      CaseInspection inspection = CaseInspection.inspect(zip);
      assertThat(inspection.files().size() + inspection.problems().size()).isPositive();
      for (Inspection file : inspection.files()) {
        assertThat(file.source().name()).doesNotContain("/", "\\");
      }
      assertThat(inspection.problems()).noneMatch(problem -> problem.contains("\n"));
      try (var left = Files.list(folder.path())) {
        assertThat(left).containsExactly(zip);
      }
    }
  }
}
