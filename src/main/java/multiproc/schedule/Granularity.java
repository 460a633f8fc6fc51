package multiproc.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The operations of one step; no other process runs within a step. */
public enum Granularity {
  /**
   * A step is an operation that another writer can see, or that sees a write of another, and the
   * operations after it that are neither ({@link multiproc.schedule.StepReduction}). No outcome is
   * lost, as long as no process reads or is killed within a step.
   */
  VISIBLE,

  /**
   * As {@link #VISIBLE}, but an operation that a scrape or a kill can distinguish is a step too.
   */
  OBSERVED,

  /** Every operation on the store is a step. */
  OPERATION,

  /** As {@link #OPERATION}, and a copy of bytes is a step for each 8 bytes. */
  WORD;

  /** The granularity's word in a schedule and on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The granularity with that word. */
  public static Optional<Granularity> of(String word) {
    return Arrays.stream(values()).filter(value -> value.word().equals(word)).findFirst();
  }

  @Override
  public String toString() {
    return word();
  }
}
