package multiproc.harness.hunt;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import multiproc.client.Fault;
import multiproc.harness.FileFault;

/**
 * The counts of a hunt: completed attempts, those that showed each fault, and failed attempts.
 *
 * <p>Threading: safe.
 */
final class HuntCounts {

  /** Faults that every hunt reports, seen or not: the bug, and the fault that its fix leaves. */
  private static final Set<Fault> ALWAYS = EnumSet.of(Fault.FORK_INIT, Fault.EMPTY_FILE);

  private final Set<Fault> told;
  private final Map<Fault, Integer> seen = new EnumMap<>(Fault.class);
  private int attempts;
  private int hits;
  private int unknown;
  private int passing;
  private int failed;
  private int recorded;
  private int foreign;

  /**
   * Starts at zero.
   *
   * @param sought a fault that is reported in any case
   */
  HuntCounts(Optional<Fault> sought) {
    told = EnumSet.copyOf(ALWAYS);
    sought.ifPresent(told::add);
  }

  /**
   * Counts a completed attempt.
   *
   * @param faults of the files on which every scrape fails; empty if there is no hit
   * @param passed whether a scrape failed in it and the same scrape succeeded later
   */
  synchronized void add(Collection<FileFault> faults, boolean passed) {
    attempts++;
    passing += passed ? 1 : 0;
    if (faults.isEmpty()) {
      return;
    }
    hits++;
    Set<Fault> known = EnumSet.noneOf(Fault.class);
    faults.forEach(fault -> fault.fault().ifPresent(known::add));
    known.forEach(fault -> seen.merge(fault, 1, Integer::sum));
    unknown += faults.stream().anyMatch(fault -> fault.fault().isEmpty()) ? 1 : 0;
  }

  /**
   * Counts the stores of a completed attempt that was recorded.
   *
   * @param stores whether a process stored an entry into another process's file
   */
  synchronized void addRecorded(boolean stores) {
    recorded++;
    foreign += stores ? 1 : 0;
  }

  /** Recorded attempts in which a process stored an entry into another process's file. */
  synchronized int foreign() {
    return foreign;
  }

  /** Counts a failed attempt, which has no result. */
  synchronized void addFailed() {
    failed++;
  }

  /** Completed attempts. */
  synchronized int attempts() {
    return attempts;
  }

  synchronized int hits() {
    return hits;
  }

  /** Failed attempts, which have no result. */
  synchronized int failed() {
    return failed;
  }

  /** Attempts in which a scrape failed and the same scrape succeeded later. */
  synchronized int passing() {
    return passing;
  }

  /**
   * The number of attempts that showed each fault, for the faults always reported and those seen.
   */
  synchronized Map<Fault, Integer> figures() {
    Map<Fault, Integer> figures = new EnumMap<>(Fault.class);
    told.forEach(fault -> figures.put(fault, 0));
    figures.putAll(seen);
    return figures;
  }

  /** The number of attempts that showed a fault. */
  synchronized int seen(Fault fault) {
    return seen.getOrDefault(fault, 0);
  }

  /** The counts and the rate of all attempts. */
  synchronized String total() {
    Rate rate = new Rate(hits, attempts);
    return String.format(
        Locale.ROOT,
        "attempts %d, hits %d, rate %.0f %% (95 %% interval %s %%)",
        attempts,
        hits,
        rate.percent(),
        rate.interval());
  }

  /** The counts for each fault, for failed attempts, and for transient scrape failures. */
  synchronized String perFault() {
    Map<String, Integer> figures = new LinkedHashMap<>();
    for (Fault fault : Fault.values()) {
      if (told.contains(fault) || seen.containsKey(fault)) {
        figures.put(fault.id(), seen.getOrDefault(fault, 0));
      }
    }
    if (unknown > 0) {
      figures.put(FileFault.UNKNOWN, unknown);
    }
    StringBuilder text = new StringBuilder();
    figures.forEach(
        (name, count) ->
            text.append(text.length() == 0 ? "" : ", ")
                .append(name)
                .append(' ')
                .append(count)
                .append(" of ")
                .append(attempts)
                .append(" (")
                .append(new Rate(count, attempts).interval())
                .append(" %)"));
    if (foreign > 0) {
      text.append("; a process stored into another's file, overwriting or not, in ")
          .append(foreign)
          .append(" of ")
          .append(recorded);
    }
    if (passing > 0) {
      text.append("; a scrape failed temporarily (reader-init) in ").append(passing);
    }
    if (failed > 0) {
      text.append("; failed and not counted: ").append(failed);
    }
    return text.toString();
  }
}
