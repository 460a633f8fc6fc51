package multiproc.schedule.plan;

import java.util.List;
import multiproc.client.ClientVersion;

/**
 * A process of a schedule and what it runs.
 *
 * @param pid its identifier in the schedule
 * @param role what it is
 * @param program its statements, in order; at their end it exits
 * @param identifier what its client takes for its process identifier, which names its files
 * @param client the release that it runs, where it is another than the plan's; else null
 */
public record ProcessPlan(
    long pid, Role role, List<Statement> program, long identifier, ClientVersion client) {

  /** What a process is. */
  public enum Role {
    /** Starts afresh. */
    PARENT("parent"),
    /** Is there once another forks or spawns it. */
    CHILD("child"),
    /** Reads, and writes nothing. */
    SCRAPE("scrape");

    private final String word;

    Role(String word) {
      this.word = word;
    }

    /** The word for it in a schedule. */
    public String word() {
      return word;
    }
  }

  public ProcessPlan {
    program = List.copyOf(program);
  }

  /** What to call it in a table, for example {@code child 4102}. */
  public String title() {
    return role.word() + " " + pid;
  }

  /** A process of the plan's release with an identifier of its own. */
  public ProcessPlan(long pid, Role role, List<Statement> program) {
    this(pid, role, program, pid, null);
  }

  /** The same with another program. */
  public ProcessPlan with(List<Statement> other) {
    return new ProcessPlan(pid, role, other, identifier, client);
  }

  /** Its statements, those that it tries or that handle a signal as themselves. */
  public List<Statement> statements() {
    return program.stream().map(ProcessPlan::plain).toList();
  }

  /** A statement, or the one that it wraps. */
  static Statement plain(Statement statement) {
    if (statement instanceof Statement.Try tried) {
      return plain(tried.statement());
    }
    return statement instanceof Statement.OnSignal signal ? signal.handler() : statement;
  }

  /** Whether a signal may come to it. */
  public boolean handlesSignal() {
    return program.stream().anyMatch(Statement.OnSignal.class::isInstance);
  }

  /** Whether it has an identifier and a release that are no others than usual. */
  boolean isPlain() {
    return identifier == pid && client == null;
  }
}
