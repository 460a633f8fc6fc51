package multiproc.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import multiproc.client.ClientVersion;
import multiproc.client.Gauge;
import multiproc.client.SimulatedProcess;
import multiproc.client.Simulation;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;

/**
 * The original program's start and its later generations, by the port itself, with their store
 * operations in an order that is drawn; and the true history of the parent's file.
 */
public final class StartUp implements AutoCloseable {

  static final long PARENT = 1000;
  private static final int WORKERS = 7;
  private static final String FILE = "gauge_all_" + PARENT + ".db";

  private final Simulation simulation = new Simulation(ClientVersion.V0_4_2);
  private final History history = new History();
  private final Random random;
  private final SimulatedProcess parent;
  private final Gauge count;
  private final Deque<Runnable> parentsActs = new ArrayDeque<>();
  private final Map<SimulatedProcess, Long> pids = new HashMap<>();
  private final Map<SimulatedProcess, Double> speeds = new HashMap<>();
  private final List<SimulatedProcess> running = new ArrayList<>();
  private final List<SimulatedProcess> children = new ArrayList<>();
  private final Map<SimulatedProcess, Double> due = new HashMap<>();
  private final boolean timed;
  private final double spread;
  private final double pace;
  private final double burst;
  private double now;
  private long nextPid = PARENT;

  public StartUp(long seed) {
    random = new Random(seed);
    timed = random.nextInt(3) > 0;
    spread = random.nextInt(4);
    pace = 60 * Math.exp(3.5 * random.nextDouble());
    burst = random.nextBoolean() ? 0 : random.nextDouble();
    parent = simulation.start(PARENT);
    add(parent);
    count = parent.gauge("writer_process_count", "worker_id");
    List<Integer> workers = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6));
    format(workers);
    int formats = random.nextInt(3);
    for (int i = 0; i < formats; i++) {
      parentsActs.add(this::killAll);
      Collections.shuffle(workers, random);
      format(workers.subList(0, 1 + random.nextInt(WORKERS)));
    }
  }

  private void format(List<Integer> workers) {
    for (int worker : List.copyOf(workers)) {
      parentsActs.add(() -> fork(worker));
    }
    int passes = 1 + random.nextInt(2);
    for (int pass = 0; pass < passes; pass++) {
      for (int worker : List.copyOf(workers)) {
        double alive = random.nextInt(8) == 0 ? 0 : 1;
        parentsActs.add(() -> begin(parent, () -> count.labels("" + worker).set(alive)));
      }
    }
  }

  private void add(SimulatedProcess process) {
    pids.put(process, nextPid++);
    due.put(
        process,
        now + (process == parent ? 0 : pace * 80 * random.nextDouble() * random.nextDouble()));
    speeds.put(process, Math.exp(spread * random.nextGaussian()));
  }

  private void fork(int worker) {
    SimulatedProcess child = simulation.fork(parent, nextPid);
    history.fork(PARENT, nextPid);
    add(child);
    children.add(child);
    Gauge gauge = child.gauge("writer_" + worker + "_my_gauge", "label1");
    begin(child, () -> gauge.labels("my label").set(10_000));
  }

  private void killAll() {
    children.forEach(SimulatedProcess::kill);
    running.removeAll(children);
    children.clear();
  }

  private void begin(SimulatedProcess process, Runnable code) {
    process.begin(code);
    running.add(process);
  }

  /** Takes steps until none is left. */
  public StartUp run() {
    int last = -1;
    while (!running.isEmpty() || !parentsActs.isEmpty()) {
      boolean parentMayAct = !parentsActs.isEmpty() && !running.contains(parent);
      int all = running.size() + (parentMayAct ? 1 : 0);
      int choice;
      if (timed) {
        choice = earliest(all);
      } else {
        choice = last >= 0 && last < all && random.nextDouble() < burst ? last : draw(all);
      }
      last = choice;
      if (choice == running.size()) {
        parentsActs.remove().run();
      } else {
        step(running.get(choice));
      }
    }
    return this;
  }

  /** As in the field: microseconds between steps, ten milliseconds between the parent's labels. */
  private int earliest(int all) {
    int choice = 0;
    for (int i = 1; i < all; i++) {
      if (due(i) < due(choice)) {
        choice = i;
      }
    }
    now = due(choice);
    SimulatedProcess process = choice < running.size() ? running.get(choice) : parent;
    double delay = pace * Math.exp((0.5 + spread) * random.nextGaussian());
    if (process == parent && choice == running.size()) {
      delay = history.entries().isEmpty() ? 300 * random.nextDouble() : 10_000;
    }
    due.put(process, now + delay);
    return choice;
  }

  private double due(int index) {
    return due.get(index < running.size() ? running.get(index) : parent);
  }

  private int draw(int all) {
    double sum = 0;
    for (int i = 0; i < all; i++) {
      sum += speeds.get(i < running.size() ? running.get(i) : parent);
    }
    double at = random.nextDouble() * sum;
    for (int i = 0; i < all; i++) {
      at -= speeds.get(i < running.size() ? running.get(i) : parent);
      if (at < 0) {
        return i;
      }
    }
    return all - 1;
  }

  private void step(SimulatedProcess process) {
    String operation = process.next();
    if (operation != null) {
      process.step();
      record(pids.get(process), operation.split(" "));
      return;
    }
    running.remove(process);
    try {
      process.finish();
    } catch (DbException e) {
      // The worker died of what it found.
    }
  }

  private void record(long pid, String[] operation) {
    if (operation.length < 3 || !operation[1].equals(FILE)) {
      return;
    }
    int position = operation[2].matches("-?\\d+") ? Integer.parseInt(operation[2]) : 0;
    if (operation[0].equals("putBytes")) {
      byte[] bytes = contents(FILE);
      int length = Integer.parseInt(operation[3]);
      int keyLength = ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER).getInt(position);
      if (length == Double.BYTES) {
        history.value(pid, position);
      } else {
        int from = position + DbLayout.KEY_LENGTH_SIZE;
        String key =
            new String(
                Arrays.copyOfRange(bytes, from, from + keyLength), StandardCharsets.US_ASCII);
        history.entry(pid, key, position, length);
      }
    } else if (operation[0].equals("putDouble")) {
      history.value(pid, position);
    }
  }

  private byte[] contents(String name) {
    try {
      return simulation.memory().contents(Simulation.DIRECTORY + "/" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public History history() {
    return history;
  }

  /** Every file, the first 16 KiB of it and its true size. */
  public Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    for (String path : simulation.memory().list(Simulation.DIRECTORY, ".db")) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      files.put(name, contents(name));
    }
    return files;
  }

  static String file() {
    return FILE;
  }

  @Override
  public void close() {
    simulation.close();
  }
}
