package multiproc.schedule.plan;

import java.util.List;

/** A statement of a program. */
public sealed interface Statement {

  /** One that changes the child of a metric, and makes it where it is missing. */
  sealed interface OnChild extends Statement {

    /** The metric object's identifier in the plan. */
    String metric();

    /** The values of its labels, in the order of their names. */
    List<String> labelValues();
  }

  /** Forks the process of this identifier. */
  record Fork(long pid) implements Statement {}

  /** Starts the process of this identifier afresh: it inherits nothing. */
  record Spawn(long pid) implements Statement {}

  /** {@code labels(labelValues)}: makes the child where it is missing, and stores no value. */
  record Make(String metric, List<String> labelValues) implements OnChild {

    public Make {
      labelValues = List.copyOf(labelValues);
    }
  }

  /**
   * {@code gauge.labels(labelValues).set(value)}.
   *
   * @param timestamp that the clock gives it, in seconds since 1970; 0 where the mode keeps none
   */
  record Set(String metric, List<String> labelValues, double value, double timestamp)
      implements OnChild {

    public Set {
      labelValues = List.copyOf(labelValues);
    }

    /** Of a gauge with one label whose mode keeps no time. */
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

  /** Kills the process of this identifier where it stands, and waits for its end. */
  record Kill(long pid) implements Statement {}

  /** Waits until the process of this identifier has ended. */
  record Wait(long pid) implements Statement {}

  /** Reads and merges all files. */
  record Scrape() implements Statement {}

  /** Removes the live gauges' files of a dead process. */
  record MarkProcessDead(long pid) implements Statement {}

  /**
   * The last scrape shows this; else the process ends with an error.
   *
   * @param series a sample's name and labels, as {@code m{a="1",pid="4101"}}, labels by name
   * @param values one of these: numbers as {@link Double#toString} has them, or {@code absent}
   */
  record Expect(String series, List<String> values) implements Statement {

    /** The value of a series that is not to be shown. */
    public static final String ABSENT = "absent";

    public Expect {
      values = List.copyOf(values);
    }
  }

  /**
   * From here on a signal may come once, before any operation; its handler does this, in the middle
   * of whatever the process is at.
   */
  record OnSignal(OnChild handler) implements Statement {}

  /**
   * From here on a second thread may fork this process once, before any operation, while this
   * thread is in the middle of whatever it is at: the child gets the client's lock as it is.
   */
  record OnThread(long pid) implements Statement {}

  /**
   * Another program opens a file of the directory, gives it this size, and closes it: as a copy
   * that ends early leaves it.
   */
  record Cut(String file, long size) implements Statement {}

  /** Does this, and goes on where the client fails in it with an error. */
  record Try(Statement statement) implements Statement {}
}
