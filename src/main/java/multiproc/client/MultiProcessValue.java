package multiproc.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFileName;
import multiproc.layout.Fix;
import multiproc.store.MappedStore;
import multiproc.store.Store;

/**
 * Holds the multi-process state of one process: its remembered identifier, its open files and all
 * its values. A fork copies the state. In 0.4.2 the child notices the fork only at its first {@code
 * set}, one value too late.
 *
 * <p>Threading: safe; one lock, as in the original.
 *
 * <p>This class and its callees run in a process that was just forked, and use no lambda: linking
 * the first lambda takes a fresh JVM longer than the race this project shows.
 *
 * <p>Follows {@code core.py}, {@code _MultiProcessValue}, 0.4.2 and 0.5.0.
 */
public final class MultiProcessValue {

  private final Store store;
  private final String directory;
  private final MergeRules version;
  private final ProcessIdentifier processIdentifier;
  private final ProcessLock lock;

  private final Map<String, MmapedDict> files = new LinkedHashMap<>();
  private final List<MmapedValue> values = new ArrayList<>();
  private long pid;

  /** Whether the last reset failed, so that the next call repeats it; only with the fix. */
  private boolean resetFailed;

  /**
   * The state of a new process that inherits nothing.
   *
   * @param directory of the {@code .db} files, as the user gave it
   * @param processIdentifier {@code getpid()}
   */
  public MultiProcessValue(
      Store store, String directory, MergeRules version, ProcessIdentifier processIdentifier) {
    this.store = store;
    this.directory = directory;
    this.version = version;
    this.processIdentifier = processIdentifier;
    this.lock = new ProcessLock(version.locksAgain());
    this.pid = processIdentifier.getAsLong();
  }

  /** The state of a process that was forked when its parent's state was {@code inherited}. */
  public static MultiProcessValue fork(
      ProcessState inherited,
      Store store,
      String directory,
      MergeRules version,
      ProcessIdentifier processIdentifier) {
    MultiProcessValue process = new MultiProcessValue(store, directory, version, processIdentifier);
    process.pid = inherited.pid();
    for (ProcessState.OpenFile file : inherited.files()) {
      process.files.put(file.prefix(), MmapedDict.inherit(store, file.dict(), version));
    }
    for (ProcessState.ValueState value : inherited.values()) {
      process.values.add(MmapedValue.inherit(process, value, process.files.get(value.prefix())));
    }
    if (inherited.locked()) {
      process.lock.lose();
    }
    return process;
  }

  /** A copy of the state as it is now, for a fork. */
  public ProcessState state() {
    if (lock.isLost()) {
      return stateAsItIs();
    }
    lock.lock();
    try {
      return copyOfState(false);
    } finally {
      lock.unlock();
    }
  }

  /** A copy of the state without taking the lock, which another thread may hold at the fork. */
  public ProcessState stateAsItIs() {
    return copyOfState(lock.isHeld() || lock.isLost());
  }

  private ProcessState copyOfState(boolean locked) {
    List<ProcessState.OpenFile> openFiles = new ArrayList<>();
    for (Map.Entry<String, MmapedDict> file : files.entrySet()) {
      openFiles.add(new ProcessState.OpenFile(file.getKey(), file.getValue().state()));
    }
    List<ProcessState.ValueState> valueStates = new ArrayList<>();
    for (MmapedValue value : values) {
      valueStates.add(value.state());
    }
    return new ProcessState(pid, openFiles, valueStates, locked);
  }

  /**
   * Makes a value and finds or adds its entry in a file.
   *
   * @param labels in the metric's order, which is the order in keys up to 0.3.1
   * @param help of the metric; it is part of the key from client 0.16 on
   * @param mode multi-process mode of a gauge; ignored for other types
   */
  public MmapedValue newValue(
      String type,
      String metric,
      String sample,
      Map<String, String> labels,
      String help,
      String mode) {
    lock.lock();
    try {
      if (version.has(ClientChange.CHECKS_PID_BEFORE_NEW_VALUE)) {
        checkForPidChange(pid);
      }
      MmapedValue value =
          new MmapedValue(
              this,
              DbFileName.prefix(type, mode),
              new Series(metric, sample, labels).key(version, help));
      value.reset();
      values.add(value);
      return value;
    } finally {
      lock.unlock();
    }
  }

  /** The client's release. */
  MergeRules version() {
    return version;
  }

  /** A copy of all values made or inherited so far, in order. */
  public List<MmapedValue> values() {
    if (lock.isLost()) {
      return List.copyOf(values);
    }
    lock.lock();
    try {
      return List.copyOf(values);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the lock is held and its holder cannot take it again. */
  public boolean isLockedForGood() {
    return lock.isHeld() && !lock.isReentrant();
  }

  /** The lock that guards this state and its values. */
  ProcessLock lock() {
    return lock;
  }

  /** Whether each value remembers an identifier, and not all values share one. */
  private boolean pidOfEachValue() {
    return version.has(ClientChange.PID_OF_EACH_VALUE)
        && !version.has(ClientChange.PID_OF_ALL_VALUES);
  }

  /** The identifier that a value remembers when it is placed now; 0 if values remember none. */
  long placingPid() {
    return pidOfEachValue() ? processIdentifier.getAsLong() : 0;
  }

  /** The handle of a prefix, opened at its first use. */
  MmapedDict file(String prefix) {
    MmapedDict file = files.get(prefix);
    if (file == null) {
      long named = pidOfEachValue() ? placingPid() : pid;
      file =
          MmapedDict.open(
              store,
              MappedStore.join(directory, DbFileName.of(prefix, processIdentifier.text(named))),
              version);
      files.put(prefix, file);
    }
    return file;
  }

  /**
   * After a fork: closes the parent's files and binds every value to the process's own files. The
   * oldest releases never check.
   *
   * @param ofValue the identifier that the calling value remembers, in releases where each value
   *     does
   */
  void checkForPidChange(long ofValue) {
    if (!version.has(ClientChange.PID_OF_EACH_VALUE)) {
      return;
    }
    long actualPid = processIdentifier.getAsLong();
    if ((pidOfEachValue() ? ofValue : pid) != actualPid || resetFailed) {
      pid = actualPid;
      for (MmapedDict file : files.values()) {
        file.close();
      }
      files.clear();
      resetFailed = version.has(Fix.RESET_AGAIN);
      for (MmapedValue value : values) {
        value.reset();
      }
      resetFailed = false;
    }
  }
}
