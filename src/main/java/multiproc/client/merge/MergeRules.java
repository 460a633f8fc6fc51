package multiproc.client.merge;

import multiproc.layout.ByteSource;
import multiproc.layout.DbFormat;
import multiproc.layout.Fix;
import multiproc.layout.Walk;
import multiproc.python.PythonVersion;

/**
 * What differs between releases of the client when they read: a named switch each, so that a merge
 * asks for the switch and never for the release.
 */
public interface MergeRules {

  /** The format of its files. */
  DbFormat format();

  /** The Python it is taken to run on, which decides the words of its errors. */
  PythonVersion python();

  /** Whether a walk refuses a length that points beyond {@code used}. */
  boolean boundedWalk();

  /** Whether a bucket's bound is written as Go writes it, {@code 1e+06} for {@code 1000000.0}. */
  boolean goFloats();

  /**
   * Whether gauges also have the modes sum, livemin, livemax, mostrecent and livemostrecent, and a
   * live gauge's file that vanishes under a scrape is passed over.
   */
  boolean allModes();

  /**
   * Whether the collector reads a file in two reads, the first of 4096 bytes; else it maps the
   * file, and fails on one that is empty or whose {@code used} is 0.
   */
  boolean readsInsteadOfMapping();

  /** Whether any text but the empty one may name a metric. */
  boolean anyMetricName();

  /** Whether the text calls a counter by the name of its sample, with {@code _total}. */
  boolean countersByTotal();

  /** Whether a process notices that it was forked before it makes a new value. */
  boolean checksPidBeforeNewValue();

  /** Whether it has a fix that no release has. */
  default boolean fixes(Fix fix) {
    return false;
  }

  /** Its way over a file's entries, up to {@code used}; {@code file} is for messages. */
  Walk walk(ByteSource bytes, int used, String file);
}
