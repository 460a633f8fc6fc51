package multiproc.harness.real;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import multiproc.layout.DbFileName;
import multiproc.layout.DbLayout;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.ProgramValues;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.schedule.StepOperation;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.FileChecker;
import multiproc.schedule.model.FileImage;
import multiproc.store.MappedStore;

/**
 * Records the completed writes of real processes and checks whether the files contain them. The
 * verdicts are those of {@link multiproc.schedule.model.StateChecker}, on real files and without a
 * model of the client.
 *
 * <p>Threading: one thread.
 */
final class FileRecord {

  /**
   * A verdict.
   *
   * @param detail the file and what is wrong with it; empty if the verdict concerns no file
   * @param own the verdict without files that are as they were before the first step
   */
  record Judged(Verdict verdict, String detail, Verdict own) {}

  private record ProcessSeries(long pid, String file, String key) {}

  private record ProcessFile(long pid, String file) {}

  private record StorePosition(ProcessFile handle, long position) {}

  private final Plan plan;
  private final Path directory;
  private final FileChecker checker;
  private final Map<ProcessSeries, Double> stored = new LinkedHashMap<>();

  /** The key of the value at each position that a process knows. */
  private final Map<StorePosition, String> places = new HashMap<>();

  /** Size of each open mapping in bytes. */
  private final Map<ProcessFile, Long> mapped = new HashMap<>();

  /** The position of an entry that is stored and that the header does not cover yet. */
  private final Map<ProcessFile, Long> appended = new HashMap<>();

  /** The key of such an entry, read at once: another process may overwrite it before its header. */
  private final Map<ProcessFile, String> appendedKeys = new HashMap<>();

  /** By process: whether its scrape met a file without the header that it needs, at last. */
  private final Map<Long, Boolean> headerless = new HashMap<>();

  /** Such a file, by process. */
  private final Set<ProcessFile> readHeaderless = new HashSet<>();

  /**
   * @param plan with the release that determines the file format
   */
  FileRecord(Plan plan, String directory) {
    this.plan = plan;
    this.directory = Path.of(directory);
    this.checker = new FileChecker(plan);
  }

  /**
   * Records the last operation of a process.
   *
   * @param statement number of the statement in the process's program
   */
  void done(long pid, StepOperation operation, int statement) throws IOException {
    ProcessFile handle = new ProcessFile(pid, operation.file());
    switch (operation.kind()) {
      case MAP -> mapped.put(handle, Long.parseLong(operation.value()));
      case CLOSE -> mapped.remove(handle);
      case UNLINK -> stored.keySet().removeIf(series -> series.file().equals(operation.file()));
      case ENTRY -> {
        appended.put(handle, operation.position());
        appendedKeys.put(handle, keyAt(operation.file(), operation.position()));
      }
      case WORD -> appended.putIfAbsent(handle, operation.position());
      case HEADER -> {
        long end = Long.parseLong(operation.value());
        // Up to 0.3.1 a header is cleared before it is stored.
        Long position = end == 0 ? null : appended.remove(handle);
        if (position != null) {
          String whole = appendedKeys.remove(handle);
          String key = whole != null ? whole : keyAt(operation.file(), position);
          stored.put(new ProcessSeries(pid, operation.file(), key), 0.0);
          checker.addKey(key);
          places.put(new StorePosition(handle, end - plan.version().format().valueSize()), key);
        }
      }
      case VALUE -> {
        String key = places.get(new StorePosition(handle, operation.position()));
        if (key == null) {
          key = keyOf(plan.processes().get(plan.indexOf(pid)).program().get(statement));
          String there = key(pid, operation);
          // A client that makes other keys than its release stores no entry with the release's key.
          key = there != null && !isAppended(operation.file(), key) ? there : key;
        }
        if (key != null) {
          long bits = image(operation.file()).getLong(Math.toIntExact(operation.position()));
          stored.put(new ProcessSeries(pid, operation.file(), key), Double.longBitsToDouble(bits));
        }
      }
      default -> {
        // Such an operation stores nothing.
      }
    }
    if (operation.kind().onFile()) {
      FileImage now = image(operation.file());
      boolean there = Files.exists(directory.resolve(operation.file()));
      Statement done = plan.processes().get(plan.indexOf(pid)).statements().get(statement);
      boolean met =
          done instanceof Statement.Scrape
              && there
              && now.used() == 0
              && !plan.version().readsWithoutHeader(now.size());
      headerless.put(pid, met);
      if (met) {
        readHeaderless.add(handle);
      }
    }
  }

