package multiproc.schedule.model;

import java.util.HashMap;
import java.util.Map;
import multiproc.client.ProcessState;

/**
 * A local state: a process before one of its operations, or at its end. It is a node of the
 * automaton of the process's program. Answers that differ lead to one node when the process can no
 * longer distinguish them.
 */
public final class LocalState {

  /**
   * The start of a process.
   *
   * @param slot index of the process in the plan
   * @param inherited state of the client at the fork; null if the process inherited none
   * @param inodes slots of the files of which it inherited handles
   */
  record Root(int slot, ProcessState inherited, Map<String, Integer> inodes) {}

  /**
   * A process in a state with a settled file ({@link SettledFiles}): of its operations on that file
   * only their kinds are kept, and the verdicts after each header.
   *
   * @param origin the local state from which this one was made
   * @param file slot of the settled file
   * @param verdicts on the file after each store of a header
   * @param next verdicts on the file after the next store of a header, if that is the next
   *     operation
   */
  record Settled(LocalState origin, int file, int verdicts, int next) {}

  /** Counted from 1. */
  final int id;

  final Root root;

  final LocalState previous;

  final OperationResult[] answers;
  final PendingOperation next;
  final End end;
  final AcknowledgedWrites claims;

  /** The last entry that is stored but not covered by a header so far; null if there is none. */
  final UnfinishedEntry entry;

  /** Number of statements done. */
  final int statement;

  /** The key of the value that the next operation stores; null if it stores no value. */
  final String key;

  /** Whether the next operation stores a word of a value or of its timestamp. */
  final boolean inValue;

  /** Whether the process may receive a signal. */
  final boolean awaitsSignal;

  /** The {@code used} that the last operation loaded; -1 if it loaded none. */
  final long used;

  /** Size of the mapping of each mapped file in bytes, by the file's slot. */
  final Map<Integer, Integer> mapped;

  /** What a process still does to a settled file; null in all other states. */
  final Settled settled;

  final Map<OperationResult, LocalState> successors = new HashMap<>();
  LocalState killed;

  /** The successor for {@link OperationResult#DONE}, the most frequent result. */
  volatile LocalState done;

  /**
   * Whether the next operation always belongs to the same step as the last; null if not computed.
   */
  Boolean joins;

  /** The number of the path that the next operation opens; negative if not computed. */
  int path = -1;

  /** The identity of the next store to a file; 0 if none was set. */
  int storeId;

  LocalState(
      int id,
      Root root,
      LocalState previous,
      OperationResult[] answers,
      LocalStates.ClientRun run,
      AcknowledgedWrites claims,
      UnfinishedEntry entry,
      long used,
      Map<Integer, Integer> mapped,
      Settled settled) {
    this.id = id;
    this.root = root;
    this.previous = previous;
    this.answers = answers;
    this.next = run.next();
    this.end = run.end();
    this.claims = claims;
    this.entry = entry;
    this.statement = run.statement();
    this.key = run.key();
    this.inValue = run.inValue();
    this.awaitsSignal = run.awaitsSignal();
    this.used = used;
    this.mapped = end == null ? mapped : Map.of();
    this.settled = settled;
  }

  /** The next operation; null if the process has ended. */
  public PendingOperation next() {
    return next;
  }

  /** Number of statements of the program that are done. */
  public int statement() {
    return statement;
  }

  /** The {@code used} that the last operation loaded; -1 if it loaded none. */
  public long used() {
    return used;
  }

  /** The end of the process; null if it has not ended. */
  public End end() {
    return end;
  }

  /** The completed writes of the process. */
  public AcknowledgedWrites claims() {
    return claims;
  }

  @Override
  public String toString() {
    return "slot " + root.slot() + (next != null ? " before " + next.kind() : " " + end);
  }
}
