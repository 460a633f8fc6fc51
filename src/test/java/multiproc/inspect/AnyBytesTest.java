package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import multiproc.Fixtures;
import multiproc.client.FileSizes;
import multiproc.layout.DbFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever the bytes: every one accounted for once, no exception, a copy that is clean. */
class AnyBytesTest {

  private static final List<byte[]> SEEDS = seeds();

  private static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String zip : List.of("v0.3.1.zip", "v0.4.2.zip", "v0.16.0.zip", "v0.25.0.zip")) {
      Fixtures.zipped("/fixtures/clean/" + zip)
          .values()
          .forEach(bytes -> seeds.add(Arrays.copyOf(bytes, 2048)));
    }
    return seeds;
  }

  /** Clean files of all formats, cut and mutilated, and bytes of no meaning at all. */
  @Provide
  Arbitrary<byte[]> files() {
    Arbitrary<byte[]> mutilated =
        Combinators.combine(
                Arbitraries.of(SEEDS), Arbitraries.longs(), Arbitraries.integers().between(1, 12))
            .as(AnyBytesTest::mutilate);
    Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofMinSize(0).ofMaxSize(600);
    return Arbitraries.frequencyOf(Tuple.of(4, mutilated), Tuple.of(1, random));
  }

  private static byte[] mutilate(byte[] seed, long randomSeed, int times) {
    Random random = new Random(randomSeed);
    byte[] bytes = seed.clone();
    for (int i = 0; i < times; i++) {
      int at = random.nextInt(1 + random.nextInt(900));
      int length = 1 + random.nextInt(Math.min(100, bytes.length - at));
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> Arrays.fill(bytes, at, at + length, (byte) 0);
        case 2 -> {
          // Nothing else: the others need room.
          return Arrays.copyOf(bytes, at);
        }
        case 3 -> System.arraycopy(seed, 8, bytes, at, length);
        case 4 -> {
          for (int j = at; j < at + Math.min(length, Long.BYTES); j++) {
            bytes[j] = (byte) random.nextInt();
          }
        }
        default -> {
          byte[] other = SEEDS.get(random.nextInt(SEEDS.size()));
          int from = random.nextInt(200);
          System.arraycopy(other, from, bytes, at, length);
        }
      }
    }
    return bytes;
  }

  @Property(tries = 1500)
  void shouldAccountForEveryByteExactlyOnce(@ForAll("files") byte[] bytes) throws IOException {
    Inspection inspection = DbBytes.inspect("gauge_all_1.db", bytes);
    AnyInspection.coversEveryByte(inspection, bytes.length);
  }

  @Property(tries = 800)
  void shouldPrintAnyInspection(@ForAll("files") byte[] bytes) throws IOException {
    AnyInspection.isPrintable(DbBytes.inspect("histogram_1.db", bytes));
  }

  @Property(tries = 600)
  void shouldSalvageACleanCopyOfAnything(@ForAll("files") byte[] bytes) throws IOException {
    Path directory = Files.createTempDirectory("salvage");
    try {
      Inspection inspection = DbBytes.inspect("gauge_all_1.db", bytes);
      Salvage salvage =
          new Salvager(directory, Salvager.Extent.PROVEN, new CaseSummary()).salvage(inspection);
      byte[] copy = Files.readAllBytes(Path.of(salvage.target()));
      Inspection again = DbBytes.inspect("gauge_all_1.db", copy);
      assertThat(again.findings().stream().filter(f -> f.kind().isCorrupt())).isEmpty();
      assertThat(again.entryCount()).isGreaterThanOrEqualTo(salvage.kept());
      DbFormat format = again.judgement().format();
      assertThat(FileSizes.makes(format, copy.length)).isTrue();
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
