package multiproc.data;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import multiproc.client.FileSizes;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;

/**
 * Directories of {@code .db} files as processes of one program leave them, for measuring scrapes:
 * every process has the same metrics, and about every third value has all digits.
 *
 * <p>The same set is made in the layout of any client, so that clients can be measured side by side
 * on the same samples.
 */
public final class DataSet {

  /** The client that has this layout. */
  public enum Format {
    /** client_python 0.4.2 and 0.5.0. */
    PYTHON_0_4("gauge_%s_%d.db", DbFormat.LABELS),
    /** client_python 0.16. */
    PYTHON_0_16("gauge_%s_%d.db", DbFormat.HELP),
    /** client_python 0.18 and later. */
    PYTHON_0_25("gauge_%s_%d.db", DbFormat.TIMESTAMP),
    /** prometheus-client-mmap 0.16 for Ruby: the keys of client_python 0.3, without spaces. */
    RUBY("gauge_%s_%d-0.db", DbFormat.RUBY);

    private final String gaugeName;
    private final DbFormat format;

    Format(String gaugeName, DbFormat format) {
      this.gaugeName = gaugeName;
      this.format = format;
    }

    private String fileName(String type, int pid) {
      int mode = type.indexOf('_');
      String gauge = mode < 0 ? gaugeName.replace("gauge_%s", type) : gaugeName;
      return mode < 0
          ? gauge.replace("%d", String.valueOf(pid))
          : gauge.formatted(type.substring(mode + 1), pid);
    }
  }

  private static final int FIRST_PID = 4001;
  private static final int LABEL_SETS = 40;
  private static final String[] MIX = {"counter", "histogram", "gauge_all", "gauge_livesum"};
  private static final String[] MAX_MIX = {"counter", "histogram", "gauge_all", "gauge_max"};
  private static final String[] GAUGES = {"gauge_all"};
  private static final String[] BOUNDS = {
    "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "+Inf"
  };

  private final int processes;
  private final int entries;
  private final String[] types;

  private DataSet(int processes, int entries, String... types) {
    this.processes = processes;
    this.entries = entries;
    this.types = types;
  }

  /**
   * The set of that name.
   *
   * @param name a to e: a 8 files of 8 gauges; b 100 of 1,000, c 1,000 of 100 and e 5,000 of 8, of
   *     mixed types; d 10 of 20,000 gauges
   * @param times how many times as many processes
   */
  public static DataSet of(char name, int times) {
    return switch (name) {
      case 'a' -> new DataSet(8 * times, 8, GAUGES);
      case 'b' -> new DataSet(25 * times, 1000, MIX);
      case 'c' -> new DataSet(250 * times, 100, MAX_MIX);
      case 'd' -> new DataSet(10 * times, 20_000, GAUGES);
      case 'e' -> new DataSet(1250 * times, 8, MIX);
      default -> throw new IllegalArgumentException("no such data set: name=" + name);
    };
  }

  /** A set of {@code processes} times all types of b, with {@code entries} entries a file. */
  public static DataSet mixed(int processes, int entries) {
    return new DataSet(processes, entries, MIX);
  }

  /** A set of counters, which are summed over the processes. */
  public static DataSet sums(int processes, int entries) {
    return new DataSet(processes, entries, "counter");
  }

  /** Files it has. */
  public int files() {
    return processes * types.length;
  }

  /** Entries of each file. */
  public int entries() {
    return entries;
  }

  /** Distinct keys it has. */
  public int keys() {
    return types.length * entries;
  }

  /** Writes the files into a directory, which is made if it is missing. */
  public void write(Path directory, Format format) throws IOException {
    Files.createDirectories(directory);
    for (String type : types) {
      byte[][] keys = new byte[entries][];
      for (int i = 0; i < entries; i++) {
        keys[i] = key(type, i, format).getBytes(StandardCharsets.US_ASCII);
      }
      for (int process = 0; process < processes; process++) {
        Random random = new Random(31L * process + type.hashCode());
        byte[] bytes = file(keys, type, random, format.format);
        Path path = directory.resolve(format.fileName(type, FIRST_PID + process));
        try (RandomAccessFile file = new RandomAccessFile(path.toString(), "rw")) {
          file.write(bytes);
          int size = FileSizes.smallest(format.format);
          while (size < bytes.length) {
            size *= 2;
          }
          file.setLength(size);
        }
      }
    }
  }

  private static byte[] file(byte[][] keys, String type, Random random, DbFormat format) {
    int used = DbLayout.HEADER_SIZE;
    for (byte[] key : keys) {
      used += (int) format.entryLength(key.length);
    }
    ByteBuffer bytes = ByteBuffer.allocate(used).order(DbLayout.BYTE_ORDER);
    bytes.putInt(DbLayout.USED_POSITION, used).position(DbLayout.HEADER_SIZE);
    for (byte[] key : keys) {
      bytes.put(format.encodeEntry(key, value(type, random), 0));
    }
    return bytes.array();
  }

  private static double value(String type, Random random) {
    if (!type.startsWith("gauge")) {
      return random.nextInt(100_000);
    }
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(1000);
      case 1 -> random.nextInt(100_000) / 100.0;
      default -> random.nextDouble() * 1000;
    };
  }

  private static String key(String type, int index, Format format) {
    Map<String, String> labels = new TreeMap<>();
    if (type.equals("histogram")) {
      int set = index / (BOUNDS.length + 1);
      int bound = index % (BOUNDS.length + 1);
      String metric = "request_seconds_" + set / LABEL_SETS;
      labels.put("handler", "/api/v1/items/" + set % LABEL_SETS);
      if (bound == 0) {
        return key(metric, metric + "_sum", labels, format);
      }
      labels.put("le", BOUNDS[bound - 1]);
      return key(metric, metric + "_bucket", labels, format);
    }
    labels.put("handler", "/api/v1/items/" + index % LABEL_SETS);
    labels.put("method", index % 2 == 0 ? "GET" : "POST");
    String metric = type + "_of_service_" + index / LABEL_SETS;
    return key(metric, type.equals("counter") ? metric + "_total" : metric, labels, format);
  }

  private static String key(
      String metric, String sample, Map<String, String> labels, Format format) {
    return switch (format.format) {
      case LABELS -> KeyJson.encode(metric, sample, labels);
      case HELP, TIMESTAMP -> KeyJson.encode(metric, sample, labels, "What it is.");
      case NAMES_AND_VALUES, RUBY ->
          "[\"%s\",\"%s\",%s,%s]"
              .formatted(metric, sample, list(labels.keySet()), list(labels.values()));
    };
  }

  private static String list(Iterable<String> texts) {
    return "[\"" + String.join("\",\"", texts) + "\"]";
  }

  /**
   * Writes sets: {@code DataSet DIRECTORY [NAMES [FORMAT [TIMES]]]}, each into {@code
   * DIRECTORY/NAME}; the files are grown, sparse, to the size a client gives them.
   *
   * @param args the command line
   */
  public static void main(String[] args) throws IOException {
    String names = args.length > 1 ? args[1] : "abcde";
    Format format = args.length > 2 ? Format.valueOf(args[2]) : Format.PYTHON_0_4;
    int times = args.length > 3 ? Integer.parseInt(args[3]) : 1;
    for (char name : names.toCharArray()) {
      of(name, times).write(Path.of(args[0], String.valueOf(name)), format);
    }
  }
}
