package multiproc.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import multiproc.layout.KeyParser;
import multiproc.layout.KeyShape;
import multiproc.python.PythonError;
import multiproc.python.PythonJson;
import multiproc.python.PythonVersion;
import org.junit.jupiter.api.Tag;

/** Reading any text as JSON, by the rules of both Pythons: a value or a Python error. */
@Tag("fuzz")
class PythonJsonFuzzTest {

  @FuzzTest(maxDuration = "0s")
  void shouldReadOrRefuseAnyText(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    boolean loaded = loads(text, PythonVersion.PYTHON_2_7) & loads(text, PythonVersion.PYTHON_3);
    if (new KeyParser().shape(input, 0, input.length) != KeyShape.NONE) {
      // What is taken for a key without reading it as JSON must be JSON.
      assertThat(loaded).isTrue();
      assertThat(new KeyParser().parse(input, 0, input.length)).isNotNull();
    }
  }

  private static boolean loads(String text, PythonVersion version) {
    try {
      PythonJson.loads(text, version);
      return true;
    } catch (PythonError e) {
      assertThat(e.type()).isNotBlank();
      return false;
    }
  }
}
