package multiproc.inspect.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import multiproc.inspect.evidence.PagedEvidence;
import multiproc.layout.DbGeneration;
import multiproc.layout.DbLayout;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What goes by in runs is what goes by one by one, whatever is wrong with it. */
class RunTest {

  private static final int ENTRIES = 400;
  private static final String[] SERIES = {
    "[\"a_total\", \"a_total\", {\"path\": \"%s\"}",
    "[\"a\", \"a_bucket\", {\"le\": \"%s\", \"method\": \"%s\"}",
    "[\"b\", \"b\", {}",
  };

  private static final class Seen implements SegmentParser.Consumer {

    private final boolean runs;
    private final List<Segment> others = new ArrayList<>();
    private long entries;
    private Segment last;
    private long longest;

    Seen(boolean runs) {
      this.runs = runs;
    }

    @Override
    public boolean takesRuns() {
      return runs;
    }

    @Override
    public void accept(Segment segment) {
      last = segment;
      if (segment.isEntry()) {
        entries++;
      } else {
        others.add(segment);
      }
    }

    @Override
    public void acceptRun(Run run) {
      entries += run.length();
      longest = Math.max(longest, run.length());
      assertThat(run.last()).hasSize((int) Math.min(run.length(), Run.REMEMBERED));
      for (Segment segment : run.last()) {
        assertThat(segment.isEntry()).isTrue();
        assertThat(last == null || last.end() <= segment.position()).isTrue();
        last = segment;
      }
    }
  }

  private static String value(Random random, int number, boolean sameLength) {
    return sameLength
        ? String.valueOf(100_000 + number)
        : "/v" + "abcdefghijklmnop".substring(random.nextInt(16)) + " ~" + number;
  }

  private static byte[] file(Random random, DbGeneration generation) {
    ByteBuffer bytes = ByteBuffer.allocate(ENTRIES * 128).order(DbLayout.BYTE_ORDER);
    bytes.position(DbLayout.HEADER_SIZE);
    boolean sameLength = random.nextInt(4) == 0;
    int kinds = 1 + random.nextInt(SERIES.length);
    for (int i = 0; i < ENTRIES; i++) {
      String key =
          String.format(
              SERIES[sameLength ? 0 : random.nextInt(kinds)],
              value(random, i, sameLength),
              "m" + random.nextInt(20));
      String end = generation == DbGeneration.LABELS ? "]" : ", \"help\"]";
      bytes.put(
          generation.encodeEntry((key + end).getBytes(StandardCharsets.US_ASCII), i * 0.5, 0));
    }
    bytes.putInt(0, bytes.position());
    return bytes.array();
  }

  private static Seen parse(byte[] bytes, DbGeneration generation, boolean runs) {
    Seen seen = new Seen(runs);
    PagedEvidence evidence = PagedEvidence.of(bytes);
    EntryReader reader = new EntryReader(evidence);
    reader.setGeneration(generation);
    new SegmentParser(evidence, reader, generation, evidence.getInt(0), seen).parse();
    return seen;
  }

  @Property(tries = 1_500)
  void shouldFindTheSameInRuns(@ForAll Random random) {
    DbGeneration generation = random.nextBoolean() ? DbGeneration.LABELS : DbGeneration.TIMESTAMP;
    byte[] bytes = file(random, generation);
    int used = ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER).getInt(0);
    int damaged = random.nextInt(4);
    for (int i = 0; i < damaged; i++) {
      // Whole in nearly all, and often with what has a meaning in a key.
      byte[] odd = {' ', '"', '\\', '[', '{', '}', ':', ',', 'x', '7', 0, 0x7f, (byte) 0x80, 31};
      bytes[random.nextInt(used)] = odd[random.nextInt(odd.length)];
    }
    if (random.nextInt(3) == 0) {
      // An entry's beginning, in a value or elsewhere.
      int at = DbLayout.HEADER_SIZE + random.nextInt(used / 8 - 2) * 8;
      bytes[at + 4] = '[';
      bytes[at + 5] = '"';
      damaged++;
    }

    Seen single = parse(bytes, generation, false);
    Seen runs = parse(bytes, generation, true);

    assertThat(runs.others).isEqualTo(single.others);
    assertThat(runs.entries).isEqualTo(single.entries);
    assertThat(runs.last).isEqualTo(single.last);
    if (damaged == 0) {
      assertThat(runs.longest).isGreaterThan(ENTRIES / 8);
    }
  }
}
