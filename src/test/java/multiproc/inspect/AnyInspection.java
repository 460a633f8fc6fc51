package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;

/** What holds for an inspection of any bytes at all. */
public final class AnyInspection {

  private AnyInspection() {}

  /** Its ranges cover the file's bytes, each once. */
  public static void coversEveryByte(Inspection inspection, long size) throws IOException {
    long[] next = new long[1];
    try (Evidence evidence = inspection.source().open()) {
      inspection.segments(
          evidence,
          segment -> {
            for (ByteRange range : ByteRange.of(segment, inspection.judgement().format())) {
              assertThat(range.position()).isEqualTo(next[0]);
              assertThat(range.length()).isPositive();
              next[0] += range.length();
            }
            assertThat(segment.end()).isEqualTo(next[0]);
          });
    }
    assertThat(next[0]).isEqualTo(size);
  }

  /** Every form of it can be printed, and does nothing to a terminal. */
  public static void isPrintable(Inspection inspection) throws IOException {
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
    Object parsed = PythonJson.loads(json.toString(StandardCharsets.UTF_8), PythonVersion.PYTHON_3);
    assertThat(((Map<?, ?>) parsed).get("version")).hasToString("1");
  }

  /** Every file at the path can be opened, or fails with a reason. */
  public static void opensOrRefuses(Path path) {
    EvidenceFinder finder = new EvidenceFinder();
    finder.find(path);
    for (EvidenceSource source : finder.sources()) {
      try (Evidence evidence = source.open()) {
        int length = (int) Math.min(evidence.size(), Long.BYTES);
        assertThat(evidence.copy(0, length)).hasSize(length);
      } catch (IOException e) {
        assertThat(IoReason.of(e)).isNotBlank();
      }
    }
  }
}
