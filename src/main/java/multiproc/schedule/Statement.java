package multiproc.schedule;

import java.util.List;

/** A statement of a program. */
public sealed interface Statement {

  /** A statement that changes the child of a metric, and makes the child if it is missing. */
  sealed interface OnChild extends Statement {

    /** The metric object's identifier in the plan. */
    String metric();

    /** The values of the child's labels, in the order of their names. */
    List<String> labelValues();
  }

  /** A statement that changes a file without the client. */
  sealed interface OnFile extends Statement {

    /** The file's name in the directory. */
    String file();
  }

  /** Forks the process with this pid. */
  record Fork(long pid) implements Statement {}

  /** Starts the process with this pid; it inherits nothing. */
  record Spawn(long pid) implements Statement {}

  /** {@code labels(labelValues)}: makes the child if it is missing, and sets no value. */
  record Make(String metric, List<String> labelValues) implements OnChild {

    public Make {
      labelValues = List.copyOf(labelValues);
    }
  }

  /**
   * {@code gauge.labels(labelValues).set(value)}.
   *
   * @param timestamp seconds since 1970; 0 if the mode keeps none
   */
  record Set(String metric, List<String> labelValues, double value, double timestamp)
      implements OnChild {

    public Set {
      labelValues = List.copyOf(labelValues);
    }

    /** A set of a gauge with one label, in a mode that keeps no time. */
    public Set(String metric, String labelValue, double value) {
      this(metric, List.of(labelValue), value, 0);
    }
  }

  /** {@code labels(labelValues).inc(amount)} of a counter or gauge. */
  record Inc(String metric, List<String> labelValues, double amount) implements OnChild {

    public Inc {
      labelValues = List.copyOf(labelValues);
    }
  }

  /** {@code labels(labelValues).observe(amount)} of a histogram or summary. */
  record Observe(String metric, List<String> labelValues, double amount) implements OnChild {

    public Observe {
      labelValues = List.copyOf(labelValues);
    }
  }

  /** {@code remove(labelValues)}: the metric forgets the child. */
  record Remove(String metric, List<String> labelValues) implements Statement {

    public Remove {
      labelValues = List.copyOf(labelValues);
    }
  }

  /** Kills the process with this pid at any point, and waits for its end. */
  record Kill(long pid) implements Statement {}

  /** Waits until the process with this pid has ended. */
  record Wait(long pid) implements Statement {}

  /** Reads and merges all files. */
  record Scrape() implements Statement {}

  /** Removes the live gauges' files of a dead process. */
  record MarkProcessDead(long pid) implements Statement {}

  /**
   * Checks the last scrape; the process ends with an error if it shows another value.
   *
   * @param series a sample's name and labels, as {@code m{a="1",pid="4101"}}, labels by name
   * @param values the allowed values: numbers as {@link Double#toString} writes them, or {@code
   *     absent}
   */
  record Expect(String series, List<String> values) implements Statement {

    /** The value of a series that the scrape must not show. */
    public static final String ABSENT = "absent";

    public Expect {
      values = List.copyOf(values);
    }
  }

  /**
   * From here on one signal may come, before any operation; its handler runs this statement, even
   * in the middle of another.
   */
  record OnSignal(OnChild handler) implements Statement {}

  /**
   * From here on a second thread may fork this process once, before any operation, even in the
   * middle of a statement of this thread: the child gets the client's lock as it is.
   */
  record OnThread(long pid) implements Statement {}

  /**
   * Another program opens a file of the directory, gives it this size, and closes it. A copy that
   * ends early leaves such a file.
   */
  record Cut(String file, long size) implements OnFile {}

  /** Deletes a file of the directory, as a program that cleans up does; an error if it is gone. */
  record Delete(String file) implements OnFile {}

  /** Runs a statement, and goes on if the client fails in it with an error. */
  record Try(Statement statement) implements Statement {}
}
