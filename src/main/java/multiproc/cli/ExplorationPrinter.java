package multiproc.cli;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import multiproc.explore.Exploration;
import multiproc.explore.PathCounts;
import multiproc.explore.Search;
import multiproc.schedule.Granularity;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Statement;
import multiproc.schedule.StepKind;
import multiproc.schedule.Verdict;
import multiproc.schedule.print.PageFacts;

/** Prints the result of a search. */
final class ExplorationPrinter {

  private static final String ROW = "  %-12s %30s %30s %30s";
  private static final int MIB = 1 << 20;

  private final PrintStream out;

  /** Prints to {@code out}. */
  public ExplorationPrinter(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints what was searched, how far, the number of schedules for each verdict, and which
   * operations never occurred.
   */
  public void print(Search search, Exploration found) {
    out.println(bounds(search));
    Runtime runtime = Runtime.getRuntime();
    out.printf(
        Locale.ROOT,
        "%s: %,d states%s, %,d transitions, runs of up to %d steps, %,d states not searched; %.2f"
            + " s, %d MiB%n",
        found.complete() ? "complete" : "STOPPED EARLY, UNKNOWN",
        found.states(),
        found.standsFor() == found.states()
            ? ""
            : String.format(
                Locale.ROOT,
                " (they stand for %,d: workers that differ by number alone are interchangeable)",
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
    String never = never(search, found.taken());
    if (!never.isEmpty()) {
      out.println("warning: no interleaving did: " + never);
    }
  }

  /** The client and the bounds of a search, in one line. */
  static String bounds(Search search) {
    return "client "
        + search.plan().version()
        + search.plan().fixes().stream()
            .sorted()
            .map(fix -> " with " + fix)
            .collect(Collectors.joining())
        + ": "
        + search.name()
        + (search.kill() ? ", kill" : "")
        + (search.scrapes() ? ", scrape" : "")
        + (search.fault() == null ? "" : ", fault " + search.fault())
        + "; granularity "
        + search.plan().granularity();
  }

  /**
   * The text printed after a verdict: the client and all bounds within which it holds, also the
   * options that were not given.
   */
  static String within(Search search) {
    return " (port of client "
        + search.client()
        + ": "
        + search.name()
        + "; "
        + (search.kill()
            ? "kill"
            : search.plan().has(Statement.Kill.class) ? "kills of the programs" : "no kill")
        + ", "
        + (search.scrapes() ? "scrape" : "no scrape")
        + ", "
        + (search.fault() == null ? "no fault of the system" : "fault " + search.fault())
        + "; granularity "
        + search.plan().granularity()
        + ")";
  }

  /**
   * The operations that the bounds allow but no interleaving did: a sign that little was searched.
   */
  private static String never(Search search, Map<StepKind, Long> taken) {
    Plan plan = search.plan();
    Set<StepKind> promised = EnumSet.noneOf(StepKind.class);
    if (plan.has(Statement.Set.class)) {
      promised.addAll(Set.of(StepKind.OPEN, StepKind.HEADER));
      promised.add(plan.granularity() == Granularity.WORD ? StepKind.WORD : StepKind.ENTRY);
    }
    if (plan.has(Statement.Fork.class)) {
      promised.add(StepKind.FORK);
    }
    if (search.kill() || plan.has(Statement.Kill.class)) {
      promised.add(StepKind.KILL);
    }
    if (search.scrapes()) {
      promised.addAll(Set.of(StepKind.LIST, StepKind.OPEN_READ));
    }
    boolean hasChild =
        plan.processes().stream().anyMatch(process -> process.role() == ProcessPlan.Role.CHILD);
    return promised.stream()
        .filter(kind -> taken.getOrDefault(kind, 0L) == 0)
        .map(
            kind ->
                kind == StepKind.KILL && !hasChild
                    ? "kill (only a child is killed, and no process is a child)"
                    : kind.word())
        .collect(Collectors.joining(", "));
  }

  private void print(PathCounts counts) {
    out.println(counted(counts));
    for (List<String> row : table(counts)) {
      String line = String.format(Locale.ROOT, ROW, row.get(0), row.get(1), row.get(2), row.get(3));
      out.println(line.stripTrailing());
    }
  }

  /** The caption of the table. */
  private static String counted(PathCounts counts) {
    return String.format(
        Locale.ROOT,
        "%,d schedules (interleavings; a share is of their number, it is no probability), counted"
            + " by what is wrong: the worst thing at the end, in the first column each schedule"
            + " once; also at the end, beside something worse; or on the way alone (LOST is not"
            + " looked for in a file that a reader cannot walk)",
        counts.total());
  }

  /** The number of schedules for each verdict: a head, then a row for each. */
  static List<List<String>> table(PathCounts counts) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "at the end, the worst", "at the end, beside a worse", "only in between"));
    for (Verdict verdict : Verdict.values()) {
      BigInteger ending = counts.ending().getOrDefault(verdict, BigInteger.ZERO);
      BigInteger beside = counts.beside().getOrDefault(verdict, BigInteger.ZERO);
      BigInteger passing = counts.passing().getOrDefault(verdict, BigInteger.ZERO);
      if (ending.signum() > 0 || beside.signum() > 0 || passing.signum() > 0) {
        boolean clean = verdict == Verdict.CLEAN;
        rows.add(
            List.of(
                verdict.toString(),
                share(ending, counts.total()),
                clean ? "" : share(beside, counts.total()),
                clean ? "" : share(passing, counts.total())));
      }
    }
    return rows;
  }

