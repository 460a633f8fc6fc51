package multiproc.schedule.plan;

import java.util.List;

/**
 * A process of a schedule and what it runs.
 *
 * @param pid its identifier, which names its files
 * @param role what it is
 * @param program its statements, in order; at their end it exits
 */
public record ProcessPlan(long pid, Role role, List<Statement> program) {

  /** What a process is. */
  public enum Role {
    /** Starts afresh. */
    PARENT("parent"),
    /** Is there once another forks it. */
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
}
