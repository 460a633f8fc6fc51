package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import multiproc.Fixtures;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;

/** What is said of a large file is what is said of a small one, by which it can be checked. */
class StreamingWalkTest {

  private static final int MUTILATIONS = 150;

  private int compared;
  private int failures;
  private int notFollowed;

  @Test
  void shouldSayTheSameOfAFileWhenItIsWalkedAsALargeOne() {
    Fixtures.zipped("/fixtures/damaged/files.zip").forEach((name, bytes) -> compare(name, bytes));
    assertThat(compared).isEqualTo(110 * 6);
    Random random = new Random(7);
    for (String zip : List.of("v0.3.1.zip", "v0.4.2.zip", "v0.16.0.zip", "v0.25.0.zip")) {
      for (Map.Entry<String, byte[]> file : Fixtures.zipped("/fixtures/clean/" + zip).entrySet()) {
        for (int i = 0; i < MUTILATIONS / 24; i++) {
          byte[] bytes = file.getValue().clone();
          for (int flips = 0; flips <= i % 3; flips++) {
            bytes[random.nextInt(1_000)] ^= (byte) (1 << random.nextInt(8));
          }
          compare(zip + " " + file.getKey() + " " + i, bytes);
        }
      }
    }
    for (DbFormat format : DbFormat.values()) {
      for (int i = 0; i < MUTILATIONS / 6; i++) {
        compare("zeros " + format + i, zeros(random, format));
      }
    }
    assertThat(failures).isGreaterThan(1_000);
    // Lengths below 0 in files with timestamps, and nothing else.
    assertThat(notFollowed).isLessThan(compared / 10);
  }

  /** Entries, zeros, and sometimes entries again, of which the used bytes end anywhere. */
  private static byte[] zeros(Random random, DbFormat format) {
    byte[] key = "[\"a\", \"a\", {\"l\": \"1\"}]".getBytes(StandardCharsets.US_ASCII);
    byte[] entry = format.encodeEntry(key, 1, 0);
    ByteBuffer bytes = ByteBuffer.allocate(1 << 14).order(DbLayout.BYTE_ORDER);
    bytes.position(DbLayout.HEADER_SIZE);
    bytes.put(entry).position(bytes.position() + 8 * random.nextInt(1_500));
    if (random.nextBoolean()) {
      bytes.put(entry).put(entry);
    }
    bytes.putInt(0, 8 * random.nextInt((1 << 14) / 8));
    return bytes.array();
  }

  private void compare(String name, byte[] bytes) {
    Evidence evidence = PagedEvidence.of(bytes);
    if (bytes.length < Long.BYTES) {
      compared += 6;
      return;
    }
    int used = evidence.getInt(0);
    EntryReader reader = new EntryReader(evidence);
    DbFormat format = new FormatDetector(evidence, reader, used).judge().format();
    reader.setFormat(format);
    SegmentParser parser = new SegmentParser(evidence, reader, format, used, segment -> {});
    parser.parse();
    for (ClientVersion version :
        List.of(ClientVersion.V0_4_2, ClientVersion.V0_5_0, ClientVersion.V0_25_0)) {
      PortPrediction port =
          new PortPrediction(version, "DIR/gauge_all_1.db", format, parser.sound());
      List<String> wrong = new ArrayList<>();
      same(wrong, () -> port.write(evidence), () -> port.writeLarge(evidence));
      same(wrong, () -> port.collect(evidence), () -> port.collectLarge(evidence));
      assertThat(wrong).as(name + " " + version.text() + " " + Arrays.hashCode(bytes)).isEmpty();
    }
  }

  private interface Predicting {
    Prediction predict();
  }

  private void same(List<String> wrong, Predicting small, Predicting large) {
    compared++;
    Prediction expected = small.predict();
    Prediction actual;
    try {
      actual = large.predict();
    } catch (StreamingWalk.LimitException e) {
      notFollowed++;
      return;
    }
    failures += expected.fails() ? 1 : 0;
    // Of equal keys a writer keeps one and a collector one sample; a large file's are not compared.
    boolean equal =
        expected.fails()
            ? expected.equals(actual)
            : !actual.fails() && actual.count() >= expected.count();
    if (!equal) {
      wrong.add(expected + " but was " + actual);
    }
  }
}
