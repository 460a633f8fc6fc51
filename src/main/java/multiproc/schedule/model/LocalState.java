package multiproc.schedule.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.client.ProcessState;

/**
 * A local state: a process before one of its operations, or at its end. It is a node of the
 * automaton of the process's program. Answers that differ lead to one node when the process can no
 * longer distinguish them.
 */
public final class LocalState {

  /**
   * How a process came into being.
   *
   * @param slot its place in the plan
   * @param inherited null where it starts afresh
   * @param inodes slots of the files whose handles it inherited
   */
  public record Root(int slot, ProcessState inherited, Map<String, Integer> inodes) {}

  final int id;
  final Root root;

  final LocalState previous;

  final OperationResult[] answers;
  final PendingOperation next;
  final End end;
  final AcknowledgedWrites claims;

  /** Bytes of the entry being stored, whose header is not yet. */
  final byte[] entry;

  /** Statements done. */
  final int statement;

  /** The key whose value it stores next; null where it stores none. */
  final String key;

  /** Whether a signal may come to it. */
  final boolean awaitsSignal;

  /** The {@code used} it has just loaded; -1 where it loaded none. */
  final long used;

  /** Bytes of each file that this process has mapped, by the file's slot. */
  final Map<Integer, Integer> mapped;

  final Map<OperationResult, LocalState> successors = new HashMap<>();
  LocalState killed;

  /** Behind the answer that most operations have, that they are done. */
  volatile LocalState done;

  /** Whether its next operation belongs to the step before, whatever that did; null: not asked. */
  Boolean joins;

  /** The number of the path that it opens; negative while it is not known. */
  int path = -1;

  private int storeId;

  LocalState(
      int id,
      Root root,
      LocalState previous,
      OperationResult[] answers,
      PendingOperation next,
      End end,
      AcknowledgedWrites claims,
      byte[] entry,
      int statement,
      String key,
      boolean awaitsSignal,
      long used,
      Map<Integer, Integer> mapped) {
    this.id = id;
    this.root = root;
    this.previous = previous;
    this.answers = answers;
    this.next = next;
    this.end = end;
    this.claims = claims;
    this.entry = entry;
    this.statement = statement;
    this.key = key;
    this.awaitsSignal = awaitsSignal;
    this.used = used;
    this.mapped = mapped;
  }

  /** Its identity, counted from 1. */
  public int id() {
    return id;
  }

  /** How its process began. */
  public Root root() {
    return root;
  }

  /** The node it was first come to from; null of a root. */
  public LocalState previous() {
    return previous;
  }

  /** What its operations came to, in their order; a copy. */
  public List<OperationResult> answers() {
    return List.of(answers);
  }

  /** The identity of what it does next to a file's bytes, where one was noted; else 0. */
  public int storeId() {
    return storeId;
  }

  /** Notes an identity of what it does next. */
  public void storeId(int identity) {
    storeId = identity;
  }

  /** What it does next; null when it has ended. */
  public PendingOperation next() {
    return next;
  }

  /** Statements of its program that are done. */
  public int statement() {
    return statement;
  }

  /** The {@code used} it has just loaded; -1 where its last operation was another. */
  public long used() {
    return used;
  }

  /** How it ended; null while it has not. */
  public End end() {
    return end;
  }

  /** What it has stored for good. */
  public AcknowledgedWrites claims() {
    return claims;
  }

  /** Bytes of each file that it has mapped, by the file's slot. */
  public Map<Integer, Integer> mapped() {
    return mapped;
  }

  @Override
  public String toString() {
    return "slot " + root.slot() + (next != null ? " before " + next.kind() : " " + end);
  }
}
