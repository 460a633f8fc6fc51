package multiproc.schedule.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.client.MmapedDict;
import multiproc.client.ProcessState;
import multiproc.schedule.Verdict;
import multiproc.schedule.plan.Plan;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.plan.Statement;
import multiproc.schedule.step.StepKind;

/**
 * Merges equivalent local states of a process: two are equivalent if no continuation and no verdict
 * distinguishes them.
 *
 * <ul>
 *   <li><b>Same client, same operation.</b> A process of a plain plan that is no scrape, when it
 *       does the same next, holds the same claims, and its client's state is the same as far as it
 *       matters. The state is all that the client keeps from one operation to the next, and the
 *       operation tells at which of them it is: it names the file, the position, the bytes. So what
 *       came before is forgotten: who gave the file its size, who stored its first header, what a
 *       walk found that this process never looks up.
 *       <p>Of the state these do not matter. Positions of keys that nobody looks up from here on:
 *       the process in its statements from this one on, those that it forks yet, and, where it was
 *       forked itself, the values that came with the fork, which are placed again. What values
 *       cache: programs set values and never add to one.
 *       <p>Left out are single words, which do not tell which entry they are of. Between the
 *       opening of a file and its mapping the client has a size in hand: it asks for the size again
 *       before it maps, or the mapping's length tells it; which of two questions for a size comes
 *       next is told by {@link Progress}, which is part of every key. Which identifier the client
 *       believes in is told by its handles' names, or by that of the file that it opens next.
 *   <li>Behind a walk, in plans that are not plain and in scrapes that are looked at no further,
 *       when they came from one node, do the same next, and the walk left the same handles.
 *   <li>Behind the closing of a file that a scrape has read, when it was sound and every key in it
 *       is one that the programs set: such entries never fail a scrape, also not together with
 *       those of other files, so what is left is the listing and how far it has come in it.
 *   <li>Behind the load of a value in a scrape, which looks at no value that is loaded so.
 *   <li>At its end: how it ended and what it claims to have stored.
 *   <li>As roots, when they inherit the same but for what a child never looks at.
 * </ul>
 *
 * <p>A plan is plain where {@link Plan#isPlain} says so. In others programs add to values, keep
 * handles that failed to open, and look at what a scrape showed, and local states are one in fewer
 * cases.
 *
 * <p>Threading: one thread.
 */
final class StateEquivalence {

  /**
   * A process behind an operation.
   *
   * @param next what it does next
   * @param statement it is at
   * @param state of its client
   * @param claims of what it stored
   * @param answers that brought it there
   * @param used the {@code used} that it has just loaded; -1 where it loaded none. What it has
   *     mapped is not told: handles keep their capacity, and an operation in the middle of an
   *     opening or a growth has it, too
   */
  record Behind(
      PendingOperation next,
      int statement,
      ProcessState state,
      AcknowledgedWrites claims,
      OperationResult[] answers,
      long used) {}

  private final Plan plan;
  private final boolean plain;
  private final FileChecker judge;

  /** By slot and statement. */
  private final Map<List<Integer>, Set<String>> lookedUp = new HashMap<>();

  StateEquivalence(Plan plan) {
    this.plan = plan;
    this.plain = plan.isPlain();
    this.judge = new FileChecker(plan);
  }

  /** What nodes behind the pending operation of this one are one by; null where each is its own. */
  List<Object> key(LocalState node, Behind behind) {
    int slot = node.root.slot();
    StepKind done = node.next.kind();
    boolean scrape = plan.processes().get(slot).role() == ProcessPlan.Role.SCRAPE;
    if (plain && !scrape && behind.next.kind() != StepKind.WORD) {
      return sameClient(node.root, behind);
    }
    if (done == StepKind.WALK && !looksAtScrapes(slot)) {
      return List.of(node.id, handles(behind.state, node.root, behind.statement), behind.next);
    }
    if (plain && scrape && done == StepKind.LOAD) {
      return List.of(node.id, behind.next);
    }
    if (plain
        && scrape
        && done == StepKind.CLOSE
        && behind.state.files().isEmpty()
        && (behind.next.kind() == StepKind.OPEN_READ || behind.next.kind() == StepKind.EXIT)
        && judge.judge(lastRead(behind.answers)).verdict() == Verdict.CLEAN) {
      return List.of(slot, behind.statement, lastListing(behind.answers), behind.next);
    }
    return null;
  }

