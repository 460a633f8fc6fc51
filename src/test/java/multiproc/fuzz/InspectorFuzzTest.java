package multiproc.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import multiproc.inspect.Inspection;
import multiproc.inspect.Inspector;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.overlay.OtherFiles;
import multiproc.inspect.print.HexPrinter;
import multiproc.inspect.print.JsonPrinter;
import multiproc.inspect.print.ReportPrinter;
import multiproc.inspect.segment.ByteRange;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;

/** Inspecting any bytes: every one accounted for once, and every form of report printed. */
class InspectorFuzzTest {

  @FuzzTest(maxDuration = "0s")
  void shouldAccountForEveryByteOnceAndPrintIt(byte[] input) throws IOException {
    FuzzedFile file = FuzzedFile.of(input);
    Inspection inspection = Inspector.inspect(file, OtherFiles.none());
    covers(inspection, file.bytes().length);

    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, false, StandardCharsets.UTF_8);
    new ReportPrinter(out, false).print(inspection);
    new HexPrinter(out).print(inspection);
    out.flush();
    assertThat(text.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b", "\u0007");

    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonPrinter printer = new JsonPrinter(json)) {
      printer.print(inspection);
      printer.finish(List.of());
    }
    PythonJson.loads(json.toString(StandardCharsets.UTF_8), PythonVersion.PYTHON_3);
  }

  private static void covers(Inspection inspection, long size) throws IOException {
    long[] next = new long[1];
    try (Evidence evidence = inspection.source().open()) {
      inspection.segments(
          evidence,
          segment -> {
            for (ByteRange range : ByteRange.of(segment, inspection.judgement().generation())) {
              assertThat(range.position()).isEqualTo(next[0]);
              assertThat(range.length()).isPositive();
              next[0] += range.length();
            }
            assertThat(segment.end()).isEqualTo(next[0]);
          });
    }
    assertThat(next[0]).isEqualTo(size);
  }
}
