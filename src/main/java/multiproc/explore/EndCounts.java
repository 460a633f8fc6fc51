package multiproc.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.schedule.Verdict;

/**
 * Counts the schedules of a {@link LayeredSearch} by the verdicts on their last state.
 *
 * <p>Threading: safe.
 */
final class EndCounts {

  private BigInteger total = BigInteger.ZERO;
  private final Map<Verdict, BigInteger> ending = new EnumMap<>(Verdict.class);
  private final Map<Verdict, BigInteger> beside = new EnumMap<>(Verdict.class);
  private final Map<Verdict, BigInteger> avoiding = new EnumMap<>(Verdict.class);

  /** Adds a verdict found for the first time; all schedules counted so far avoid it. */
  synchronized void meets(Verdict verdict) {
    avoiding.put(verdict, total);
  }

  /**
   * Counts the paths to a state without a next step.
   *
   * @param bits verdicts on it
   * @param ways number of all paths, then for each verdict found that of the paths that avoid it
   * @param limbs longs of each number
   */
  synchronized void count(int bits, long[] ways, List<Verdict> met, int limbs) {
    BigInteger all = number(ways, 0, limbs);
    total = total.add(all);
    ending.merge(Verdict.worst(bits), all, BigInteger::add);
    for (int column = 1; column <= met.size(); column++) {
      Verdict verdict = met.get(column - 1);
      if ((bits & verdict.bit()) == 0) {
        avoiding.merge(verdict, number(ways, column, limbs), BigInteger::add);
      } else if (verdict != Verdict.worst(bits)) {
        beside.merge(verdict, all, BigInteger::add);
      }
    }
  }

  private static BigInteger number(long[] ways, int column, int limbs) {
    BigInteger number = BigInteger.ZERO;
    for (int limb = limbs - 1; limb >= 0; limb--) {
      BigInteger low = BigInteger.valueOf(ways[column * limbs + limb]);
      number = number.shiftLeft(Layer.BITS).add(low);
    }
    return number;
  }

  /** The verdicts in which some schedule ends. */
  synchronized Set<Verdict> ends() {
    Set<Verdict> ends = EnumSet.noneOf(Verdict.class);
    ends.addAll(ending.keySet());
    ends.addAll(beside.keySet());
    ends.remove(Verdict.CLEAN);
    return ends;
  }

  /** The counts of schedules, when no state is left. */
  synchronized PathCounts of(List<Verdict> met) {
    Map<Verdict, BigInteger> passing = new EnumMap<>(Verdict.class);
    for (Verdict verdict : met) {
      passing.put(
          verdict,
          total
              .subtract(avoiding.get(verdict))
              .subtract(ending.getOrDefault(verdict, BigInteger.ZERO))
              .subtract(beside.getOrDefault(verdict, BigInteger.ZERO)));
    }
    return new PathCounts(total, ending, beside, passing);
  }

  /** Writes the counts. */
  synchronized void write(DataOutputStream out) throws IOException {
    out.writeUTF(total.toString());
    for (Map<Verdict, BigInteger> numbers : List.of(ending, beside, avoiding)) {
      out.writeInt(numbers.size());
      for (Map.Entry<Verdict, BigInteger> number : numbers.entrySet()) {
        out.writeInt(number.getKey().ordinal());
        out.writeUTF(number.getValue().toString());
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  synchronized void read(DataInputStream in) throws IOException {
    total = new BigInteger(in.readUTF());
    for (Map<Verdict, BigInteger> numbers : List.of(ending, beside, avoiding)) {
      for (int left = in.readInt(); left > 0; left--) {
        numbers.put(Verdict.values()[in.readInt()], new BigInteger(in.readUTF()));
      }
    }
  }
}
