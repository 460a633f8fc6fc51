package multiproc.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import multiproc.store.MemoryStore;

/** Several processes over one directory in memory, stepped by a test. */
public final class Simulation implements AutoCloseable {

  public static final String DIRECTORY = "/multiproc";

  private final MemoryStore memory = new MemoryStore();
  private final ClientVersion version;
  private final List<SimulatedProcess> processes = new ArrayList<>();

  public Simulation(ClientVersion version) {
    this.version = version;
  }

  /** A process that inherits nothing. */
  public SimulatedProcess start(long pid) {
    return add(
        new SimulatedProcess(
            pid, memory, store -> new MultiProcessValue(store, DIRECTORY, version, () -> pid)));
  }

  /** A process that is forked now, while its parent is between two calls. */
  public SimulatedProcess fork(SimulatedProcess parent, long pid) {
    ProcessState state = parent.client.state();
    return add(
        new SimulatedProcess(
            pid,
            memory,
            store -> MultiProcessValue.fork(state, store, DIRECTORY, version, () -> pid)));
  }

  private SimulatedProcess add(SimulatedProcess process) {
    processes.add(process);
    return process;
  }

  /** One scrape, without steps of other processes in between. */
  Samples scrape() {
    return Samples.of(BothMerges.collect(memory, DIRECTORY, version));
  }

  /** The path of a process's file of gauges in mode all. */
  static String path(long pid) {
    return DIRECTORY + "/gauge_all_" + pid + ".db";
  }

  /** A whole file. */
  byte[] contents(long pid) {
    try {
      return memory.contents(path(pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file's bytes up to {@code used}. */
  byte[] usedBytes(long pid) {
    byte[] bytes = contents(pid);
    int used = ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER).getInt(DbLayout.USED_POSITION);
    return Arrays.copyOf(bytes, used);
  }

  boolean exists(long pid) {
    return memory.list(DIRECTORY, ".db").contains(path(pid));
  }

  public MemoryStore memory() {
    return memory;
  }

  ClientVersion version() {
    return version;
  }

  /** A gauge's entry. */
  static byte[] entry(String gauge, String label, String labelValue, double value) {
    String key = KeyJson.encode(gauge, gauge, Map.of(label, labelValue));
    return DbLayout.encodeEntry(key.getBytes(StandardCharsets.UTF_8), value);
  }

  /** A header and the bytes after it. */
  static byte[] file(int used, byte[]... parts) {
    ByteBuffer bytes = ByteBuffer.allocate(used).order(DbLayout.BYTE_ORDER);
    bytes.putInt(used).putInt(0);
    for (byte[] part : parts) {
      bytes.put(part);
    }
    if (bytes.hasRemaining()) {
      throw new IllegalArgumentException("short of used: position=" + bytes.position());
    }
    return bytes.array();
  }

  /** A single float64. */
  static byte[] orphan(double value) {
    return ByteBuffer.allocate(DbLayout.VALUE_SIZE)
        .order(DbLayout.BYTE_ORDER)
        .putDouble(value)
        .array();
  }

  /** Kills the processes that still wait before a step. */
  @Override
  public void close() {
    processes.forEach(SimulatedProcess::kill);
  }
}
