package multiproc.schedule.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.client.MmapedDict;
import multiproc.client.ProcessState;
import multiproc.layout.DbFileName;
import multiproc.layout.DbLayout;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;

/**
 * Exchanges two interchangeable workers in all parts of a state: processes, files, keys, and the
 * bytes of keys in files.
 *
 * <p>Bytes are renamed by whole words of 8. That is exact: entries and values start at multiples of
 * 8 and are stored in multiples of 8, so every word after the header is one that some process
 * stored as a whole. The words in which two keys differ are compared with all other data that may
 * be stored. If such a word occurs there too, or occurs twice, there is no such renaming.
 */
final class Permutation {

  private final TransitionSystem system;
  private final Map<String, String> keys = new HashMap<>();
  private final Map<String, String> paths = new HashMap<>();
  private final Map<Long, Long> words = new HashMap<>();
  private final int[] processes;
  private final int[] files;

  /** The exchange of two workers. */
  Permutation(
      TransitionSystem system, SymmetricWorkers.PlannedWorker a, SymmetricWorkers.PlannedWorker b) {
    this.system = system;
    this.processes = new int[system.processes()];
    this.files = new int[system.files()];
    Arrays.setAll(processes, process -> process);
    for (int i = 0; i < a.processes().length; i++) {
      processes[a.processes()[i]] = b.processes()[i];
      processes[b.processes()[i]] = a.processes()[i];
      addPaths(a.processes()[i], b.processes()[i]);
      addPaths(b.processes()[i], a.processes()[i]);
    }
    // A path has one slot, because a plan with interchangeable workers unlinks no file.
    Map<String, Integer> slots = new HashMap<>();
    for (int file = 0; file < files.length; file++) {
      slots.put(system.path(file), file);
    }
    for (int file = 0; file < files.length; file++) {
      files[file] = slots.get(path(system.path(file)));
    }
    List<String> ofA = keys(system.plan(), a);
    List<String> ofB = keys(system.plan(), b);
    for (int i = 0; i < ofA.size(); i++) {
      keys.put(ofA.get(i), ofB.get(i));
      keys.put(ofB.get(i), ofA.get(i));
      addWords(ofA.get(i), ofB.get(i));
      addWords(ofB.get(i), ofA.get(i));
    }
  }

  private void addPaths(int from, int to) {
    Plan plan = system.plan();
    List<String> own = List.copyOf(plan.fileNames(plan.processes().get(from)));
    List<String> other = List.copyOf(plan.fileNames(plan.processes().get(to)));
    for (int i = 0; i < own.size(); i++) {
      paths.put(own.get(i), other.get(i));
    }
  }

  private void addWords(String from, String to) {
    long[] own = head(from);
    long[] other = head(to);
    for (int i = 0; i < own.length; i++) {
      if (own[i] != other[i]) {
        words.put(own[i], other[i]);
      }
    }
  }

  /** The keys that a worker sets, in the order of its program. */
  private static List<String> keys(Plan plan, SymmetricWorkers.PlannedWorker worker) {
    List<String> keys = new ArrayList<>();
    for (int process : worker.processes()) {
      keys.addAll(keys(plan, plan.processes().get(process)));
    }
    return keys;
  }

  private static List<String> keys(Plan plan, ProcessPlan process) {
    List<String> keys = new ArrayList<>();
    for (Statement statement : process.program()) {
      if (statement instanceof Statement.Set set) {
        keys.addAll(plan.keys(process, set));
      }
    }
    return keys;
  }

