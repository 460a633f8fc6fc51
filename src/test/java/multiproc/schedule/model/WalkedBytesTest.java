package multiproc.schedule.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import multiproc.client.ClientVersion;
import multiproc.layout.BufferSource;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A walk gives the same with the bytes that it reads as with the whole file, under every release:
 * the same entries with the same values, and the same error at the same place.
 */
class WalkedBytesTest {

  private static final int FILES = 300;

  private final Scratch scratch = new Scratch();

  static LongStream seeds() {
    return LongStream.concat(LongStream.range(0, 8), new Random().longs(2));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldShowAWalkTheSameWhenTheBytesThatItDoesNotReadAreLeftOut(long seed) {
    Random random = new Random(seed);
    int less = 0;
    for (int file = 0; file < FILES; file++) {
      FileImage image = drawn(random);
      int used = random.nextInt(4) == 0 ? random.nextInt(700) : 8 * random.nextInt(60);
      int capacity = random.nextInt(3) == 0 ? 256 : 4096;
      for (ClientVersion version : ClientVersion.values()) {
        FileImage read = WalkedBytes.of(image, used, capacity, version.format());
        assertThat(walk(version, read, used, capacity))
            .as("%s used=%d capacity=%d", version, used, capacity)
            .isEqualTo(walk(version, image, used, capacity));
        less += read.headLength() < image.headLength() ? 1 : 0;
      }
    }
    assertThat(less).isPositive();
  }

  @Test
  void shouldForgetTheHeaderAndWhatStandsBehindTheLastEntryOfAWalk() {
    byte[] entry = DbLayout.encodeEntry("key".getBytes(StandardCharsets.US_ASCII), 1);
    FileImage one = FileImage.EMPTY.truncated(4096).put(DbLayout.HEADER_SIZE, entry);
    int used = DbLayout.HEADER_SIZE + entry.length;
    FileImage other = one.putInt(0, 500).put(used, entry);

    assertThat(WalkedBytes.of(other, used, 4096, ClientVersion.V0_4_2.format())).isEqualTo(one);
  }

  /** What a walk finds, entry by entry, and how it ends. */
  private List<Object> walk(ClientVersion version, FileImage image, int used, int capacity) {
    int length = (int) Math.min(capacity, image.size());
    BufferSource bytes = new BufferSource(scratch.view(image, length));
    EntryCursor cursor = version.entries(bytes, used, "file.db");
    List<Object> found = new ArrayList<>();
    try {
      while (cursor.next()) {
        found.add(cursor.position());
        found.add(new String(cursor.keyBytes(), StandardCharsets.ISO_8859_1));
        found.add(Double.doubleToRawLongBits(cursor.value()));
        found.add(Double.doubleToRawLongBits(cursor.timestamp()));
      }
    } catch (DbException e) {
      found.add(e.getMessage());
    }
    return found;
  }

  /** Entries of all lengths, some of them stored over others, and single words between. */
  private static FileImage drawn(Random random) {
    FileImage image = FileImage.EMPTY.truncated(random.nextInt(4) == 0 ? 200 : 1024);
    int at = DbLayout.HEADER_SIZE;
    for (int store = random.nextInt(9); store >= 0; store--) {
      byte[] key = new byte[random.nextInt(60)];
      for (int i = 0; i < key.length; i++) {
        key[i] = (byte) (random.nextInt(40) == 0 ? 0xFF : 'a' + random.nextInt(26));
      }
      byte[] bytes =
          switch (random.nextInt(8)) {
            case 0 -> ByteBuffer.allocate(8).putInt(random.nextInt()).array();
            case 1 -> ByteBuffer.allocate(8).order(DbLayout.BYTE_ORDER).putInt(-8).array();
            case 2 -> ByteBuffer.allocate(8).order(DbLayout.BYTE_ORDER).putInt(900).array();
            case 3 -> ByteBuffer.allocate(8).order(DbLayout.BYTE_ORDER).putDouble(1).array();
            default -> DbLayout.encodeEntry(key, random.nextInt(3));
          };
      if (at + bytes.length <= image.size()) {
        image = image.put(at, bytes);
      }
      at += random.nextInt(3) == 0 ? 8 * random.nextInt(9) : bytes.length;
    }
    return image.putInt(0, at);
  }
}
