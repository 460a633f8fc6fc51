package multiproc.harness;

import java.math.BigInteger;
import java.util.List;
import org.apache.commons.rng.core.source32.MersenneTwister;

/**
 * Generates the numbers of CPython 2.7's global generator: MT19937, seeded by {@code init_by_array}
 * with the seed's absolute value in 32-bit words, the lowest first.
 *
 * <p>Threading: not safe; only the launcher uses it.
 *
 * <p>Follows {@code Modules/_randommodule.c} and {@code Lib/random.py}, 2.7.
 */
final class PythonRandom {

  private static final double TWO_TO_26 = 67108864.0;
  private static final double TWO_TO_53 = 9007199254740992.0;

  private final MersenneTwister twister;

  /** Seeds the generator as {@code random.seed(int)} does; the sign is ignored. */
  public PythonRandom(BigInteger seed) {
    this.twister = new MersenneTwister(words(seed.abs()));
  }

  private static int[] words(BigInteger magnitude) {
    int[] words = new int[Math.max(1, (magnitude.bitLength() + 31) / 32)];
    for (int i = 0; i < words.length; i++) {
      words[i] = magnitude.shiftRight(32 * i).intValue();
    }
    return words;
  }

  /** A double of 53 random bits, from 0 inclusive to 1 exclusive. */
  public double random() {
    int high = twister.nextInt() >>> 5;
    int low = twister.nextInt() >>> 6;
    return (high * TWO_TO_26 + low) / TWO_TO_53;
  }

  /** An integer from {@code low} to {@code high}, both inclusive. */
  public int randint(int low, int high) {
    return low + (int) (random() * (high - low + 1));
  }

  /** Shuffles in place. */
  public <T> void shuffle(List<T> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      int j = (int) (random() * (i + 1));
      T swapped = list.get(i);
      list.set(i, list.get(j));
      list.set(j, swapped);
    }
  }
}
