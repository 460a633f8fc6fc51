package multiproc.schedule.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileImageTest {

  private static final int WORDS = 12;

  /** Mostly zeros, and the same bytes more often than not, so that words differ here and there. */
  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(WORDS * Long.BYTES)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(10) == 0 ? random.nextInt(3) : 0);
    }
    return bytes;
  }

  private static long word(byte[] bytes, int position) {
    byte[] word = new byte[Long.BYTES];
    for (int i = 0; i < word.length && position + i < bytes.length; i++) {
      word[i] = bytes[position + i];
    }
    return ByteBuffer.wrap(word).getLong();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldFindEachWordInWhichTwoFilesDiffer(long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < 1_000; run++) {
      byte[] one = bytes(random);
      byte[] other = bytes(random);
      List<Integer> expected = new ArrayList<>();
      for (int position = Long.BYTES; position < WORDS * Long.BYTES; position += Long.BYTES) {
        if (word(one, position) != word(other, position)) {
          expected.add(position);
        }
      }
      FileImage image = FileImage.of(one);
      FileImage target = FileImage.of(other);
      List<Integer> found = new ArrayList<>();
      for (int position = image.nextDifference(target, Long.BYTES);
          position >= 0;
          position = image.nextDifference(target, position + Long.BYTES)) {
        found.add(position);
      }
      assertThat(found).isEqualTo(expected);
    }
  }
}
