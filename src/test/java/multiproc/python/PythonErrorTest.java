package multiproc.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PythonErrorTest {
  @Test
  void shouldPrintAsTracebackWhenTurnedIntoString() {
    PythonError error = new PythonError("struct.error", "unpack requires a buffer of 4 bytes");

    assertThat(error.type()).isEqualTo("struct.error");
    assertThat(error).hasMessage("unpack requires a buffer of 4 bytes");
    assertThat(error).hasToString("struct.error: unpack requires a buffer of 4 bytes");
  }
}
