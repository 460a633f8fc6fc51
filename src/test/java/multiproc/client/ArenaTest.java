package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArenaTest {

  private final Arena arena = new Arena();
  private final List<Integer> places = new ArrayList<>();
  private final List<byte[]> runs = new ArrayList<>();

  private void store(byte[] run) {
    int place = arena.allocate(run.length);
    System.arraycopy(run, 0, arena.block(place), arena.offset(place), run.length);
    places.add(place);
    runs.add(run);
  }

  private void checkAll() {
    for (int i = 0; i < runs.size(); i++) {
      int from = arena.offset(places.get(i));
      byte[] block = arena.block(places.get(i));
      assertThat(Arrays.copyOfRange(block, from, from + runs.get(i).length)).isEqualTo(runs.get(i));
    }
  }

  @Test
  void shouldKeepEveryRunWhenBlocksGrowAndFollow() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] run = new byte[random.nextInt(random.nextInt(20) == 0 ? 10_000 : 200)];
      random.nextBytes(run);
      store(run);
    }
    checkAll();
  }

  @Test
  void shouldKeepEveryRunWhenTheyAreAsLongAsABlock() {
    for (int length : new int[] {Arena.BLOCK, 1, Arena.BLOCK, Arena.BLOCK - 7, 7, 8}) {
      byte[] run = new byte[length];
      Arrays.fill(run, (byte) (runs.size() + 1));
      store(run);
    }
    checkAll();
  }
}
