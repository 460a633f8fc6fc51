package multiproc.harness.hunt;

import java.util.Optional;
import multiproc.harness.fork.WorkerDeath;

/**
 * An event that an attempt's JVM reports to the hunt, as one line on its standard output: a name
 * and tab-separated fields. Lines of any other form, such as the original's {@code RANDOM SEED},
 * are not events.
 */
sealed interface AttemptEvent {

  String SEPARATOR = "\t";

  /** The server is bound to this port. */
  record Serving(int port) implements AttemptEvent {}

  /** A worker was forked. */
  record Forked(int processNumber, long pid) implements AttemptEvent {}

  /** The launcher has counted all workers once. */
  record Counted() implements AttemptEvent {}

  /** An exception ended a process. */
  record Died(String who, long pid, WorkerDeath death) implements AttemptEvent {}

  /** The user's request is impossible. */
  record Refused(String message) implements AttemptEvent {}

  /** Formats an event as a line. */
  static String format(AttemptEvent event) {
    if (event instanceof Serving serving) {
      return join("serving", serving.port());
    }
    if (event instanceof Forked forked) {
      return join("forked", forked.processNumber(), forked.pid());
    }
    if (event instanceof Died died) {
      WorkerDeath death = died.death();
      return join(
          "died",
          died.who(),
          died.pid(),
          death.nanoTime(),
          death.error(),
          death.position(),
          death.file(),
          death.message().replaceAll("\\s", " "));
    }
    if (event instanceof Refused refused) {
      return join("refused", refused.message());
    }
    return "counted";
  }

  private static String join(Object... fields) {
    StringBuilder line = new StringBuilder();
    String separator = "";
    for (Object field : fields) {
      line.append(separator).append(field);
      separator = SEPARATOR;
    }
    return line.toString();
  }

  /** Parses a line; empty if it is not an event. */
  static Optional<AttemptEvent> parse(String line) {
    String[] f = line.split(SEPARATOR, -1);
    AttemptEvent event =
        switch (f[0]) {
          case "serving" -> new Serving(Integer.parseInt(f[1]));
          case "forked" -> new Forked(Integer.parseInt(f[1]), Long.parseLong(f[2]));
          case "counted" -> new Counted();
          case "died" ->
              new Died(
                  f[1],
                  Long.parseLong(f[2]),
                  new WorkerDeath(Long.parseLong(f[3]), f[4], f[7], f[6], Integer.parseInt(f[5])));
          case "refused" -> new Refused(f[1]);
          default -> null;
        };
    return Optional.ofNullable(event);
  }
}
