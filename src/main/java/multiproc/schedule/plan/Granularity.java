package multiproc.schedule.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much one step does before another process may come in between. */
public enum Granularity {
  /**
   * A step is an operation that another writer can see, or that sees what another wrote, with those
   * behind it that are neither ({@link multiproc.schedule.step.StepReduction}). Nobody reads and
   * nobody is killed in between, so no outcome is lost.
   */
  VISIBLE,

  /**
   * As {@link #VISIBLE}, but what a scrape can distinguish or a kill leave behind is a step too.
   */
  OBSERVED,

  /** Every operation on the store is a step. */
  OPERATION,

  /** As {@link #OPERATION}, and a copy of bytes is a step for each 8 bytes. */
  WORD;

  /** The word for it in a schedule and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The granularity of that word. */
  public static Optional<Granularity> of(String word) {
    return Arrays.stream(values()).filter(value -> value.word().equals(word)).findFirst();
  }

  @Override
  public String toString() {
    return word();
  }
}