  private boolean isAppended(String file, String key) {
    return key == null
        || stored.keySet().stream().anyMatch(of -> of.file().equals(file) && of.key().equals(key));
  }

  /** The key of the series that a statement sets; null if it is no set. */
  private String keyOf(Statement statement) {
    return statement instanceof Statement.Set set
        ? plan.metric(set.metric()).keys(plan.version(), set.labelValues()).get(0)
        : null;
  }

  private String keyAt(String file, long position) throws IOException {
    FileImage image = image(file);
    int length = image.getInt(Math.toIntExact(position));
    byte[] key = image.copy(position + DbLayout.KEY_LENGTH_SIZE, Math.max(0, length));
    return new String(key, StandardCharsets.US_ASCII);
  }

  private FileImage image(String name) throws IOException {
    Path file = directory.resolve(name);
    return Files.exists(file) ? FileImage.of(Files.readAllBytes(file)) : FileImage.EMPTY;
  }

  /**
   * The worst verdict on the files as they are now.
   *
   * @param deaths the cause of death by process
   * @param alive processes that have not ended
   */
  Judged judge(Map<Long, String> deaths, Set<Long> alive) throws IOException {
    int bits = 0;
    int given = 0;
    Map<String, FileChecker.FileVerdict> files = new LinkedHashMap<>();
    for (String path : new MappedStore().list(directory.toString(), DbFileName.SUFFIX)) {
      String name = DbFileName.nameOf(path);
      FileChecker.FileVerdict file = checker.judge(image(name));
      files.put(name, file);
      boolean empty = file.verdict() == Verdict.EMPTY_FILE;
      boolean harmless = empty && (isWanted(name, alive) || isRead(name, deaths, alive));
      if (file.verdict() == Verdict.CLEAN || harmless) {
        continue;
      }
      if (isGiven(name)) {
        given |= file.verdict().bit();
      } else {
        bits |= file.verdict().bit();
      }
    }
    for (Map.Entry<ProcessSeries, Double> series : stored.entrySet()) {
      FileChecker.FileVerdict file = files.get(series.getKey().file());
      bits |= file == null ? 0 : verdictBit(series.getKey(), series.getValue(), file);
    }
    for (Map.Entry<ProcessFile, Long> mapping : mapped.entrySet()) {
      boolean cut = image(mapping.getKey().file()).size() < mapping.getValue();
      if (cut && alive.contains(mapping.getKey().pid())) {
        bits |= Verdict.SHRINK.bit();
      }
    }
    for (Map.Entry<Long, String> death : deaths.entrySet()) {
      bits |= ofDeath(death.getValue(), headerless.getOrDefault(death.getKey(), false)).bit();
    }
    Verdict own = Verdict.worst(bits);
    Verdict worst = Verdict.worst(bits | given);
    for (Map.Entry<String, FileChecker.FileVerdict> file : files.entrySet()) {
      if (worst != Verdict.CLEAN && file.getValue().verdict() == worst) {
        return new Judged(worst, file.getKey() + " " + file.getValue().text(), own);
      }
    }
    return new Judged(worst, "", own);
  }

