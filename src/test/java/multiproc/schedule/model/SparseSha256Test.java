package multiproc.schedule.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The hash is that of the JDK's SHA-256 over all bytes of the file. */
class SparseSha256Test {

  private static byte[] expected(byte[] head, long size) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(head, (int) size));
  }

  @Test
  void shouldHashAsTheJdkWhereTheHeadOrTheFileEndsAtAnyByteOfABlock() throws Exception {
    Random random = new Random(1);
    for (int length = 0; length <= 130; length++) {
      byte[] head = new byte[length];
      random.nextBytes(head);
      for (int zeros = 0; zeros <= 200; zeros++) {
        assertThat(SparseSha256.of(head, length + zeros))
            .as("head=%d zeros=%d", length, zeros)
            .isEqualTo(expected(head, length + zeros));
      }
    }
  }

  @Test
  void shouldHashAClientsFile() throws Exception {
    byte[] head = new byte[1000];
    new Random(2).nextBytes(head);
    assertThat(SparseSha256.of(head, 1 << 20)).isEqualTo(expected(head, 1 << 20));
  }
}
