package multiproc.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import multiproc.inspect.CaseInspection;
import multiproc.inspect.Inspection;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.evidence.EvidenceFinder;
import multiproc.inspect.evidence.EvidenceSource;
import multiproc.inspect.evidence.IoReason;
import org.junit.jupiter.api.Tag;

/** Any bytes as a zip of evidence: read, or refused with an IOException or a line. */
@Tag("fuzz")
class ZipFuzzTest {

  @FuzzTest(maxDuration = "0s")
  void shouldReadOrRefuseAnyZip(byte[] input) throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.make()) {
      Path zip = Files.write(folder.path().resolve("gauge_all_1.db.zip"), input);
      EvidenceFinder finder = new EvidenceFinder();
      finder.find(zip);
      finder.sources().forEach(ZipFuzzTest::open);
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

  private static void open(EvidenceSource source) {
    try (Evidence evidence = source.open()) {
      int length = (int) Math.min(evidence.size(), Long.BYTES);
      assertThat(evidence.copy(0, length)).hasSize(length);
    } catch (IOException e) {
      assertThat(IoReason.of(e)).isNotBlank();
    }
  }
}
