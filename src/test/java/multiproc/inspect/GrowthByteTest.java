package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The byte at 4,096 times a power of two, less one, as a real file of 0.16.2 had it at 8,191. */
class GrowthByteTest {

  private static final String KEY = "[\"pool_busy\",\"pool_busy\",[\"host\"],[\"a\"]]";

  private static byte[] withNul(int index) {
    byte[] key = KEY.getBytes(StandardCharsets.US_ASCII);
    key[index] = 0;
    return key;
  }

  @Test
  void shouldFindTheOneNulWhenItIsTheLastByteOfADoubledPage() {
    assertThat(GrowthByte.index(withNul(16), 8191 - 16)).isEqualTo(16);
    assertThat(GrowthByte.index(withNul(16), 4095 - 16)).isEqualTo(16);
    assertThat(GrowthByte.index(withNul(16), 12287 - 16)).isNegative();
    assertThat(GrowthByte.index(withNul(16), 8190 - 16)).isNegative();
    byte[] two = withNul(16);
    two[20] = 0;
    assertThat(GrowthByte.index(two, 8191 - 16)).isNegative();
  }

  @Test
  void shouldGiveACompactKeyItsNamesByteBack() {
    assertThat(KeyRepair.repair(withNul(16), 16, 17, true))
        .isEqualTo(KEY.getBytes(StandardCharsets.US_ASCII));
    int label = KEY.indexOf("a\"]]");
    assertThat(KeyRepair.repair(withNul(label), label, label + 1, true)).isNull();
  }
}