  private List<Object> sameClient(LocalState.Root root, Behind behind) {
    List<Object> values = new ArrayList<>();
    for (ProcessState.ValueState value : behind.state.values()) {
      values.add(List.of(value.prefix(), value.key(), value.pid()));
    }
    return List.of(
        root.slot(),
        behind.statement,
        behind.next.withoutState(),
        handles(behind.state, root, behind.statement),
        values,
        behind.claims,
        behind.used);
  }

  /** Whether a process compares what a scrape shows, and so keeps every byte that it reads. */
  private boolean looksAtScrapes(int slot) {
    return plan.processes().get(slot).statements().stream()
        .anyMatch(Statement.Expect.class::isInstance);
  }

  /**
   * What a scrape has read of the last file. Between the answer to the opening and that to the
   * closing there are sizes and bytes, and no byte is read twice.
   */
  private static FileImage lastRead(OperationResult[] answers) {
    int first = answers.length - 1;
    while (answers[first - 1].kind() == OperationResult.Kind.IMAGE
        || answers[first - 1].kind() == OperationResult.Kind.NUMBER) {
      first--;
    }
    byte[] read = new byte[0];
    for (int i = first; i < answers.length; i++) {
      if (answers[i].kind() == OperationResult.Kind.IMAGE) {
        byte[] more = answers[i].image().bytes((int) answers[i].image().size());
        System.arraycopy(read, 0, more, 0, read.length);
        read = more;
      }
    }
    return FileImage.of(read);
  }

  private static List<String> lastListing(OperationResult[] answers) {
    return Arrays.stream(answers)
        .filter(answer -> answer.kind() == OperationResult.Kind.NAMES)
        .reduce((first, second) -> second)
        .orElseThrow()
        .names();
  }

  /**
   * What a child inherits, without what it never looks at: the positions of keys that it does not
   * set, since the values it inherits get places in files of its own, and what values cached.
   */
  ProcessState inherited(ProcessState state, int slot) {
    if (!plain) {
      return state;
    }
    List<ProcessState.OpenFile> files = new ArrayList<>();
    for (ProcessState.OpenFile file : state.files()) {
      files.add(
          new ProcessState.OpenFile(file.prefix(), matters(file.dict(), lookedUp(plan, slot, 0))));
    }
    List<ProcessState.ValueState> values = new ArrayList<>();
    for (ProcessState.ValueState value : state.values()) {
      values.add(new ProcessState.ValueState(value.prefix(), value.key(), 0, value.pid()));
    }
    return new ProcessState(state.pid(), files, values, state.locked());
  }

  /** The handles of a state, with the positions of those keys only that can be looked up. */
  private List<Object> handles(ProcessState state, LocalState.Root root, int statement) {
    Set<String> lookedUp =
        new HashSet<>(
            this.lookedUp.computeIfAbsent(
                List.of(root.slot(), statement), place -> lookedUp(plan, root.slot(), statement)));
    if (!plain || root.inherited() != null) {
      // After a change of the identifier every value is looked up again, in a file of its own.
      lookedUp.addAll(keys(state));
    }
    List<Object> handles = new ArrayList<>();
    for (ProcessState.OpenFile file : state.files()) {
      handles.add(file.prefix());
      handles.add(matters(file.dict(), lookedUp));
    }
    return handles;
  }

  private static MmapedDict.State matters(MmapedDict.State file, Set<String> lookedUp) {
    Map<String, Integer> positions = new HashMap<>(file.positions());
    positions.keySet().retainAll(lookedUp);
    return new MmapedDict.State(file.path(), file.used(), file.capacity(), positions);
  }

  /** The keys that a process, from a statement on, and those it forks yet may look up. */
  private static Set<String> lookedUp(Plan plan, int slot, int from) {
    Set<String> keys = new HashSet<>();
    ProcessPlan process = plan.processes().get(slot);
    List<Statement> program = process.statements();
    for (Statement statement : program.subList(Math.min(from, program.size()), program.size())) {
      if (statement instanceof Statement.OnChild change) {
        keys.addAll(plan.keys(process, change));
      } else if (statement instanceof Statement.Fork fork) {
        keys.addAll(lookedUp(plan, plan.indexOf(fork.pid()), 0));
      }
    }
    return keys;
  }

  private static List<String> keys(ProcessState state) {
    List<String> keys = new ArrayList<>();
    for (ProcessState.ValueState value : state.values()) {
      keys.add(value.key());
    }
    return keys;
  }
}
