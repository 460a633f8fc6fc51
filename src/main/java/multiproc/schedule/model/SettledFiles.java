package multiproc.schedule.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.StepKind;
import multiproc.schedule.Verdict;

/**
 * Merges states that differ only in a settled file, so that a search has fewer states. A series is
 * claimed once its process has stored its entry and its header ({@link AcknowledgedWrites}); plain
 * plans are defined by {@link Plan#isPlain}. A file is settled if no process reads it again, and
 * the verdicts on it now and after each header to come are known, in whatever order the stores
 * come. Such a state keeps of the file only the verdicts, and of the processes' operations on it
 * only their kinds and the verdicts after each header.
 *
 * <p>A file is found to be settled in this way:
 *
 * <ul>
 *   <li><b>No process reads it.</b> Each process is run alone to its end, on a copy of the state.
 *       It may load no {@code used}, size or entry of the file, and not open it. A value that is
 *       loaded is not used in a plain plan. So what each process stores does not depend on the
 *       file, and the run alone shows all of it. A process that is killed stores the first part of
 *       it.
 *   <li><b>Broken for good.</b> A walk without end breaks at a position, for which it reads no byte
 *       from {@link #decided} on; below {@code decided} only headers are still stored. So after a
 *       header beyond the position the verdict is always the same one, MISALIGNED or VALUE-STOMP,
 *       and it does not matter which series are claimed.
 *   <li><b>A header up to the position</b> gives a walk over whole entries that do not change. Only
 *       a header whose entry is stored already can be so small. The verdict after it is known if a
 *       claimed series is missing: it is LOST, because a series that is claimed stays so. The value
 *       of a series in these entries does not change, and no process claims one of them later, so
 *       that no other verdict comes or goes.
 *   <li>The verdict now remains until the next header, for the same reasons.
 * </ul>
 *
 * <p>So the rule holds under four conditions. The plan is plain. The release's walk does not
 * compare lengths with {@code used}: else a broken entry would break differently under each header,
 * and two scrapes that follow each other would be counted wrong. The search has no faults of the
 * system. The plan has one file that several processes may open: with two, what a process reads of
 * the other one, in a run alone, is not what it reads when others go on storing there. Under these
 * conditions the following facts need no test:
 *
 * <ul>
 *   <li>The processes' own files. Nobody else stores there, and a process opens its own file once,
 *       new: so what it reads there depends on its local state alone.
 *   <li>Claims of the process that stores a header up to the position, after that header. It is a
 *       forked one, at the only entry that it stores in this file: the owner of the file stores a
 *       value below each of its headers.
 *   <li>A file without a header. A walk over its zeros breaks at 8, and a process that gives it a
 *       header then stores at 8, so that the zeros there do not stay. Up to 0.3.1 a process that is
 *       killed may leave 0 in the header of a file with entries: a walk finds no series, as in an
 *       empty file.
 * </ul>
 *
 * <p>Threading: one thread.
 */
public final class SettledFiles {

  /** What {@link #decided} has for a walk that never breaks. */
  private static final int NEVER = Integer.MAX_VALUE;

  /**
   * What a process does to the file from a local state on, as long as nothing kills it.
   *
   * @param least position of a store that is not a header; the greatest int if there is none
   * @param header stored by the next operation; 0 if it stores none. A later one is not less than
   *     {@code least}, because it counts an entry that this process stores before it
   * @param claims a bit for each series that an operation claims, or claims with another value
   */
  private record Future(int least, int header, long claims) {

    /** The future of a process that reads the file. */
    static final Future READS = new Future(0, 0, 0);
  }

  private final TransitionSystem system;

  /** The same system; its operations are not counted as those of the search. */
  private final TransitionSystem trial;

  private final StateChecker judge;
  private final int processes;

  /** Slot of the file that may be settled; -1 if there is none. */
  private final int file;

  private final int headLength;
  private final Map<String, Long> keys = new HashMap<>();

  /** By local state; null if unknown. */
  private Future[] futures = new Future[1 << 10];

  private final LongMap nodes = new LongMap();
  private final LongMap afterHeader = new LongMap();

  /** By image, the position from which on no byte decides where a walk breaks; 0 if unknown. */
  private int[] decided = new int[1 << 10];

  /** By image, the verdict if a walk breaks, as a bit. */
  private int[] breaking = new int[1 << 10];