  private static long[] head(String key) {
    return DbLayout.headWords(key.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The words that identify each worker's entries, in the same order for all workers; null if a
   * word belongs to more than one worker or to other data, so the files cannot be renamed.
   */
  static List<long[]> tellingWords(Plan plan, List<SymmetricWorkers.PlannedWorker> workers) {
    Set<Long> others = new HashSet<>();
    Set<String> workersKeys = new HashSet<>();
    workers.forEach(worker -> workersKeys.addAll(keys(plan, worker)));
    for (ProcessPlan process : plan.processes()) {
      for (Statement statement : process.program()) {
        if (statement instanceof Statement.Set set) {
          others.add(Double.doubleToRawLongBits(set.value()));
        }
      }
      for (String key : keys(plan, process)) {
        if (!workersKeys.contains(key)) {
          Arrays.stream(head(key)).forEach(others::add);
        }
      }
    }
    Map<Integer, List<Integer>> repeats = new HashMap<>();
    Set<Long> seen = new HashSet<>();
    List<long[]> telling = new ArrayList<>();
    for (SymmetricWorkers.PlannedWorker worker : workers) {
      List<Long> words = tellingWords(plan, worker, workers, others);
      List<Integer> repeated = words.stream().map(words::indexOf).toList();
      List<Long> distinct = words.stream().distinct().toList();
      if (!repeats.computeIfAbsent(worker.group(), g -> repeated).equals(repeated)
          || !Collections.disjoint(seen, distinct)) {
        return null;
      }
      seen.addAll(distinct);
      telling.add(distinct.stream().mapToLong(Long::longValue).toArray());
    }
    return Collections.disjoint(seen, others) ? telling : null;
  }

  private static List<Long> tellingWords(
      Plan plan,
      SymmetricWorkers.PlannedWorker worker,
      List<SymmetricWorkers.PlannedWorker> workers,
      Set<Long> others) {
    List<String> keys = keys(plan, worker).stream().distinct().toList();
    List<Long> telling = new ArrayList<>();
    for (int k = 0; k < keys.size(); k++) {
      long[] head = head(keys.get(k));
      for (int i = 0; i < head.length; i++) {
        boolean tells = false;
        for (SymmetricWorkers.PlannedWorker other : workers) {
          if (other.group() == worker.group()) {
            String key = keys(plan, other).stream().distinct().toList().get(k);
            tells |= head(key)[i] != head[i];
          }
        }
        if (tells) {
          telling.add(head[i]);
        } else {
          others.add(head[i]);
        }
      }
    }
    return telling;
  }

  /** The index of a process after the exchange. */
  int process(int process) {
    return processes[process];
  }

  /** The slot of a file after the exchange. */
  int file(int file) {
    return file < 0 ? file : files[file];
  }

  /** A path after the exchange. */
  String path(String path) {
    String name = DbFileName.nameOf(path);
    return path.substring(0, path.length() - name.length()) + paths.getOrDefault(name, name);
  }

  /** A file's bytes after the exchange. */
  FileImage image(FileImage image) {
    ByteBuffer bytes = null;
    ByteBuffer from = image.words();
    for (int at = DbLayout.HEADER_SIZE; at < from.capacity(); at += Long.BYTES) {
      Long word = words.get(from.getLong(at));
      if (word != null) {
        if (bytes == null) {
          int length = image.headLength() + Long.BYTES;
          bytes = ByteBuffer.wrap(image.bytes(length)).order(DbLayout.BYTE_ORDER);
        }
        bytes.putLong(at, word);
      }
    }
    return bytes == null ? image : image.with(bytes.array());
  }

  /** The result of an operation after the exchange. */
  OperationResult answer(PendingOperation asked, OperationResult answer) {
    return switch (answer.kind()) {
      case NUMBER ->
          switch (asked.kind()) {
            case OPEN, OPEN_READ -> OperationResult.number(file((int) answer.number()));
            case LOAD -> OperationResult.number(word(answer.number()));
            default -> answer;
          };
      case IMAGE -> OperationResult.image(image(answer.image()));
      case NAMES -> {
        if (!answer.names().stream().allMatch(name -> path(name).equals(name))) {
          throw new IllegalStateException("a listing cannot be renamed: " + answer.names());
        }
        yield answer;
      }
      default -> answer;
    };
  }

  private long word(long bits) {
    return words.getOrDefault(bits, bits);
  }

  /** The inherited state of a process after the exchange. */
  ProcessState state(ProcessState state) {
    List<ProcessState.OpenFile> openFiles = new ArrayList<>();
    for (ProcessState.OpenFile file : state.files()) {
      MmapedDict.State dict = file.dict();
      Map<String, Integer> positions = new HashMap<>();
      dict.positions().forEach((key, at) -> positions.put(keys.getOrDefault(key, key), at));
      openFiles.add(
          new ProcessState.OpenFile(
              file.prefix(),
              new MmapedDict.State(path(dict.path()), dict.used(), dict.capacity(), positions)));
    }
    List<ProcessState.ValueState> values = new ArrayList<>();
    for (ProcessState.ValueState value : state.values()) {
      String key = keys.getOrDefault(value.key(), value.key());
      values.add(new ProcessState.ValueState(value.prefix(), key, value.value(), value.pid()));
    }
    return new ProcessState(state.pid(), openFiles, values);
  }

  /** Slots of files by path, after the exchange. */
  Map<String, Integer> inodes(Map<String, Integer> inodes) {
    Map<String, Integer> renamed = new HashMap<>();
    inodes.forEach((path, file) -> renamed.put(path(path), file(file)));
    return renamed;
  }

  /** Whether this permutation turns the first operation into the second. */
  boolean isSame(PendingOperation before, PendingOperation after) {
    return before.kind() == after.kind()
        && file(before.inode()) == after.inode()
        && before.position() == after.position()
        && before.number() == after.number()
        && before.capacity() == after.capacity()
        && (before.path() == null || path(before.path()).equals(after.path()))
        && (before.bytes() == null || Arrays.equals(bytes(before.bytes()), after.bytes()));
  }

  private byte[] bytes(byte[] bytes) {
    ByteBuffer renamed = ByteBuffer.wrap(bytes.clone()).order(DbLayout.BYTE_ORDER);
    for (int at = 0; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      renamed.putLong(at, word(renamed.getLong(at)));
    }
    return renamed.array();
  }
}