  /**
   * Sentences on the values that the program of a process leaves and that it did not store in its
   * own files. What became of a stored value is part of the verdict.
   */
  List<String> lost(long pid) {
    List<String> losses = new ArrayList<>();
    for (ProgramValues.Told told : ProgramValues.of(plan).get(pid)) {
      Double last = last(told);
      if (!told.isKept(last)) {
        Map<String, Double> elsewhere = new TreeMap<>();
        stored.forEach(
            (series, value) -> {
              if (series.pid() == pid
                  && series.key().equals(told.key())
                  && !series.file().equals(told.file())) {
                elsewhere.put(series.file(), value);
              }
            });
        losses.add(told.loss(last, elsewhere));
      }
    }
    return losses;
  }

  /** What a process stored last of a series in its own file, also under another key for it. */
  private Double last(ProgramValues.Told told) {
    Double last = stored.get(new ProcessSeries(told.pid(), told.file(), told.key()));
    return last != null
        ? last
        : stored.entrySet().stream()
            .filter(series -> series.getKey().pid() == told.pid())
            .filter(series -> series.getKey().file().equals(told.file()))
            .filter(series -> told.isSeriesOf(series.getKey().key()))
            .map(Map.Entry::getValue)
            .reduce(null, (earlier, later) -> later);
  }

  /**
   * The key of the entry or value that a process stored last; null if it is not known. A process
   * stores a value that it inherited at the position of who forked it.
   */
  String key(long pid, StepOperation stored) {
    if (stored.kind() == StepKind.ENTRY) {
      return appendedKeys.get(new ProcessFile(pid, stored.file()));
    }
    return places.entrySet().stream()
        .filter(place -> place.getKey().position() == stored.position())
        .filter(place -> place.getKey().handle().file().equals(stored.file()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** Whether a process died of an error of its client, and not of the state of a file. */
  boolean isOwnDeath(long pid, String error) {
    Verdict verdict = ofDeath(error, headerless.getOrDefault(pid, false));
    return verdict == Verdict.FAILED || verdict == Verdict.HANGS;
  }

  private static Verdict ofDeath(String error, boolean headerless) {
    if (error.equals(RealProcess.SIGBUS_DEATH)) {
      return Verdict.SHRINK;
    }
    if (RealProcess.isExpectation(error)) {
      return Verdict.WRONG_VALUE;
    }
    if (error.equals(Patience.ASLEEP)) {
      return Verdict.HANGS;
    }
    return headerless ? Verdict.READER_INIT : Verdict.FAILED;
  }

  private static int verdictBit(ProcessSeries series, double value, FileChecker.FileVerdict file) {
    if (file.verdict() == Verdict.MISALIGNED || file.verdict() == Verdict.VALUE_STOMP) {
      // A failing walk has a separate verdict.
      return 0;
    }
    Double found = file.values().get(series.key());
    if (found == null) {
      return Verdict.LOST.bit();
    }
    return Double.compare(found, value) == 0 ? 0 : Verdict.VALUE_STOMP.bit();
  }

  /** Whether a file was there before the first step and has the same bytes. */
  private boolean isGiven(String file) throws IOException {
    for (Plan.InitialFile given : plan.files()) {
      if (given.name().equals(file)) {
        return Arrays.equals(given.bytes(), Files.readAllBytes(directory.resolve(file)));
      }
    }
    return false;
  }

  /** Whether a scrape met the file without its header, and ended without an error. */
  private boolean isRead(String file, Map<Long, String> deaths, Set<Long> alive) {
    return readHeaderless.stream()
        .filter(read -> read.file().equals(file))
        .anyMatch(read -> !deaths.containsKey(read.pid()) && !alive.contains(read.pid()));
  }

  /** Whether a live process may still store the file's header. */
  private boolean isWanted(String file, Set<Long> alive) {
    for (long pid : alive) {
      for (long owner = pid; owner >= 0; owner = parentOf(owner)) {
        String name = plan.processes().get(plan.indexOf(owner)).name();
        if (file.endsWith("_" + name + DbFileName.SUFFIX)) {
          return true;
        }
      }
    }
    return false;
  }

  private long parentOf(long pid) {
    for (ProcessPlan process : plan.processes()) {
      if (process.statements().contains(new Statement.Fork(pid))) {
        return process.pid();
      }
    }
    return -1;
  }
}