  /** By image, a bit for each series that a walk finds, and {@link #KNOWN}. */
  private long[] series = new long[1 << 10];

  private static final long KNOWN = Long.MIN_VALUE;

  private final int[] alone;
  private final Future[] found;
  private final int[] next;

  /**
   * @param judge of the states of this system
   */
  public SettledFiles(TransitionSystem system, StateChecker judge) {
    this.system = system;
    this.trial = system.forThread();
    this.judge = judge;
    this.processes = system.processes();
    this.alone = new int[system.width()];
    this.found = new Future[processes];
    this.next = new int[processes];
    Plan plan = system.plan();
    int longest = 0;
    for (ProcessPlan process : plan.processes()) {
      for (String key : plan.keys(process)) {
        // Keys beyond the 64th share a bit, which only settles fewer files.
        keys.putIfAbsent(key, 1L << keys.size());
        longest = Math.max(longest, (int) DbLayout.valueOffset(key.length()));
      }
    }
    this.headLength = longest;
    this.file = applies(plan) ? shared() : -1;
  }

  private boolean applies(Plan plan) {
    return system.fault() == null
        && plan.isPlain()
        && plan.processes().stream()
            .noneMatch(process -> plan.version(process).has(EntryCursor.Policy.BOUNDED));
  }

  /** The only file that several processes may open; -1 if there are several, or none. */
  private int shared() {
    int shared = -1;
    for (int slot = 0; slot < system.files(); slot++) {
      int opens = 0;
      for (int process = 0; process < processes; process++) {
        opens += system.mayOpen(process, slot) ? 1 : 0;
      }
      if (opens > 1 && shared >= 0) {
        return -1;
      }
      shared = opens > 1 ? slot : shared;
    }
    return shared;
  }

  /** Replaces the file in a state, if it is settled, and the processes' local states. */
  public void settle(int[] state) {
    if (file < 0 || state[processes + file] == 0 || judge.isCut(state)) {
      return;
    }
    // Most states fail this test, so it comes first.
    int lowest = Integer.MAX_VALUE;
    for (int process = processes - 1; process >= 0; process--) {
      Future future = future(state, process);
      if (future == Future.READS) {
        return;
      }
      found[process] = future;
      lowest = Math.min(lowest, future.least());
    }
    int imageId = state[processes + file];
    if (lowest >= DbLayout.HEADER_SIZE + headLength) {
      int from = decided(imageId);
      if (from != NEVER && lowest >= from) {
        settle(state, imageId, from);
      }
    }
  }

  private Future future(int[] state, int process) {
    int id = state[process];
    if (id == 0) {
      return Future.READS;
    }
    if (futures.length <= id) {
      futures = Arrays.copyOf(futures, Math.max(id + 1, 2 * futures.length));
    }
    if (futures[id] == null) {
      futures[id] = runAlone(state, process);
    }
    return futures[id];
  }

  /** The position from which on no byte of an image decides where a walk breaks. */
  private int decided(int imageId) {
    if (decided.length <= imageId) {
      decided = Arrays.copyOf(decided, Math.max(imageId + 1, 2 * decided.length));
      breaking = Arrays.copyOf(breaking, decided.length);
    }
    if (decided[imageId] == 0) {
      FileImage image = system.image(imageId);
      decided[imageId] = NEVER;
      // A settled file has no bytes and is not broken either; this only saves the walk.
      if (!image.isSettled()) {
        FileChecker.FileVerdict all = judge.judgement(imageId);
        if (!isBroken(all)) {
          all = judge.judge(imageId, (int) image.size());
        }
        if (isBroken(all)) {
          decided[imageId] = all.position() + headLength;
          breaking[imageId] = all.verdict().bit();
        }
      }
    }
    return decided[imageId];
  }

  private static boolean isBroken(FileChecker.FileVerdict judgement) {
    return judgement.verdict() == Verdict.MISALIGNED || judgement.verdict() == Verdict.VALUE_STOMP;
  }

  private void settle(int[] state, int imageId, int from) {
    FileImage image = system.image(imageId);
    int broken = from - headLength;
    long claimed = 0;
    for (Future future : found) {
      claimed |= future.claims();
    }
    int verdicts = breaking[imageId];
    int now = verdicts;
    if (image.used() <= broken) {
      now = judge.verdicts(state, file);
      if ((claimed & series(imageId)) != 0) {
        return;
      }
    }
    for (int process = 0; process < processes; process++) {
      int header = found[process].header();
      next[process] = verdicts;
      if (header != 0 && header <= broken) {
        next[process] = afterHeader(state, process);
        if (next[process] == 0) {
          return;
        }
      }
    }
    for (int process = 0; process < processes; process++) {
      state[process] = node(state[process], verdicts, next[process]);
    }
    state[processes + file] = system.images().id(FileImage.settled(now));
  }

