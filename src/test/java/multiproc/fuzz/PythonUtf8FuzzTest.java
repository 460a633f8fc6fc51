package multiproc.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import multiproc.python.PythonError;
import multiproc.python.PythonUtf8;
import multiproc.python.PythonVersion;
import org.junit.jupiter.api.Tag;

/** Decoding any bytes: 3 decodes just what Java's strict decoder does, 2.7 that and surrogates. */
@Tag("fuzz")
class PythonUtf8FuzzTest {

  @FuzzTest(maxDuration = "0s")
  void shouldDecodeOrRefuseAnyBytes(byte[] input) {
    String expected = strict(input);
    String three = decode(input, PythonVersion.PYTHON_3);
    assertThat(three).isEqualTo(expected);
    String two = decode(input, PythonVersion.PYTHON_2_7);
    if (expected != null) {
      assertThat(two).isEqualTo(expected);
    }
  }

  private static String strict(byte[] input) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static String decode(byte[] input, PythonVersion version) {
    try {
      return PythonUtf8.decode(input, 0, input.length, version);
    } catch (PythonError e) {
      assertThat(e.type()).isEqualTo("UnicodeDecodeError");
      return null;
    }
  }
}
