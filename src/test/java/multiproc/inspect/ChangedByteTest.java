package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import multiproc.Fixtures;
import multiproc.layout.KeyParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clean files with one byte changed, cut at each length, or two in one: never called clean. */
class ChangedByteTest {

  private static final List<String> KINDS = List.of("counter_", "gauge_all_");

  private static List<Map.Entry<String, byte[]>> files(String zip) {
    List<Map.Entry<String, byte[]>> files = new ArrayList<>();
    for (String kind : KINDS) {
      Fixtures.zipped("/fixtures/clean/" + zip).entrySet().stream()
          .filter(file -> file.getKey().startsWith(kind))
          .findFirst()
          .ifPresent(files::add);
    }
    assertThat(files).hasSize(KINDS.size());
    return files;
  }

  private static int used(byte[] bytes) {
    return Byte.toUnsignedInt(bytes[0]) | Byte.toUnsignedInt(bytes[1]) << 8;
  }

  /** The meaning of each byte; null for parts of a key that occur once and may be anything. */
  private static String[] meanings(Inspection inspection, byte[] file) throws IOException {
    String[] meanings = new String[file.length];
    Map<String, Integer> children = new HashMap<>();
    List<Segment> entries = new ArrayList<>();
    try (Evidence evidence = inspection.source().open()) {
      EntryReader view = new EntryReader(evidence);
      inspection.segments(
          evidence,
          segment -> {
            for (ByteRange range : ByteRange.of(segment, inspection.judgement().format())) {
              Arrays.fill(
                  meanings,
                  (int) range.position(),
                  (int) (range.position() + range.length()),
                  range.label());
            }
            if (segment.isEntry()) {
              entries.add(segment);
              children.merge(key(view, segment).sample(), 1, Integer::sum);
            }
          });
      for (Segment entry : entries) {
        KeyParser.Key key = key(view, entry);
        int names = 8 + key.metric().length() + key.sample().length();
        // After the names come the labels, which occur once in a key; their names are also in the
        // metric's other keys.
        for (int at = (int) entry.keyPosition() + names; at < entry.valuePosition(); at++) {
          if (meanings[at].equals("key")) {
            meanings[at] = "labels";
          }
        }
      }
    }
    return meanings;
  }

  private static KeyParser.Key key(EntryReader view, Segment segment) {
    byte[] key = view.keyBytes(segment);
    return new KeyParser().parse(key, 0, key.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.3.1.zip", "v0.4.2.zip", "v0.16.0.zip", "v0.25.0.zip"})
  void shouldNeverCallAFileCleanWhenAByteThatTellsIsChanged(String zip) throws IOException {
    for (Map.Entry<String, byte[]> file : files(zip)) {
      byte[] whole = file.getValue();
      Inspection clean = DbBytes.inspect(file.getKey(), whole);
      assertThat(clean.isCorrupt()).isFalse();
      String[] meanings = meanings(clean, whole);
      List<String> missed = new ArrayList<>();
      for (int at = 0; at < used(whole); at++) {
        boolean tells =
            switch (meanings[at]) {
              case "value", "timestamp", "padding of the header", "labels" -> false;
              default -> true;
            };
        for (int mask : tells ? new int[] {0x01, 0x80} : new int[0]) {
          byte[] changed = whole.clone();
          changed[at] ^= (byte) mask;
          Inspection inspection = DbBytes.inspect(file.getKey(), changed);
          // An older used before whole entries is what a look at a living file gives, too.
          boolean told =
              meanings[at].equals("used")
                  ? !inspection.findings().isEmpty()
                  : inspection.isCorrupt();
          if (!told) {
            missed.add(at + " (" + meanings[at] + ") ^ " + mask);
          }
        }
      }
      assertThat(missed).as(zip + " " + file.getKey()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.3.1.zip", "v0.4.2.zip", "v0.16.0.zip", "v0.25.0.zip"})
  void shouldNeverCallAFileCleanWhenItIsCut(String zip) {
    for (Map.Entry<String, byte[]> file : files(zip)) {
      byte[] whole = file.getValue();
      for (int length = 0; length < used(whole) + 32; length++) {
        Inspection cut = DbBytes.inspect(file.getKey(), Arrays.copyOf(whole, length));
        // No reader needs the bytes after those in use.
        assertThat(cut.verdict())
            .as("%s %s cut to %d", zip, file.getKey(), length)
            .isEqualTo(length < used(whole) ? Severity.CORRUPT : Severity.HARMLESS);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.3.1.zip", "v0.4.2.zip", "v0.16.0.zip", "v0.25.0.zip"})
  void shouldNeverCallTwoFilesInOneClean(String zip) {
    for (String other : List.of("v0.3.1.zip", "v0.4.2.zip", "v0.16.0.zip", "v0.25.0.zip")) {
      byte[] first = files(zip).get(0).getValue();
      byte[] second = files(other).get(0).getValue();
      byte[] both = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      assertThat(DbBytes.inspect("counter_1.db", both).isCorrupt()).as(zip + other).isTrue();
      byte[] spliced = Arrays.copyOf(first, first.length);
      int length = Math.min(second.length, first.length - used(first));
      System.arraycopy(second, 0, spliced, used(first), length);
      assertThat(DbBytes.inspect("counter_1.db", spliced).isCorrupt()).as(zip + other).isTrue();
    }
  }
}
