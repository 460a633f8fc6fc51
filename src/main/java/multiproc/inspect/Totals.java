package multiproc.inspect;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import multiproc.layout.DbFileName;

/**
 * Adds up, for each type, what a scrape adds up over all files: the values of counters, the
 * observations of histograms and summaries. A value that was overwritten is in no sum.
 *
 * <p>Pure functions.
 */
public final class Totals {

  /**
   * A part of a type's total.
   *
   * @param copied sum of the values in copies, the reconstructed ones included
   * @param leftOut sum of the values of whole entries that no copy holds because of a doubt: each
   *     may be another process's value, so it is not known how much of this is missing
   */
  public record Share(double copied, double leftOut) {

    Share plus(Share other) {
      return new Share(copied + other.copied, leftOut + other.leftOut);
    }
  }

  private static final int SURE_DIGITS = 15;
  private static final double MOST_WHOLE = 1e15;

  private Totals() {}

  /** The shares of all copies by type, which is counter, histogram or summary. */
  static Map<String, Share> of(Collection<SalvageJson.Copy> copies) {
    Map<String, Share> types = new TreeMap<>();
    for (SalvageJson.Copy copy : copies) {
      DbFileName.ofAnyWriter(PutBack.nameOf(copy.path()))
          .filter(name -> isAdded(name.type()))
          .ifPresent(name -> types.merge(name.type(), share(copy.salvage()), Share::plus));
    }
    return types;
  }

  /** Whether a scrape adds up the values of all files of a type. */
  static boolean isAdded(String type) {
    return type.equals("counter") || type.equals("histogram") || type.equals("summary");
  }

  private static Share share(Salvage salvage) {
    return salvage.older().stream().map(Totals::share).reduce(salvage.share(), Share::plus);
  }

  /** What the copies hold and what is left out, in words; empty if nothing in them is added up. */
  public static String text(Collection<SalvageJson.Copy> copies) {
    List<String> texts = new ArrayList<>();
    of(copies)
        .forEach(
            (type, share) ->
                texts.add(
                    number(share.copied())
                        + (type.equals("counter") ? " in counters" : observed(type))
                        + (share.leftOut() == 0
                            ? ""
                            : " (left out: " + number(share.leftOut()) + ")")));
    return String.join(", ", texts);
  }

  private static String observed(String type) {
    return " observed in " + (type.equals("summary") ? "summaries" : "histograms");
  }

  /** As {@link #text}, of the copies with these names. */
  static String text(Collection<SalvageJson.Copy> copies, Collection<String> names) {
    Set<String> wanted = new HashSet<>(names);
    String text =
        text(
            copies.stream()
                .filter(copy -> wanted.contains(Display.escape(PutBack.nameOf(copy.path()))))
                .toList());
    return text.isEmpty() ? "" : "; values in these copies: " + text;
  }

  /** The sum without the last digits of a double, which adding makes wrong. */
  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return Display.number(value);
    }
    double sum = new BigDecimal(value).round(new MathContext(SURE_DIGITS)).doubleValue();
    return sum == Math.rint(sum) && Math.abs(sum) < MOST_WHOLE
        ? Long.toString((long) sum)
        : Display.number(sum);
  }
}
