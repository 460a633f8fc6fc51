package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {

  private static final int SIZE = 24 << 20;

  @TempDir private Path folder;
  private Path file;
  private byte[] bytes;

  @BeforeEach
  void writeFile() throws IOException {
    bytes = new byte[SIZE + 5];
    new Random(1).nextBytes(bytes);
    file = folder.resolve("gauge_all_1.db");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer all = ByteBuffer.wrap(bytes);
      while (all.hasRemaining()) {
        channel.write(all);
      }
    }
  }

  private void load(Evidence evidence, long position, int length) {
    int index = evidence.load(position, length);
    assertThat(evidence.loaded(position)).isGreaterThanOrEqualTo(length);
    int there = evidence.loaded(position);
    assertThat(
            Arrays.equals(
                evidence.window(),
                index,
                index + there,
                bytes,
                (int) position,
                (int) position + there))
        .as("position=%d length=%d", position, length)
        .isTrue();
  }

  @Test
  void shouldGiveTheFilesBytesToOneWhoGoesThroughThem() throws IOException {
    Random random = new Random(2);
    try (Evidence evidence = FileEvidence.open(file)) {
      long position = 0;
      while (position < evidence.size()) {
        int length = (int) Math.min(evidence.size() - position, 1 + random.nextInt(2_000));
        load(evidence, position, length);
        position += length;
      }
    }
  }

  @Test
  void shouldGiveTheFilesBytesToOneWhoJumps() throws IOException {
    Random random = new Random(3);
    try (Evidence evidence = FileEvidence.open(file)) {
      long position = 0;
      for (int i = 0; i < 40_000; i++) {
        // Mostly forward; sometimes back, far forward, or a large piece.
        if (random.nextInt(4_000) == 0) {
          position = random.nextInt(SIZE);
        }
        int most = random.nextInt(3_000) == 0 ? 1 << 20 : 4_000;
        int length = (int) Math.min(evidence.size() - position, 1 + random.nextInt(most));
        load(evidence, position, length);
        position = Math.min(position + length, evidence.size() - 1);
      }
    }
  }

  @Test
  void shouldFailWhereTheFileWasCutMeanwhile() throws IOException {
    try (Evidence evidence = FileEvidence.open(file)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(SIZE / 2);
      }
      load(evidence, 0, 100);
      assertThatThrownBy(() -> evidence.load(evidence.size() - 100, 100))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("the file was cut while it was read: size=" + evidence.size());
    }
  }

  @Test
  void shouldFindWhatIsAndIsNotZeroWhateverWasLookedForBefore() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      byte[] some = new byte[40_000];
      for (int i = random.nextInt(8); i > 0; i--) {
        some[random.nextInt(some.length)] = (byte) random.nextInt(3);
      }
      Evidence evidence = PagedEvidence.of(some);
      for (int i = 0; i < 50; i++) {
        int from = random.nextInt(some.length);
        int to = from + random.nextInt(some.length - from);
        byte wanted = (byte) random.nextInt(3);
        assertThat(evidence.nextNonZero(from, to)).isEqualTo(first(some, from, to, b -> b != 0));
        assertThat(evidence.next(wanted, from, to))
            .isEqualTo(first(some, from, to, b -> b == wanted));
      }
    }
  }

  private static int first(byte[] bytes, int from, int to, IntPredicate wanted) {
    int at = from;
    while (at < to && !wanted.test(bytes[at])) {
      at++;
    }
    return at;
  }

  @Test
  void shouldFailWhenReadingFails() throws IOException {
    FileEvidence evidence = FileEvidence.open(file);
    evidence.close();
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> {
                  for (long position = 0; position < SIZE; position += 1 << 12) {
                    evidence.load(position, 1);
                  }
                }))
        .hasRootCauseInstanceOf(java.nio.channels.ClosedChannelException.class);
  }
}
