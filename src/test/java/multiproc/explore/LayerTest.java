package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Numbers of paths are exact beyond 64 bits, also when a layer is reshaped. */
class LayerTest {

  private static final int[] STATE = {7};
  private static final BigInteger TWO = BigInteger.TWO;

  private static BigInteger number(Layer layer, int column, int columns, int limbs) {
    long[] ways = new long[columns * limbs];
    layer.ways(0, ways);
    BigInteger number = BigInteger.ZERO;
    for (int limb = limbs - 1; limb >= 0; limb--) {
      number = number.shiftLeft(Layer.BITS).add(BigInteger.valueOf(ways[column * limbs + limb]));
    }
    return number;
  }

  @Test
  void shouldCarryWhenALongOfANumberIsFull() {
    Layer layer = new Layer(1, 2, 3);
    long full = (1L << Layer.BITS) - 1;
    assertThat(layer.add(STATE, 0, 1, new long[] {full, full, 0, full, 0, 5}, 0)).isTrue();
    assertThat(layer.add(STATE, 0, 1, new long[] {1, 0, 0, 1, 0, 0}, 0)).isFalse();
    assertThat(number(layer, 0, 2, 3)).isEqualTo(TWO.pow(2 * Layer.BITS));
    assertThat(number(layer, 1, 2, 3))
        .isEqualTo(BigInteger.valueOf(5).shiftLeft(2 * Layer.BITS).add(TWO.pow(Layer.BITS)));
  }

  @Test
  void shouldKeepTheNumbersWhenALayerIsReshaped() {
    Layer layer = new Layer(1, 2, 1);
    long large = (1L << Layer.BITS) + 9;
    layer.add(STATE, 0, 1, new long[] {large, 4}, 0);
    layer.reshape(3, 2);
    assertThat(number(layer, 0, 3, 2)).isEqualTo(BigInteger.valueOf(large));
    assertThat(number(layer, 1, 3, 2)).isEqualTo(BigInteger.valueOf(4));
    assertThat(number(layer, 2, 3, 2))
        .as("a new column counts all paths")
        .isEqualTo(BigInteger.valueOf(large));
  }

  /** A search makes room between layers only; the layers themselves need not be told when. */
  @Test
  void shouldAddEachStateOnceWhenTheFirstOnesOfALayerAreInAFile() {
    OpenLayers open = new OpenLayers(1, 0, state -> fail("a state is there twice"));
    open.get(5).add(STATE, 0, 1, new long[] {3}, 0);
    open.makeRoom();
    open.get(5).add(new int[] {8}, 0, 1, new long[] {4}, 0);
    assertThat(open.remove(5).size()).isEqualTo(2);
  }
}
