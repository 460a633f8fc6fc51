package multiproc.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import multiproc.layout.ClientChange;
import multiproc.layout.DbException;
import multiproc.store.GatedStore;
import multiproc.store.MemoryStore;
import multiproc.store.Operation;
import multiproc.store.StepGate;
import multiproc.store.Store;

/**
 * The port's operations on files, in the words of {@code clients/operations.json}. Unlike an old
 * client, a reader of the port reads and does not map, and never stores.
 */
final class ClientOperations {

  private static final String DIRECTORY = "/multiproc";
  private static final String PATH = DIRECTORY + "/counter_1.db";
  private static final String KEY = "[\"m\", \"m\", {}]";

  private ClientOperations() {}

  static List<String> of(String what, ClientVersion version) {
    MemoryStore memory = new MemoryStore();
    List<String> steps = new ArrayList<>();
    Store store = new GatedStore(memory, new Notes(version, steps));
    switch (what) {
      case "open where there is none" -> MmapedDict.open(store, PATH, version);
      case "new key" -> {
        MmapedDict dict = MmapedDict.open(store, PATH, version);
        steps.clear();
        dict.readValue(KEY);
      }
      case "known key" -> {
        MmapedDict dict = MmapedDict.open(store, PATH, version);
        dict.readValue(KEY);
        steps.clear();
        dict.writeValue(KEY, 3, 0);
      }
      case "grow" -> grown(store, steps, version);
      case "close" -> {
        MmapedDict dict = MmapedDict.open(store, PATH, version);
        steps.clear();
        dict.close();
      }
      case "open where there is one" -> {
        grown(store, steps, version);
        steps.clear();
        MmapedDict.open(store, PATH, version);
      }
      case "dead removes" -> {
        return removed(memory, version);
      }
      case "collect" -> collect(memory, store, new byte[1 << 17], 8, version, steps);
      case "collect empty" -> collect(memory, store, new byte[0], 0, version, steps);
      case "collect 3 bytes" -> collect(memory, store, new byte[3], 0, version, steps);
      case "collect zeros" -> collect(memory, store, new byte[1 << 16], 0, version, steps);
      default -> throw new IllegalArgumentException(what);
    }
    return steps;
  }

  /** Records each operation that another process could see. */
  private static final class Notes implements StepGate {

    private final boolean storesAtOnce;
    private final List<String> steps;
    private String withResult;

    Notes(ClientVersion version, List<String> steps) {
      this.storesAtOnce = version.has(ClientChange.STORES_AT_ONCE);
      this.steps = steps;
    }

    @Override
    public void before(Operation operation, String path, long position, long argument) {
      withResult = null;
      switch (operation) {
        case OPEN_FOR_WRITING -> steps.add("open a+b");
        case OPEN_FOR_READING -> steps.add("open rb");
        case SIZE -> withResult = "size ";
        case TRUNCATE -> steps.add("truncate " + argument);
        case MAP -> steps.add("map " + argument);
        case READ -> withResult = "read " + argument + ": ";
        case CLOSE -> steps.add("close");
        case PUT_INT -> stored(Integer.BYTES, position, argument);
        case PUT_DOUBLE -> stored(Double.BYTES, position, argument);
        case PUT_BYTES -> steps.add("store " + argument + " at " + position);
        default -> {
          // Loads, which no process sees, and the listing, which is not recorded for the client.
        }
      }
    }

    private void stored(int size, long position, long value) {
      boolean clears = value == 0 && !storesAtOnce;
      steps.add((clears ? "clear " : "store ") + size + " at " + position);
    }

    @Override
    public void after(long result) {
      if (withResult != null) {
        steps.add(withResult + result);
      }
    }
  }

  private static void grown(Store store, List<String> steps, ClientVersion version) {
    MmapedDict dict = MmapedDict.open(store, PATH, version);
    dict.readValue(KEY);
    steps.clear();
    dict.readValue("x".repeat(dict.state().capacity()));
  }

  private static List<String> removed(MemoryStore memory, ClientVersion version) {
    List<String> modes =
        new ArrayList<>(
            List.of("all", "liveall", "livesum", "max", "min", "sum", "livemax", "livemin"));
    modes.addAll(List.of("mostrecent", "livemostrecent"));
    modes.forEach(mode -> memory.write(DIRECTORY + "/gauge_" + mode + "_99.db", new byte[0]));
    try {
      MultiProcessCollector.markProcessDead(memory, DIRECTORY, 99, version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> left = memory.list(DIRECTORY, ".db");
    modes.removeIf(mode -> left.contains(DIRECTORY + "/gauge_" + mode + "_99.db"));
    return modes;
  }

  private static void collect(
      MemoryStore memory,
      Store store,
      byte[] bytes,
      int used,
      ClientVersion version,
      List<String> steps) {
    if (used > 0) {
      bytes[0] = (byte) used;
    }
    memory.write(PATH, bytes);
    try {
      new MultiProcessCollector(store, DIRECTORY, version).read();
    } catch (DbException e) {
      steps.add(e.pythonType() + ": " + e.getMessage());
    }
  }

  /**
   * The steps without those in which the port's reader differs from a client that maps or stores.
   */
  static List<String> comparable(String what, ClientVersion version, List<String> steps) {
    List<String> comparable = new ArrayList<>(steps);
    // A store has no operation for closing a mapping.
    comparable.remove("unmap");
    if (what.startsWith("collect") && !version.has(ClientChange.READS)) {
      comparable.removeIf(step -> !step.contains("Error:") && !step.startsWith("error:"));
    }
    return comparable;
  }
}
