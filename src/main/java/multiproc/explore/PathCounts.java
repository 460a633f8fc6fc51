package multiproc.explore;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import multiproc.schedule.Verdict;

/**
 * Counts the paths through a complete graph, exactly. A path from the start to a state without a
 * next step is a schedule.
 *
 * <p>The numbers are those of the full graph, although a state may represent several that differ by
 * an exchange of workers. An exchange maps the steps of one state to the steps of the other, one to
 * one, and no verdict distinguishes the two states, so the same number of paths to each verdict
 * goes on from both. The graph keeps every step of the state that represents the others, one edge
 * for each process that can move, even if two edges lead to the same state. Therefore as many paths
 * go on from it as from each state that it represents. The start represents only itself.
 *
 * @param total all schedules
 * @param ending schedules by the worst verdict on their last state
 * @param beside schedules by each verdict on their last state that is not the worst there
 * @param passing schedules by each verdict on an earlier state that is not on their last
 */
public record PathCounts(
    BigInteger total,
    Map<Verdict, BigInteger> ending,
    Map<Verdict, BigInteger> beside,
    Map<Verdict, BigInteger> passing) {

  private static final int BITS = 62;
  private static final long MASK = (1L << BITS) - 1;

  static PathCounts of(StateGraph graph) {
    int[] order = graph.topologicalOrder();
    int limbs = limbs(graph, order);
    long[] all = count(graph, order, limbs, 0);
    BigInteger total = BigInteger.ZERO;
    Map<Verdict, BigInteger> ending = new EnumMap<>(Verdict.class);
    Map<Verdict, BigInteger> beside = new EnumMap<>(Verdict.class);
    int seen = 0;
    for (int state = 0; state < graph.expanded(); state++) {
      int bits = graph.verdicts.get(state);
      seen |= bits;
      if (graph.isFinal(state)) {
        BigInteger ways = toBigInteger(all, state, limbs);
        total = total.add(ways);
        ending.merge(Verdict.worst(bits), ways, BigInteger::add);
        for (Verdict verdict : Verdict.values()) {
          if ((bits & verdict.bit()) != 0 && verdict != Verdict.worst(bits)) {
            beside.merge(verdict, ways, BigInteger::add);
          }
        }
      }
    }
    Map<Verdict, BigInteger> passing = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      if ((seen & verdict.bit()) != 0) {
        BigInteger never = avoiding(graph, order, limbs, verdict);
        BigInteger ends =
            ending
                .getOrDefault(verdict, BigInteger.ZERO)
                .add(beside.getOrDefault(verdict, BigInteger.ZERO));
        passing.put(verdict, total.subtract(never).subtract(ends));
      }
    }
    return new PathCounts(total, ending, beside, passing);
  }

  /** Number of schedules that never have a verdict. */
  private static BigInteger avoiding(StateGraph graph, int[] order, int limbs, Verdict verdict) {
    long[] ways = count(graph, order, limbs, verdict.bit());
    BigInteger sum = BigInteger.ZERO;
    for (int state = 0; state < graph.expanded(); state++) {
      if (graph.isFinal(state) && (graph.verdicts.get(state) & verdict.bit()) == 0) {
        sum = sum.add(toBigInteger(ways, state, limbs));
      }
    }
    return sum;
  }

  /** Number of longs of {@link #BITS} bits that hold the number of all paths. */
  private static int limbs(StateGraph graph, int[] order) {
    double[] ways = new double[order.length];
    ways[0] = 1;
    double most = 1;
    for (int state : order) {
      most = Math.max(most, ways[state]);
      for (int edge = graph.firstEdge.get(state); edge < graph.firstEdge.get(state + 1); edge++) {
        ways[graph.target.get(edge)] += ways[state];
      }
    }
    if (Double.isInfinite(most)) {
      throw new IllegalStateException("more schedules than can be counted");
    }
    // One bit more, because the sum of the doubles may have been rounded down.
    return (Math.getExponent(most) + 2) / BITS + 1;
  }

  /** The numbers of paths to each state through no state with a verdict of {@code avoid}. */
  private static long[] count(StateGraph graph, int[] order, int limbs, int avoid) {
    long[] ways = new long[Math.multiplyExact(order.length, limbs)];
    ways[0] = 1;
    for (int state : order) {
      if ((graph.verdicts.get(state) & avoid) == 0) {
        for (int edge = graph.firstEdge.get(state); edge < graph.firstEdge.get(state + 1); edge++) {
          add(ways, graph.target.get(edge) * limbs, state * limbs, limbs);
        }
      }
    }
    return ways;
  }

  private static void add(long[] ways, int target, int source, int limbs) {
    long carry = 0;
    for (int i = 0; i < limbs; i++) {
      long sum = ways[target + i] + ways[source + i] + carry;
      ways[target + i] = sum & MASK;
      carry = sum >>> BITS;
    }
  }

  private static BigInteger toBigInteger(long[] ways, int state, int limbs) {
    BigInteger number = BigInteger.ZERO;
    for (int i = limbs - 1; i >= 0; i--) {
      number = number.shiftLeft(BITS).add(BigInteger.valueOf(ways[state * limbs + i]));
    }
    return number;
  }
}
