package multiproc.client;

/**
 * Holds a float, and stores it in the file of the process that sets it. It is made by {@link
 * MultiProcessValue#newValue}.
 *
 * <p>Threading: safe; every call takes the process state's lock.
 *
 * <p>Follows {@code core.py}, {@code _MultiProcessValue._MmapedValue}, 0.4.2.
 */
public final class MmapedValue {

  private static final int UNKNOWN = -1;

  private final MultiProcessValue process;
  private final String prefix;
  private final String key;
  private MmapedDict file;

  /** Position of the value in the file; negative while it is unknown. */
  private int position = UNKNOWN;

  private double value;

  /** Identifier of the process that placed the value, in releases where each value remembers it. */
  private long pid;

  MmapedValue(MultiProcessValue process, String prefix, String key) {
    this.process = process;
    this.prefix = prefix;
    this.key = key;
  }

  /** A value that a fork copied: bound to the inherited handle; the file is not read. */
  static MmapedValue inherit(
      MultiProcessValue process, ProcessState.ValueState state, MmapedDict file) {
    MmapedValue inherited = new MmapedValue(process, state.prefix(), state.key());
    inherited.file = file;
    inherited.value = state.value();
    inherited.pid = state.pid();
    return inherited;
  }

  ProcessState.ValueState state() {
    return new ProcessState.ValueState(prefix, key, value, pid);
  }

  /**
   * Binds this value to the process's own file with its prefix and loads it; adds its entry if that
   * is missing.
   */
  void reset() {
    position = UNKNOWN;
    pid = process.placingPid();
    file = process.file(prefix);
    value = file.readValue(key);
    position = file.position(key);
  }

  /** Adds to the value. */
  public void inc(double amount) {
    process.lock().lock();
    try {
      process.checkForPidChange(pid);
      value += amount;
      write(MmapedDict.NO_TIMESTAMP);
    } finally {
      process.lock().unlock();
    }
  }

  /** Stores the value without a timestamp. */
  public void set(double newValue) {
    set(newValue, MmapedDict.NO_TIMESTAMP);
  }

  /**
   * Stores the value.
   *
   * @param timestamp seconds since 1970, or 0.0 for none; not stored where the format has none
   */
  public void set(double newValue, double timestamp) {
    process.lock().lock();
    try {
      process.checkForPidChange(pid);
      value = newValue;
      write(timestamp);
    } finally {
      process.lock().unlock();
    }
  }

  private void write(double timestamp) {
    if (position >= 0) {
      file.writeValueAt(position, value, timestamp);
    } else {
      file.writeValue(key, value, timestamp);
      position = file.position(key);
    }
  }

  /** The cached value. */
  double get() {
    process.lock().lock();
    try {
      process.checkForPidChange(pid);
      return value;
    } finally {
      process.lock().unlock();
    }
  }
}
