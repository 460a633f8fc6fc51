package multiproc.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import multiproc.inspect.AnyInspection;
import multiproc.inspect.Inspection;
import org.junit.jupiter.api.Tag;

/** Inspecting any bytes: every one accounted for once, and every form of report printed. */
@Tag("fuzz")
class InspectorFuzzTest {

  @FuzzTest(maxDuration = "0s")
  void shouldAccountForEveryByteOnceAndPrintIt(byte[] input) throws IOException {
    FuzzedFile file = FuzzedFile.of(input);
    Inspection inspection = file.inspect();
    AnyInspection.coversEveryByte(inspection, file.bytes().length);
    AnyInspection.isPrintable(inspection);
  }
}
