package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.store.GatedStore;
import multiproc.store.MemoryStore;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/**
 * For any bytes of a file, opening and scraping it ends with a result or a {@link DbException},
 * after few steps on the store.
 */
class AnyBytesPropertyTest {

  private static final String DIRECTORY = "/multiproc";

  /** More steps than opening or scraping a file of a few hundred bytes can take. */
  private static final int MAX_STEPS = 50;

  /** Number of releases that read each file. */
  private static final int VERSIONS = 4;

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
        "gauge_all_1.db",
        "gauge_min_1.db",
        "counter_1.db",
        "histogram_1.db",
        "summary_1.db",
        "stateset_1.db",
        "info_1.db",
        "gaugehistogram_1.db",
        "untyped_1.db",
        "gauge_1.db",
        "x.db");
  }

  @Provide
  Arbitrary<byte[]> noise() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(120);
  }

  /** Pieces of a file, in any order, after a header that may be right. */
  @Provide
  Arbitrary<byte[]> pieces() {
    Arbitrary<byte[]> lengths =
        Arbitraries.of(0, 1, 8, 16, -1, -24, -28, 0x72657469, Integer.MAX_VALUE, Integer.MIN_VALUE)
            .map(number -> buffer(4).putInt(number).array());
    Arbitrary<byte[]> doubles = Arbitraries.doubles().map(d -> buffer(8).putDouble(d).array());
    Arbitrary<byte[]> piece =
        Arbitraries.frequencyOf(
            Tuple.of(12, entries()),
            Tuple.of(1, lengths),
            Tuple.of(1, doubles),
            Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(12)));
    Arbitrary<Integer> offs = Arbitraries.integers().between(-9, 40).injectNull(0.8);
    return Combinators.combine(
            piece.list().ofMaxSize(4), offs, Arbitraries.integers().between(-9, 99))
        .as(AnyBytesPropertyTest::file);
  }

  private static Arbitrary<byte[]> entries() {
    Arbitrary<Object> metrics =
        Arbitraries.of("\"g\"", "\"h\"", "\"h\"", "\"i\"", "\"1g\"", "1", "[]", "null");
    Arbitrary<Object> samples =
        Arbitraries.of("\"g\"", "\"h_bucket\"", "\"h_sum\"", "\"h_count\"", "\"\"", "2.5", "{}");
    Arbitrary<Object> labels =
        Arbitraries.of(
            "{}",
            "{\"le\": \"+Inf\"}",
            "{\"le\": \"x\"}",
            "{\"le\": \"\\ud83d\"}",
            "{\"a\": \"\\u0000\"}",
            "{\"a\": 1}",
            "{\"a\": {}}",
            "[]",
            "NaN",
            "{\"pid\": \"7\"}");
    return Combinators.combine(metrics, samples, labels, Arbitraries.doubles())
        .as(
            (metric, sample, label, value) ->
                DbLayout.encodeEntry(
                    ("[" + metric + ", " + sample + ", " + label + "]")
                        .getBytes(StandardCharsets.UTF_8),
                    value));
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(DbLayout.BYTE_ORDER);
  }

  /**
   * @param usedOff error of {@code used}, in bytes; null for none
   * @param rest bytes added after the pieces; negative if cut off
   */
  private static byte[] file(List<byte[]> pieces, Integer usedOff, int rest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[DbLayout.HEADER_SIZE]);
    pieces.forEach(bytes::writeBytes);
    int used = bytes.size() + (usedOff == null ? 0 : usedOff);
    byte[] file = Arrays.copyOf(bytes.toByteArray(), Math.max(0, bytes.size() + rest));
    if (file.length >= DbLayout.USED_SIZE) {
      ByteBuffer.wrap(file).order(DbLayout.BYTE_ORDER).putInt(used);
    }
    return file;
  }

  @Property(tries = 1000)
  void shouldEndInOrderWhenBytesAreNoise(
      @ForAll("names") String name, @ForAll("noise") byte[] bytes) {
    check(name, bytes);
  }

  @Property(tries = 3000)
  void shouldEndInOrderWhenBytesAreNearlyAFile(
      @ForAll("names") String name, @ForAll("pieces") byte[] bytes) {
    check(name, bytes);
    Statistics.label("scrape")
        .coverage(
            coverage -> {
              coverage.check("fails").percentage(p -> p > 3);
              coverage.check("succeeds").percentage(p -> p > 3);
            });
  }

  private static void check(String name, byte[] bytes) {
    List<ClientVersion.Range> ranges = ClientVersion.ranges(change -> true);
    int first = Math.floorMod(Arrays.hashCode(bytes), ranges.size());
    // Some releases that differ; other releases for other bytes.
    for (int i = 0; i < VERSIONS; i++) {
      ClientVersion version = ranges.get((first + i * VERSIONS) % ranges.size()).last();
      MemoryStore memory = new MemoryStore();
      memory.write(DIRECTORY + "/" + name, bytes);
      List<String> steps = new ArrayList<>();
      GatedStore store = TextGate.over(memory, steps::add);
      MultiProcessCollector collector = new MultiProcessCollector(store, DIRECTORY, version);

      boolean failed = fails(() -> BothMerges.collect(memory, DIRECTORY, version));
      assertThat(fails(collector::collect)).isEqualTo(failed);
      Statistics.label("scrape").collect(failed ? "fails" : "succeeds");
      assertThat(collector.failures()).hasSize(failed ? 1 : 0);
      fails(() -> MmapedDict.open(store, DIRECTORY + "/" + name, version));
      assertThat(steps).hasSizeLessThan(MAX_STEPS);
    }
  }

  private static boolean fails(Runnable code) {
    try {
      code.run();
      return false;
    } catch (DbException e) {
      assertThat(e.pythonType()).isNotEmpty();
      assertThat(e.position()).isNotNegative();
      return true;
    }
  }
}
