package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    assertThat(KeyRepair.repair(withNul(16), 16, 17, true, KeyRepair.suffixes("")))
        .isEqualTo(KEY.getBytes(StandardCharsets.US_ASCII));
    int label = KEY.indexOf("a\"]]");
    assertThat(KeyRepair.repair(withNul(label), label, label + 1, true, KeyRepair.suffixes("")))
        .isNull();
  }

  @Test
  void shouldNotRepairANameOfWhichBothCopiesLostAByte() {
    // The second copy begins 14 bytes after the first; the key of another name would fit.
    byte[] key =
        "[\"cache_hits\", \"cache_hits_sum\", {}, \"h\"]".getBytes(StandardCharsets.US_ASCII);
    for (int from = 2; from <= 10; from++) {
      byte[] damaged = key.clone();
      Arrays.fill(damaged, from, from + 16, (byte) 0);
      assertThat(KeyRepair.repair(damaged, from, from + 16, false, KeyRepair.suffixes("summary")))
          .as("from " + from)
          .isNull();
    }
  }
}
