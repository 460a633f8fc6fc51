package multiproc.schedule;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import multiproc.client.ClientVersion;

/**
 * Holds a process of a schedule, and its program.
 *
 * @param pid the process's number in the schedule
 * @param role how the process starts and what it does
 * @param program its statements, in order; at their end it exits
 * @param identifier the process identifier that the client gets; a made-up number if {@code name}
 *     is no number
 * @param name the identifier in the names of its files, a number or any text
 * @param client the release that it runs, if another than the plan's; else null
 */
public record ProcessPlan(
    long pid,
    Role role,
    List<Statement> program,
    long identifier,
    String name,
    ClientVersion client) {

  /** Smallest number that stands for an identifier that is no number; above all pids. */
  private static final long OF_TEXT = 1L << 40;

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /** How a process starts and what it does. */
  public enum Role {
    /** Runs from the start and inherits nothing. */
    PARENT,
    /** Runs when another process forks or spawns it. */
    CHILD,
    /** Scrapes, and has no files. */
    SCRAPE;

    /** The role's word in a schedule. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ProcessPlan {
    program = List.copyOf(program);
  }

  /**
   * The process's title in a table, for example {@code child 4102}; {@code process 4101} if it runs
   * from the start and starts no other.
   */
  public String title() {
    boolean starts =
        statements().stream()
            .anyMatch(s -> s instanceof Statement.Fork || s instanceof Statement.Spawn);
    return (role == Role.PARENT && !starts ? "process" : role.word()) + " " + pid;
  }

  /** A process of the plan's release whose identifier is its pid. */
  public ProcessPlan(long pid, Role role, List<Statement> program) {
    this(pid, role, program, pid, String.valueOf(pid), null);
  }

  /** A process with the identifier {@code name}. */
  public static ProcessPlan named(
      long pid, Role role, List<Statement> program, String name, ClientVersion client) {
    long identifier =
        NUMBER.matcher(name).matches() ? Long.parseLong(name) : OF_TEXT | name.hashCode() & 0xffffL;
    return new ProcessPlan(pid, role, program, identifier, name, client);
  }

  /** The same process with another program. */
  public ProcessPlan with(List<Statement> other) {
    return new ProcessPlan(pid, role, other, identifier, name, client);
  }

  /** The program's statements, with the inner ones of tries, signals and threads in their place. */
  public List<Statement> statements() {
    return program.stream().map(ProcessPlan::plain).toList();
  }

  /** The index of the statement that forks a process; -1 if there is none. */
  public int forkOf(long child) {
    List<Statement> statements = statements();
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i) instanceof Statement.Fork fork && fork.pid() == child) {
        return i;
      }
    }
    return -1;
  }

  /** A statement, or the inner one if it wraps one. */
  static Statement plain(Statement statement) {
    if (statement instanceof Statement.Try tried) {
      return plain(tried.statement());
    }
    if (statement instanceof Statement.OnThread thread) {
      return new Statement.Fork(thread.pid());
    }
    return statement instanceof Statement.OnSignal signal ? signal.handler() : statement;
  }

  /** Whether a signal or a second thread may interrupt the process. */
  public boolean handlesSignal() {
    return program.stream()
        .anyMatch(s -> s instanceof Statement.OnSignal || s instanceof Statement.OnThread);
  }

  /** Whether its identifier is its pid and its release is the plan's. */
  boolean isPlain() {
    return identifier == pid && client == null;
  }
}