  /**
   * The facts about a search for a page.
   *
   * @param more sentences after the bounds and the extent
   */
  public static PageFacts facts(Search search, Exploration found, List<String> more) {
    List<String> sentences = new ArrayList<>();
    sentences.add("Searched, " + bounds(search) + ".");
    sentences.add(programs(search.plan()) + step(search.plan().granularity()));
    sentences.add(
        String.format(
            Locale.ROOT,
            found.complete()
                ? "The search is complete: %,d states, %,d transitions; the longest run has %d"
                    + " steps."
                : "The search was stopped early: %,d states, %,d transitions, runs of up to %d"
                    + " steps. Nothing is known of the states beyond.",
            found.states(),
            found.transitions(),
            found.depth()));
    sentences.addAll(more);
    return new PageFacts(
        title(found),
        sentences,
        found.schedules().map(ExplorationPrinter::counted).orElse(""),
        found.schedules().map(ExplorationPrinter::table).orElse(List.of()));
  }

  /** What the processes of a plan do. */
  private static String programs(Plan plan) {
    long forked = plan.processes().stream().filter(p -> p.role() == ProcessPlan.Role.CHILD).count();
    long statements =
        plan.processes().stream().mapToLong(process -> process.program().size()).sum();
    return Plural.of(plan.processes().size(), "process").replace("processs", "processes")
        + ", "
        + forked
        + " of them forked or spawned, do "
        + Plural.of(statements, "statement")
        + " in every possible order of their steps; ";
  }

  private static String step(Granularity granularity) {
    return "a step is "
        + switch (granularity) {
          case VISIBLE -> "an operation on a file that another writer can see.";
          case OBSERVED ->
              "an operation on a file that another writer, a scrape or a kill can see.";
          case OPERATION -> "one operation on a file.";
          case WORD -> "one operation on a file, or 8 bytes of a store.";
        };
  }

  /** The page's title; empty if it follows from the run on the page. */
  private static String title(Exploration found) {
    if (!found.shortest().isEmpty()) {
      return found
          .schedules()
          .map(
              counts -> {
                BigInteger clean = counts.ending().getOrDefault(Verdict.CLEAN, BigInteger.ZERO);
                return String.format(
                    Locale.ROOT,
                    "%,d of %,d interleavings do not end clean; the worst: %s",
                    counts.total().subtract(clean),
                    counts.total(),
                    found.worst());
              })
          .orElse("");
    }
    return found.complete()
        ? found.worst() + ": no interleaving within the bounds is corrupt"
        : "UNKNOWN: the search was stopped, and has met nothing corrupt";
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
