package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import multiproc.client.ClientVersion;
import multiproc.client.Fault;
import multiproc.client.MmapedDict;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import multiproc.store.MemoryStore;
import org.junit.jupiter.api.Test;

/**
 * Files that one to four processes wrote at once, with labels as web applications have them, cut or
 * interrupted anywhere: what the bytes are said to prove was so, and no honest process is accused.
 */
class SeveralWritersTest {

  /** How many files; more with {@code -Dmultiproc.files=N}. */
  private static final int FILES = Integer.getInteger("multiproc.files", 400);

  private static final String NAME = "counter_1.db";
  private static final String PATH = "/dir/" + NAME;
  private static final Set<Fault> CONCURRENT =
      Set.of(Fault.FORK_INIT, Fault.IMPORT_PID, Fault.SAME_ID, Fault.RE_ENTRY);

  private static final List<String> METRICS =
      List.of("http_requests", "http_responses", "jobs", "db_queries", "cache_hits", "a");
  private static final List<String> LABELS =
      List.of("path", "status", "shard", "host", "version", "id");

  /** One file with all that was ever stored in it. */
  private static final class Written {
    private final Random random;
    private final ClientVersion version;
    private final MemoryStore store = new MemoryStore();
    private final Map<String, Set<Double>> values = new HashMap<>();
    private final List<MmapedDict> writers = new ArrayList<>();
    private final List<List<String>> metrics = new ArrayList<>();

    Written(long seed) {
      random = new Random(seed);
      version = ClientVersion.values()[random.nextInt(ClientVersion.values().length)];
    }

    Written write(int processes) throws IOException {
      double burst = random.nextDouble();
      int current = 0;
      for (int step = 5 + random.nextInt(40); step > 0; step--) {
        current = random.nextDouble() < burst ? current : random.nextInt(processes);
        while (writers.size() <= current) {
          writers.add(null);
          metrics.add(List.of(METRICS.get(random.nextInt(6)), METRICS.get(random.nextInt(6))));
        }
        if (writers.get(current) == null) {
          writers.set(current, open());
        }
        if (writers.get(current) != null) {
          set(writers.get(current), key(metrics.get(current)));
        }
      }
      return this;
    }

    /** A process that meets what it cannot read ends. */
    private MmapedDict open() {
      try {
        return MmapedDict.open(store, PATH, version);
      } catch (RuntimeException e) {
        return null;
      }
    }

    private void set(MmapedDict writer, String key) {
      double value = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(1000) / 4.0;
      values.computeIfAbsent(key, k -> new HashSet<>(Set.of(0.0))).add(value);
      writer.writeValue(key, value, 0);
    }

    private String key(List<String> names) {
      String metric = names.get(random.nextInt(names.size()));
      String label = LABELS.get((metric.length() + random.nextInt(2)) % LABELS.size());
      String value =
          switch (label) {
            case "path" -> "/p/" + random.nextInt(12);
            case "status" -> List.of("200", "201", "404", "500", "503").get(random.nextInt(5));
            case "shard" -> String.valueOf(random.nextInt(16));
            case "host" -> "web-" + random.nextInt(4) + ".example";
            case "version" -> random.nextInt(3) + "." + random.nextInt(12) + ".0";
            default -> new UUID(random.nextLong(), random.nextLong()).toString();
          };
      String labels = KeyJson.encode(metric, metric + "_total", Map.of(label, value));
      return switch (version.format()) {
        case NAMES_AND_VALUES ->
            "[\"" + metric + "\", \"" + metric + "\", [\"" + label + "\"], [\"" + value + "\"]]";
        case LABELS -> labels;
        default -> labels.substring(0, labels.length() - 1) + ", \"Help of " + metric + "\"]";
      };
    }

    byte[] bytes() throws IOException {
      return store.contents(PATH);
    }

    /** The file as a kill or a full disk leaves it: part of a new entry, and the old header. */
    byte[] interrupted() throws IOException {
      byte[] before = bytes();
      int used = used(before);
      writers.get(0).readValue(key(metrics.get(0)));
      byte[] after = bytes();
      int stored = used + random.nextInt(Math.max(1, used(after) - used + 1));
      byte[] file = Arrays.copyOf(before, Math.max(before.length, after.length));
      System.arraycopy(after, used, file, used, Math.max(0, stored - used));
      return file;
    }

    byte[] cut() throws IOException {
      byte[] whole = bytes();
      return Arrays.copyOf(whole, random.nextInt(used(whole) + 64));
    }

    private static int used(byte[] file) {
      return ByteBuffer.wrap(file).order(DbLayout.BYTE_ORDER).getInt(DbLayout.USED_POSITION);
    }
  }

  private static Inspection inspect(byte[] file) throws IOException {
    return Inspector.inspect(DbBytes.source(NAME, file), new SiblingKeys());
  }

  @Test
  void shouldProveOnlyWhatWasSoWhenSeveralProcessesWriteOneFile() throws IOException {
    int proven = 0;
    for (long seed = 0; seed < FILES; seed++) {
      Written file = new Written(seed).write(2 + (int) (seed % 3));
      byte[] bytes = seed % 4 == 3 ? file.cut() : file.bytes();
      Inspection inspection = inspect(bytes);
      if (inspection.hasThreeWriters()) {
        assertThat(file.writers).as("seed=%d", seed).hasSizeGreaterThanOrEqualTo(3);
      }
      for (ReconstructedEntry entry : inspection.guesses()) {
        if (entry.determined()) {
          proven++;
          assertThat(file.values.getOrDefault(Display.latin1(entry.key()), Set.of()))
              .as("seed=%d %s", seed, entry.display())
              .contains(entry.value());
        }
      }
    }
    assertThat(proven).isGreaterThan(FILES / 40);
  }

  @Test
  void shouldAccuseNobodyWhenOneProcesssFileIsCutOrInterrupted() throws IOException {
    for (long seed = 0; seed < FILES; seed++) {
      Written file = new Written(seed).write(1);
      byte[] bytes = seed % 2 == 0 ? file.cut() : file.interrupted();
      Inspection inspection = inspect(bytes);
      assertThat(inspection.faults())
          .as("seed=%d %s", seed, inspection.findings())
          .doesNotContainAnyElementsOf(CONCURRENT);
      assertThat(inspection.guesses()).as("seed=%d", seed).isEmpty();
      if (seed % 2 == 1) {
        assertThat(inspection.isCorrupt()).as("seed=%d %s", seed, inspection.findings()).isFalse();
      }
    }
  }
}