  /**
   * The verdicts after the next operation of a process, which stores a header up to the position
   * where a walk breaks; 0 if they are not known.
   */
  private int afterHeader(int[] state, int process) {
    int imageId = state[processes + file];
    long key = (long) state[process] << Integer.SIZE | imageId;
    System.arraycopy(state, 0, alone, 0, state.length);
    long after = afterHeader.get(key);
    if (after == 0) {
      trial.operate(alone, process);
      after = (long) alone[process] << Integer.SIZE | alone[processes + file];
      afterHeader.put(key, after);
    }
    alone[process] = (int) (after >>> Integer.SIZE);
    alone[processes + file] = (int) after;
    int verdicts = judge.verdicts(alone, file);
    if (isBroken(judge.judgement((int) after))) {
      return verdicts;
    }
    long claimed = 0;
    for (int other = 0; other < processes; other++) {
      if (other != process) {
        claimed |= found[other].claims();
      }
    }
    boolean known = (verdicts & Verdict.LOST.bit()) != 0 && (claimed & series((int) after)) == 0;
    return known ? verdicts : 0;
  }

  private long series(int imageId) {
    if (series.length <= imageId) {
      series = Arrays.copyOf(series, Math.max(imageId + 1, 2 * series.length));
    }
    if (series[imageId] == 0) {
      long bits = KNOWN;
      for (String key : judge.judgement(imageId).values().keySet()) {
        bits |= keys.get(key);
      }
      series[imageId] = bits;
    }
    return series[imageId];
  }

  /** The local state of a process in the state with the settled file. */
  private int node(int id, int verdicts, int nextVerdicts) {
    long key = (long) id << Integer.SIZE | (long) verdicts << Short.SIZE | nextVerdicts;
    long settled = nodes.get(key);
    if (settled == 0) {
      LocalState node = system.node(id);
      settled = system.localStates().settled(node, file, verdicts, nextVerdicts).id;
      nodes.put(key, settled);
    }
    return (int) settled;
  }

  /** Runs a process alone to its end. */
  private Future runAlone(int[] state, int process) {
    System.arraycopy(state, 0, alone, 0, state.length);
    Future future = new Future(Integer.MAX_VALUE, 0, 0);
    boolean first = true;
    for (LocalState node = system.node(alone, process);
        node.next() != null;
        node = system.node(alone, process)) {
      PendingOperation op = node.next();
      boolean onFile = op.inode() == file;
      if (!isAllowed(op, onFile)) {
        return Future.READS;
      }
      trial.operate(alone, process);
      if (onFile) {
        future = add(future, op, first, claimed(node, system.node(alone, process)));
      }
      first = false;
    }
    return future;
  }

  private boolean isAllowed(PendingOperation op, boolean onFile) {
    return switch (op.kind()) {
      // A process that opens the file asks for its size next.
      case ENTRY, WORD, VALUE, LOAD, OPEN, CLOSE, EXIT -> true;
      // Up to 0.3.1 a header is stored as 0 first.
      case HEADER -> op.number() >= DbLayout.HEADER_SIZE;
      case SIZE, TRUNCATE, EXTEND, MAP, READ_USED, WALK -> !onFile;
      default -> false;
    };
  }

  private static Future add(Future future, PendingOperation op, boolean first, long claims) {
    boolean header = op.kind() == StepKind.HEADER;
    boolean stores = op.kind().stores() && !header;
    return new Future(
        stores ? Math.min(future.least(), op.position()) : future.least(),
        header && first ? (int) op.number() : future.header(),
        future.claims() | claims);
  }

  /** A bit for each series that is claimed after an operation only, or with another value. */
  private long claimed(LocalState before, LocalState after) {
    long bits = 0;
    for (AcknowledgedWrites.Claim claim : after.claims().all()) {
      if (claim.inode() == file && !before.claims().all().contains(claim)) {
        bits |= keys.get(claim.key());
      }
    }
    return bits;
  }
}
