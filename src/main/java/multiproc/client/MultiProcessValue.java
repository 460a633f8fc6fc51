package multiproc.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import multiproc.client.merge.MergeRules;
import multiproc.layout.ClientChange;
import multiproc.layout.DbFileName;
import multiproc.layout.Fix;
import multiproc.store.MappedStore;
import multiproc.store.Store;

/**
 * The multi-process state of one process: the identifier it was made under, the files it has open,
 * and every value it has made. A fork hands all of it on, and in 0.4.2 the new process finds out
 * only at its first {@code set}, one value too late.
 *
 * <p>Threading: safe; one lock, as in the original.
 *
 * <p>This class and what it calls run in a process that has just been forked, and use no lambda:
 * linking the first one takes a fresh JVM longer than the race this project is about.
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

  /** Whether values are to be reset again; only with the fix. */
  private boolean resetFailed;

  /**
   * The state of a process that starts afresh.
   *
   * @param directory where the {@code .db} files go, as the user gave it
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

  /** The same without the lock, for a fork by another thread than the one that may hold it. */
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
   * Makes a value and gives it its place in a file.
   *
   * @param labels in the order in which the metric names them, which is that of keys up to 0.3.1
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

  /** The release it is. */
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

  /** Whether the lock is held and cannot be taken again by the thread that holds it. */
  public boolean isLockedForGood() {
    return lock.isHeld() && !lock.isReentrant();
  }

  /** Guards this state and the values made from it. */
  ProcessLock lock() {
    return lock;
  }

  /** Whether the identifier is remembered for each value, and not for all of them. */
  private boolean pidOfEachValue() {
    return version.has(ClientChange.PID_OF_EACH_VALUE)
        && !version.has(ClientChange.PID_OF_ALL_VALUES);
  }

  /** The identifier that a value remembers which is placed now; 0 where it remembers none. */
  long placingPid() {
    return pidOfEachValue() ? processIdentifier.getAsLong() : 0;
  }

  /** The handle of a prefix, opened under the state's identifier where there is none yet. */
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
   * After a fork: closes and forgets the parent's files and gives every value a place in own ones.
   * The oldest releases never look.
   *
   * @param ofValue what the value in hand remembers, for releases where each does
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
      resetFailed = version.fixes(Fix.RESET_AGAIN);
      for (MmapedValue value : values) {
        value.reset();
      }
      resetFailed = false;
    }
  }
}
