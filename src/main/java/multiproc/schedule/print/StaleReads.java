package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import multiproc.schedule.Schedule;
import multiproc.schedule.Step;
import multiproc.schedule.StepOperation;
import multiproc.schedule.print.EndStore.Knowledge;
import multiproc.schedule.print.Overwrite.Coverage;
import multiproc.schedule.print.Overwrite.StoredEntry;

/**
 * Finds the reads of {@code used} that go stale: a process reads {@code used} once and relies on it
 * until it stores the header itself or closes the file, and meanwhile another process stores a
 * different header. A child inherits the reads of its parent. Also finds the entries that such a
 * process stores at its stale end, over another process's entries, and the values that the other
 * process stores later at its overwritten entry's position.
 *
 * <p>A stale read is reported only if the process then stores an entry or the header: a process
 * that only reads soon reads again. A {@code used} that the process stored itself goes stale in the
 * same way. So does one that a process relies on in a statement that a signal interrupts: what the
 * signal's handler stores is as another process's.
 */
final class StaleReads {

  /** The {@code used} that a process relies on, and its source. */
  private static final class Belief {
    private final long used;
    private final int since;
    private final Knowledge how;
    private final long pid;
    private int staleFrom;
    private boolean storedUpon;

    private Belief(long used, int since, Knowledge how, long pid) {
      this.used = used;
      this.since = since;
      this.how = how;
      this.pid = pid;
    }

    private EndStore storedAt(String file, int step) {
      return new EndStore(file, pid, how, since, used, step, staleFrom);
    }

    /** Notes that another process, or a handler, has stored a {@code used}. */
    private void moved(long other, int step) {
      if (staleFrom == 0 && used != other) {
        staleFrom = step;
      }
    }

    private String remark() {
      String inherited = how == Knowledge.INHERITED ? pid + "'s used " + used + " " : "";
      return inherited
          + (staleFrom < since
              ? "stale since step " + staleFrom
              : "stale from step " + staleFrom + " on");
    }
  }

  /** With written methods: the generated ones cost a cold JVM ten milliseconds. */
  private record OpenedFile(long pid, String file) {

    @Override
    public boolean equals(Object other) {
      return other instanceof OpenedFile place && pid == place.pid && file.equals(place.file);
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(pid) + file.hashCode();
    }
  }

  /** An entry stored at a believed end, over another one; both may still grow, word by word. */
  private record Collision(
      String file, Belief belief, Stored entry, Stored over, Coverage counted) {

    private Overwrite overwrite() {
      return new Overwrite(
          belief.storedAt(file, entry.step),
          entry.length,
          new StoredEntry(over.pid, over.step, over.position, over.length),
          counted);
    }
  }

  /** An entry in a file. */
  private static final class Stored {
    private final long pid;
    private final int step;
    private final long position;
    private long length;
    private Coverage counted = Coverage.NOT_YET;

    private Stored(long pid, int step, long position, long length) {
      this.pid = pid;
      this.step = step;
      this.position = position;
      this.length = length;
    }

    private long end() {
      return position + length;
    }

    /** Notes that a process has stored a {@code used} of its file. */
    private void header(long used, EndStore by) {
      if (counted.step() == 0) {
        counted = by.pid() == pid && used >= end() ? new Coverage(by.step(), null, 0) : counted;
      } else if (used >= end()) {
        counted = new Coverage(counted.step(), null, 0);
      } else if (counted.lowered() == null) {
        counted = new Coverage(counted.step(), by, used);
      }
    }
  }

  private final Map<OpenedFile, Belief> beliefs = new HashMap<>();

  /** What a process relied on when a signal came, until it stores an entry by it. */
  private final Map<OpenedFile, Belief> interrupted = new HashMap<>();

  private final Map<Integer, List<String>> remarks = new TreeMap<>();
  private final Map<String, List<Stored>> entries = new HashMap<>();
  private final List<Collision> collisions = new ArrayList<>();
  private final List<EndStore> stores = new ArrayList<>();
  private final List<StaleValue> values = new ArrayList<>();

  /** The number of the step in which a process last read {@code used} of a file. */
  private final Map<OpenedFile, Integer> opened = new HashMap<>();

  private StaleReads(Schedule schedule) {
    for (Step step : schedule.steps()) {
      for (StepOperation operation : step.operations()) {
        operation(step, operation);
      }
    }
    List.copyOf(beliefs.keySet()).forEach(this::forget);
  }

  /** The stale reads of a schedule. */
  static StaleReads of(Schedule schedule) {
    return new StaleReads(schedule);
  }

  /** The remarks, by the number of the step that read. */
  Map<Integer, String> remarks() {
    Map<Integer, String> joined = new TreeMap<>();
    remarks.forEach((step, all) -> joined.put(step, String.join("; ", all)));
    return joined;
  }

  /** The entries stored over others, in the order of the steps. */
  List<Overwrite> overwrites() {
    List<Overwrite> overwrites = new ArrayList<>();
    collisions.forEach(collision -> overwrites.add(collision.overwrite()));
    return overwrites;
  }

  /** The entries stored over others or at a stale end, in the order of the steps. */
  List<EndStore> stores() {
    return List.copyOf(stores);
  }

  /** The values stored into another process's entry, in the order of the steps. */
  List<StaleValue> values() {
    return List.copyOf(values);
  }

