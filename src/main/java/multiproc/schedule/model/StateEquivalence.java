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
 *   <li>Behind a walk, when they came from one node, do the same next, and the walk left the same
 *       state of the client as far as it matters: of the bytes it walked over the client keeps the
 *       keys' positions alone, and looks up none but those of the keys that its own program sets
 *       from there on, that a process it forks from there on sets, and that it has values of.
 *   <li>Behind the load of a value: it goes into the value's cache, and programs set values and
 *       never add to one, so that nobody looks at it before it is overwritten. A child inherits the
 *       cache, and it too sets only.
 *   <li>Behind the closing of the last file a process has open: all a process does from there on
 *       starts with opening a file, and each value is read anew before it is used. What is left of
 *       its past is the statement it is at and the keys of its values, in order.
 *   <li>Behind the closing of a file that a scrape has read, when it was sound and every key in it
 *       is one that the programs set: such entries never fail a scrape, also not together with
 *       those of other files, so what is left is the listing and how far it has come in it.
 *   <li>At its end: how it ended and what it claims to have stored.
 *   <li>As roots, when they inherit the same but for what a child never looks at.
 * </ul>
 *
 * <p>All but the first and the last but one of these hold for plain plans ({@link Plan#isPlain})
 * only: in others programs add to values, keep handles that failed to open, and look at what a
 * scrape showed, and local states are one in fewer cases.
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
   */
  record Behind(
      PendingOperation next,
      int statement,
      ProcessState state,
      AcknowledgedWrites claims,
      OperationResult[] answers) {}

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
    if (done == StepKind.WALK && !looksAtScrapes(slot)) {
      return List.of(node.id, matters(behind.state, slot, behind.statement), behind.next);
    }
    if (!plain) {
      return null;
    }
    if (done == StepKind.LOAD) {
      return List.of(node.id, behind.next);
    }
    if (done != StepKind.CLOSE || !behind.state.files().isEmpty()) {
      return null;
    }
    if (behind.next.kind() == StepKind.OPEN) {
      return List.of(slot, behind.statement, keys(behind.state), behind.next, behind.claims);
    }
    if (plan.processes().get(slot).role() == ProcessPlan.Role.SCRAPE
        && judge.judge(lastRead(behind.answers)).verdict() == Verdict.CLEAN) {
      return List.of(slot, behind.statement, lastListing(behind.answers), behind.next);
    }
    return null;
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
    return new ProcessState(state.pid(), files, values);
  }

  /** The handles of a state, with the positions of those keys only that can be looked up. */
  private List<MmapedDict.State> matters(ProcessState state, int slot, int statement) {
    Set<String> lookedUp =
        new HashSet<>(
            this.lookedUp.computeIfAbsent(
                List.of(slot, statement), place -> lookedUp(plan, slot, statement)));
    lookedUp.addAll(keys(state));
    List<MmapedDict.State> files = new ArrayList<>();
    for (ProcessState.OpenFile file : state.files()) {
      files.add(matters(file.dict(), lookedUp));
    }
    return files;
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
