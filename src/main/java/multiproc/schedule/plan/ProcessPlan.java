package multiproc.schedule.plan;

import java.util.List;
import java.util.regex.Pattern;
import multiproc.client.ClientVersion;

/**
 * A process of a schedule and what it runs.
 *
 * @param pid its identifier in the schedule
 * @param role what it is
 * @param program its statements, in order; at their end it exits
 * @param identifier what its client takes for its process identifier; a number that stands for the
 *     text where that is no number
 * @param name what it is called in the names of its files: the identifier, or a text
 * @param client the release that it runs, where it is another than the plan's; else null
 */
public record ProcessPlan(
    long pid,
    Role role,
    List<Statement> program,
    long identifier,
    String name,
    ClientVersion client) {

  /** Texts are numbers above all process identifiers. */
  private static final long OF_TEXT = 1L << 40;

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

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
    this(pid, role, program, pid, String.valueOf(pid), null);
  }

  /** A process that its client calls so. */
  public static ProcessPlan named(
      long pid, Role role, List<Statement> program, String name, ClientVersion client) {
    long identifier =
        NUMBER.matcher(name).matches() ? Long.parseLong(name) : OF_TEXT | name.hashCode() & 0xffffL;
    return new ProcessPlan(pid, role, program, identifier, name, client);
  }

  /** The same with another program. */
  public ProcessPlan with(List<Statement> other) {
    return new ProcessPlan(pid, role, other, identifier, name, client);
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
    if (statement instanceof Statement.OnThread thread) {
      return new Statement.Fork(thread.pid());
    }
    return statement instanceof Statement.OnSignal signal ? signal.handler() : statement;
  }

  /** Whether a signal or a second thread may come in the middle of what it does. */
  public boolean handlesSignal() {
    return program.stream()
        .anyMatch(s -> s instanceof Statement.OnSignal || s instanceof Statement.OnThread);
  }

  /** Whether it has an identifier and a release that are no others than usual. */
  boolean isPlain() {
    return identifier == pid && client == null;
  }
}
