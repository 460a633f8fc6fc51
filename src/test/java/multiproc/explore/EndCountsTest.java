package multiproc.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import multiproc.schedule.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The numbers of schedules by verdict, added up by hand from states without a next step. */
class EndCountsTest {

  private static final int LOST = Verdict.LOST.bit();
  private static final int SHRINK = Verdict.SHRINK.bit();
  private static final List<Verdict> BOTH = List.of(Verdict.LOST, Verdict.SHRINK);

  private final EndCounts counts = new EndCounts();

  @BeforeEach
  void count() {
    counts.count(0, new long[] {5}, List.of(), 1);
    counts.meets(Verdict.LOST);
    counts.count(LOST, new long[] {7, 0}, List.of(Verdict.LOST), 1);
    counts.count(0, new long[] {4, 3}, List.of(Verdict.LOST), 1);
    counts.meets(Verdict.SHRINK);
    counts.count(SHRINK | LOST, new long[] {10, 0, 0}, BOTH, 1);
    counts.count(LOST, new long[] {6, 0, 2}, BOTH, 1);
    // 2^62 + 1 schedules, of which 2^62 avoid LOST and 1 avoids SHRINK.
    counts.count(0, new long[] {1, 1, 0, 1, 1, 0}, BOTH, 2);
  }

  private static Map<Verdict, BigInteger> numbers(Map<Verdict, Long> numbers) {
    Map<Verdict, BigInteger> big = new EnumMap<>(Verdict.class);
    numbers.forEach((verdict, number) -> big.put(verdict, BigInteger.valueOf(number)));
    return big;
  }

  private static void check(EndCounts counts) {
    long large = 1L << Layer.BITS;
    Verdict worst = Verdict.worst(SHRINK | LOST);
    assertThat(worst).isEqualTo(Verdict.LOST);
    PathCounts found = counts.of(BOTH);
    assertThat(found.total()).isEqualTo(BigInteger.valueOf(large + 33));
    assertThat(found.ending())
        .isEqualTo(numbers(Map.of(Verdict.CLEAN, large + 10, Verdict.LOST, 23L)));
    assertThat(found.beside()).isEqualTo(numbers(Map.of(Verdict.SHRINK, 10L)));
    assertThat(found.passing())
        .isEqualTo(numbers(Map.of(Verdict.LOST, 2L, Verdict.SHRINK, large + 4)));
    assertThat(counts.ends()).containsExactlyInAnyOrder(Verdict.LOST, Verdict.SHRINK);
  }

  @Test
  void shouldAddUpWhatEndsAndWhatPasses() {
    check(counts);
  }

  @Test
  void shouldReadWhatWasWritten() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    counts.write(new DataOutputStream(bytes));
    EndCounts read = new EndCounts();
    read.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    check(read);
  }
}
