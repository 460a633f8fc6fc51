package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextBufferTest {

  /** Records the number of bytes of each write. */
  private static final class Writes extends ByteArrayOutputStream {
    private final List<Integer> lengths = new ArrayList<>();

    @Override
    public void write(byte[] bytes, int from, int length) {
      lengths.add(length);
      super.write(bytes, from, length);
    }
  }

  private final Writes out = new Writes();
  private final TextBuffer buffer = new TextBuffer(out);
  private final StringBuilder expected = new StringBuilder();

  private void line(int length) throws IOException {
    byte[] series = "s".repeat(length).getBytes(StandardCharsets.US_ASCII);
    buffer.put(series, 0, length);
    buffer.endLine(1234567.125, NumberStyle.JAVA);
    expected.append("s".repeat(length)).append("1234567.125\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 4000, 4096, 5000, 65_530, 70_000})
  void shouldWriteEveryLineWhenTheyAreOfThatLength(int length) throws IOException {
    while (expected.length() < 300_000) {
      line(length);
    }
    buffer.flush();

    assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo(expected.toString());
  }

  @Test
  void shouldWriteOnceWhenATextIsSmall() throws IOException {
    for (int i = 0; i < 500; i++) {
      line(100);
    }
    buffer.flush();

    assertThat(out.lengths).containsExactly(expected.length());
  }
}
