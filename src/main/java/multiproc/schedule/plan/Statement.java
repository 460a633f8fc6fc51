package multiproc.schedule.plan;

/** A statement of a program. */
public sealed interface Statement {

  /** Forks the process of this identifier. */
  record Fork(long pid) implements Statement {}

  /** {@code gauge.labels(labelValue).set(value)}: makes the child where it is missing. */
  record Set(String metric, String labelValue, double value) implements Statement {}

  /** Kills the process of this identifier where it stands, and waits for its end. */
  record Kill(long pid) implements Statement {}

  /** Reads and merges all files. */
  record Scrape() implements Statement {}

  /** Removes the live gauges' files of a dead process. */
  record MarkProcessDead(long pid) implements Statement {}
}