  private void operation(Step step, StepOperation operation) {
    OpenedFile place = new OpenedFile(step.pid(), operation.file());
    switch (operation.kind()) {
      case READ_USED -> {
        opened.put(place, step.number());
        believe(place, Long.parseLong(operation.value()), step.number(), Knowledge.READ);
      }
      case ENTRY, WORD -> store(place, step, operation);
      case VALUE -> value(place, step, operation);
      case HEADER -> {
        long used = Long.parseLong(operation.value());
        Belief known =
            beliefs.getOrDefault(place, new Belief(used, 0, Knowledge.STORED, place.pid));
        known.storedUpon |= known.staleFrom > 0;
        overwritten(place, used, step.number());
        EndStore by = known.storedAt(place.file, step.number());
        entries.getOrDefault(place.file, List.of()).forEach(entry -> entry.header(used, by));
        believe(place, used, step.number(), Knowledge.STORED);
      }
      case SIGNAL ->
          beliefs.forEach(
              (of, belief) -> {
                if (of.pid == step.pid()) {
                  interrupted.put(of, belief);
                }
              });
      case CLOSE -> forget(place);
      case UNLINK -> entries.remove(operation.file());
      case EXIT -> forgetAll(step.pid());
      case KILL -> forgetAll(Long.parseLong(operation.value()));
      case FORK -> inherit(step, Long.parseLong(operation.value()));
      default -> {
        // Does not concern the end of the file.
      }
    }
  }

  private void store(OpenedFile place, Step step, StepOperation operation) {
    Belief belief = beliefs.get(place);
    Belief before = interrupted.get(place);
    boolean back = before != null && before != belief && before.used == operation.position();
    if (back) {
      // The handler has stored a used, and the statement that it interrupted has not.
      interrupted.remove(place);
      forget(place);
      beliefs.put(place, before);
      belief = before;
    }
    if (belief != null) {
      belief.storedUpon |= belief.staleFrom > 0;
    }
    List<Stored> stored = entries.computeIfAbsent(place.file, file -> new ArrayList<>());
    if (belief == null || belief.used != operation.position()) {
      grow(stored, step.pid(), operation);
      return;
    }
    Stored entry = new Stored(step.pid(), step.number(), operation.position(), operation.length());
    boolean over = false;
    for (int i = stored.size() - 1; i >= 0; i--) {
      Stored under = stored.get(i);
      boolean overlaps = under.position < entry.end() && entry.position < under.end();
      if (overlaps && (under.pid != entry.pid || back)) {
        collisions.add(new Collision(place.file, belief, entry, under, under.counted));
        over = true;
        break;
      }
    }
    if (over || belief.staleFrom > 0) {
      stores.add(belief.storedAt(place.file, step.number()));
    }
    stored.removeIf(under -> under.position >= entry.position && under.position < entry.end());
    stored.add(entry);
  }

  /** Notes a value stored where the process's own entry was and one that overwrote it now is. */
  private void value(OpenedFile place, Step step, StepOperation operation) {
    long position = operation.position();
    Stored current = null;
    for (Stored entry : entries.getOrDefault(place.file, List.of())) {
      boolean there = entry.position <= position && position < entry.end();
      current = there ? entry : current;
    }
    for (Collision collision : collisions) {
      Stored over = collision.over;
      boolean own = over.pid == place.pid && over.position <= position && position < over.end();
      // A process that opened the file again knows the entries that are there.
      boolean stale = collision.entry.step > opened.getOrDefault(place, 0);
      if (own && stale && collision.entry == current) {
        values.add(new StaleValue(step.number(), position, collision.overwrite()));
      }
    }
  }

  /** Adds another word to its entry; a word that continues no entry is of a value. */
  private static void grow(List<Stored> stored, long pid, StepOperation word) {
    for (Stored entry : stored) {
      if (entry.pid == pid && entry.end() == word.position()) {
        entry.length += word.length();
      }
    }
  }

  private void believe(OpenedFile place, long used, int step, Knowledge how) {
    forget(place);
    beliefs.put(place, new Belief(used, step, how, place.pid));
  }

  private void overwritten(OpenedFile by, long used, int step) {
    if (interrupted.containsKey(by)) {
      interrupted.get(by).moved(used, step);
    }
    beliefs.forEach(
        (place, belief) -> {
          boolean others = place.pid != by.pid && place.file.equals(by.file);
          if (others) {
            belief.moved(used, step);
          }
        });
  }

  private void inherit(Step step, long child) {
    for (OpenedFile place : List.copyOf(beliefs.keySet())) {
      if (place.pid == step.pid()) {
        Belief parents = beliefs.get(place);
        Belief belief = new Belief(parents.used, step.number(), Knowledge.INHERITED, child);
        // The parent's belief may be stale already.
        belief.staleFrom = parents.staleFrom;
        beliefs.put(new OpenedFile(child, place.file), belief);
      }
    }
  }

  private void forgetAll(long pid) {
    for (OpenedFile place : List.copyOf(beliefs.keySet())) {
      if (place.pid == pid) {
        forget(place);
      }
    }
  }

  private void forget(OpenedFile place) {
    Belief belief = beliefs.remove(place);
    if (belief != null && belief.staleFrom > 0 && belief.storedUpon) {
      remarks.computeIfAbsent(belief.since, s -> new ArrayList<>()).add(belief.remark());
    }
  }
}
