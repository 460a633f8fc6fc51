package multiproc.inspect.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.evidence.EvidenceFinder;
import multiproc.inspect.evidence.PagedEvidence;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes by in runs is what goes by one by one, whatever is wrong with it. */
class RunTest {

  private static final int ENTRIES = 400;

  /** So many are of more bytes than one thread is left alone with. */
  private static final int MANY = 150_000;

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
    public boolean takesRuns(Segment behind) {
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

  private static byte[] file(Random random, DbFormat format) {
    return file(random, format, ENTRIES);
  }

  private static byte[] file(Random random, DbFormat format, int entries) {
    ByteBuffer bytes = ByteBuffer.allocate(entries * 128).order(DbLayout.BYTE_ORDER);
    bytes.position(DbLayout.HEADER_SIZE);
    boolean sameLength = random.nextInt(4) == 0;
    int kinds = 1 + random.nextInt(SERIES.length);
    for (int i = 0; i < entries; i++) {
      String key =
          String.format(
              SERIES[sameLength ? 0 : random.nextInt(kinds)],
              value(random, i, sameLength),
              "m" + random.nextInt(20));
      String end = format == DbFormat.LABELS ? "]" : ", \"help\"]";
      bytes.put(format.encodeEntry((key + end).getBytes(StandardCharsets.US_ASCII), i * 0.5, 0));
    }
    bytes.putInt(0, bytes.position());
    return bytes.array();
  }

  private static Seen parse(byte[] bytes, DbFormat format, boolean runs) {
    return parse(PagedEvidence.of(bytes), format, runs);
  }

  private static Seen parse(Evidence evidence, DbFormat format, boolean runs) {
    Seen seen = new Seen(runs);
    EntryReader reader = new EntryReader(evidence);
    reader.setFormat(format);
    new SegmentParser(evidence, reader, format, evidence.getInt(0), seen).parse();
    return seen;
  }

  @Property(tries = 1_500)
  void shouldFindTheSameInRuns(@ForAll Random random) {
    DbFormat format = random.nextBoolean() ? DbFormat.LABELS : DbFormat.TIMESTAMP;
    byte[] bytes = file(random, format);
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

    if (random.nextInt(4) == 0) {
      // Of the entries some are behind those in use.
      int less = DbLayout.HEADER_SIZE + random.nextInt(used / 8) * 8;
      ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER).putInt(0, less);
      damaged++;
    }

    Seen single = parse(bytes, format, false);
    Seen runs = parse(bytes, format, true);

    same(runs, single);
    if (damaged == 0) {
      assertThat(runs.longest).isGreaterThan(ENTRIES / 8);
    }
  }

  private static void same(Seen runs, Seen single) {
    assertThat(runs.others).isEqualTo(single.others);
    assertThat(runs.entries).isEqualTo(single.entries);
    assertThat(runs.last).isEqualTo(single.last);
  }

  @Test
  void shouldFindTheSameWithASecondThreadAhead(@TempDir Path folder) throws IOException {
    Random random = new Random(5);
    Path file = folder.resolve("counter_1.db");
    for (int damaged = 0; damaged < 6; damaged++) {
      DbFormat format = damaged % 2 == 0 ? DbFormat.LABELS : DbFormat.TIMESTAMP;
      byte[] bytes = file(random, format, MANY);
      int used = ByteBuffer.wrap(bytes).order(DbLayout.BYTE_ORDER).getInt(0);
      for (int i = 0; i < damaged; i++) {
        // The first just where the second thread starts.
        int at = i == 0 ? used / 2 + random.nextInt(200) - 100 : random.nextInt(used);
        bytes[at] = (byte) random.nextInt();
      }
      Files.write(file, bytes);
      EvidenceFinder finder = new EvidenceFinder();
      finder.find(file);
      try (Evidence evidence = finder.sources().get(0).open()) {
        Seen runs = parse(evidence, format, true);
        same(runs, parse(bytes, format, false));
        if (damaged == 0) {
          assertThat(runs.entries).isEqualTo(MANY);
          assertThat(runs.longest).isGreaterThan(MANY / 4);
        }
      }
    }
  }
}
