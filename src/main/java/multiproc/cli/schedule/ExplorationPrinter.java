package multiproc.cli.schedule;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import multiproc.explore.Exploration;
import multiproc.explore.PathCounts;
import multiproc.explore.Search;
import multiproc.schedule.Verdict;
import multiproc.schedule.step.StepKind;

/** Prints what a search came to. */
public final class ExplorationPrinter {

  private static final String ROW = "  %-12s %30s %30s %30s%n";
  private static final int MIB = 1 << 20;

  private final PrintStream out;

  /** A printer. */
  public ExplorationPrinter(PrintStream out) {
    this.out = out;
  }

  /** Prints what was searched, how far, how many schedules end how, and what was never tried. */
  public void print(Search search, Exploration found) {
    out.printf(
        Locale.ROOT,
        "client %s: %s%s%s%s; a step is: %s%n",
        search.plan().version(),
        search.name(),
        search.kill() ? ", kill" : "",
        search.scrapes() ? ", scrape" : "",
        search.fault() == null ? "" : ", fault " + search.fault(),
        search.plan().granularity());
    Runtime runtime = Runtime.getRuntime();
    out.printf(
        Locale.ROOT,
        "%s: %,d states%s, %,d transitions, depth %d, %,d left; %.2f s, %d MiB%n",
        found.complete() ? "complete" : "STOPPED EARLY, UNKNOWN",
        found.states(),
        found.standsFor() == found.states()
            ? ""
            : String.format(
                Locale.ROOT,
                " (for %,d: of those that differ by workers' numbers one)",
                found.standsFor()),
        found.transitions(),
        found.depth(),
        found.left(),
        found.seconds(),
        (runtime.totalMemory() - runtime.freeMemory()) / MIB);
    found.schedules().ifPresent(this::print);
    out.println(
        "operations tried: "
            + found.taken().entrySet().stream()
                .filter(kind -> kind.getValue() > 0)
                .map(kind -> String.format(Locale.ROOT, "%s %,d", kind.getKey(), kind.getValue()))
                .collect(Collectors.joining(", ")));
    String never =
        found.taken().entrySet().stream()
            .filter(kind -> kind.getValue() == 0)
            .map(Map.Entry::getKey)
            .map(StepKind::word)
            .collect(Collectors.joining(", "));
    if (!never.isEmpty()) {
      out.println("warning: never tried: " + never);
    }
  }

  private void print(PathCounts counts) {
    out.printf(Locale.ROOT, "%,d schedules%n", counts.total());
    out.printf(Locale.ROOT, ROW, "", "end so", "end so and worse", "pass through, end otherwise");
    for (Verdict verdict : Verdict.values()) {
      BigInteger ending = counts.ending().getOrDefault(verdict, BigInteger.ZERO);
      BigInteger beside = counts.beside().getOrDefault(verdict, BigInteger.ZERO);
      BigInteger passing = counts.passing().getOrDefault(verdict, BigInteger.ZERO);
      if (ending.signum() > 0 || beside.signum() > 0 || passing.signum() > 0) {
        boolean clean = verdict == Verdict.CLEAN;
        String row =
            String.format(
                Locale.ROOT,
                ROW,
                verdict,
                share(ending, counts.total()),
                clean ? "" : share(beside, counts.total()),
                clean ? "" : share(passing, counts.total()));
        out.println(row.stripTrailing());
      }
    }
  }

  private static String share(BigInteger part, BigInteger whole) {
    if (part.signum() == 0) {
      return "none";
    }
    BigDecimal percent =
        new BigDecimal(part.multiply(BigInteger.valueOf(100)))
            .divide(new BigDecimal(whole), 2, RoundingMode.HALF_UP);
    return String.format(Locale.ROOT, "%,d  %6s %%", part, percent);
  }
}
