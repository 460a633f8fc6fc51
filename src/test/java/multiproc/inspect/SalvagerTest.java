package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import multiproc.Fixtures;
import multiproc.inspect.Salvager.Extent;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SalvagerTest {

  @TempDir Path folder;

  private static byte[] entry(String name, double value) {
    return DbLayout.encodeEntry(
        KeyJson.encode(name, name, Map.of()).getBytes(StandardCharsets.US_ASCII), value);
  }

  @Test
  void shouldKeepAWholeEntryWhenADamagedOneMayHaveHadItsKey() throws Exception {
    byte[] whole = entry("a", 1.5);
    byte[] damaged = whole.clone();
    damaged[7] = 'b';
    byte[] file = new byte[DbLayout.INITIAL_SIZE];
    ByteBuffer bytes = ByteBuffer.wrap(file).order(DbLayout.BYTE_ORDER);
    int behindHole = DbLayout.HEADER_SIZE + whole.length + 8;
    bytes
        .putInt(DbLayout.USED_POSITION, behindHole + damaged.length)
        .put(DbLayout.HEADER_SIZE, whole)
        .put(behindHole, damaged);

    Salvage salvage =
        new Salvager(folder, Extent.PROVEN, new CaseSummary())
            .salvage(DbBytes.inspect("gauge_all_9.db", file));

    assertThat(salvage.kept()).isEqualTo(1);
    assertThat(CaseInspection.inspect(folder).files())
        .singleElement()
        .satisfies(
            copy -> {
              assertThat(copy.isCorrupt()).isFalse();
              assertThat(copy.entryCount()).isEqualTo(1);
            });
  }

  /** A worker's 80-byte entry over the first of the parent's, of which a value is left. */
  private static DbBytes overwritten(int... standing) {
    DbBytes file = new DbBytes(DbFormat.LABELS).append(DbBytes.count(standing[0]), 1.0);
    for (int i = 1; i < standing.length; i++) {
      file.append(DbBytes.count(standing[i]), 1.0);
    }
    file.store(DbLayout.HEADER_SIZE, DbBytes.gauge(1), 0);
    return file;
  }

  @Test
  void shouldPutAnEntryTogetherThatTheBytesProve() throws Exception {
    DbBytes file = new DbBytes(DbFormat.LABELS).append(DbBytes.count(1), 1.0);
    file.store(88, DbBytes.gauge(1), 0);
    Salvage salvage =
        new Salvager(folder, Extent.PROVEN, new CaseSummary())
            .salvage(file.used(168).value(88, 2.0).inspect());

    assertThat(salvage.kept()).isEqualTo(1);
    assertThat(salvage.guessed())
        .singleElement()
        .asString()
        .startsWith("writer_1_my_gauge{label1=\"my label\"} = 0.0");
    assertThat(salvage.candidates()).isEmpty();
    assertThat(CaseInspection.inspect(folder).files().get(0).entryCount()).isEqualTo(2);
  }

  /** The file is a real client's; {@code duplicate-key.py} beside it made it. */
  @Test
  void shouldCopyNoOtherSeriesValueWhenAKeyHasTwoEntries() throws Exception {
    byte[] bytes = Fixtures.zipped("/inspect/duplicate-key.zip").get("counter_7.db");
    Files.write(folder.resolve("counter_7.db"), bytes);
    Inspection inspection = CaseInspection.inspect(folder.resolve("counter_7.db")).files().get(0);
    Salvage salvage =
        new Salvager(folder.resolve("proven"), Extent.PROVEN, new CaseSummary())
            .salvage(inspection);

    // http_total{path="/bb"} was only set to 1, and the 9 that is there to "/yy".
    assertThat(salvage.candidates())
        .anyMatch(line -> line.startsWith("not in the copy: http_total{path=\"/bb\"} = 9.0"));
    assertThat(salvage.kept()).as("the one with its first value").isEqualTo(1);
  }

  @Test
  void shouldLeaveOutACandidateUnlessItIsAskedFor() throws Exception {
    DbBytes file = DbBytes.parent().storeAt(184, DbBytes.gauge(1), 0);
    Salvage salvage =
        new Salvager(folder.resolve("proven"), Extent.PROVEN, new CaseSummary())
            .salvage(file.inspect());
    assertThat(salvage.kept()).as("the first value").isEqualTo(1);
    assertThat(salvage.guessed()).isEmpty();
    assertThat(salvage.candidates())
        .hasSize(7)
        .anyMatch(
            line ->
                line.startsWith("not in the copy: writer_process_count{worker_id=\"2\"} = 1.0"));
    assertThat(salvage.gone()).isNotEmpty();

    Salvage more =
        new Salvager(folder.resolve("more"), Extent.WITH_CANDIDATES, new CaseSummary())
            .salvage(file.inspect());
    assertThat(more.candidates())
        .hasSize(7)
        .anyMatch(line -> line.startsWith("copied: writer_process_count{worker_id=\"2\"} = 1.0"));
    assertThat(CaseInspection.inspect(folder).files())
        .extracting(Inspection::isCorrupt, Inspection::entryCount)
        .containsExactly(tuple(false, 8L), tuple(false, 1L));
  }

  @Test
  void shouldNotCopyWhatAnInterruptedStoreLeft() throws Exception {
    DbBytes file = DbBytes.parent().storeAt(624, DbBytes.gauge(1), 0);
    Inspection inspection = file.inspect();
    assertThat(inspection.verdict()).isEqualTo(Severity.HARMLESS);
    assertThat(new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(inspection).kept())
        .isEqualTo(7);
  }

  private static String path(String value) {
    return KeyJson.encode("hits", "hits", Map.of("path", value));
  }

  @Test
  void shouldNotCopyAnEntryThatStartsWhereTheBytesInUseEnd() throws Exception {
    // What is left when the store of /q/34 ends inside its key, over the older entry /p/12.
    DbBytes file = new DbBytes(DbFormat.LABELS).append(path("/p/10"), 1.0);
    int used = file.store(8, path("/p/10"), 1.0);
    int behind = file.store(used, path("/q/12"), 3.0);
    file.store(behind, path("/p/13"), 4.0);

    Salvage salvage =
        new Salvager(folder.resolve("proven"), Extent.PROVEN, new CaseSummary())
            .salvage(file.inspect());
    assertThat(salvage.candidates())
        .hasSize(2)
        .last()
        .asString()
        .startsWith(
            "not in the copy: hits{path=\"/q/12\"} = 3.0: it starts where the bytes in use");
    assertThat(salvage.kept()).isEqualTo(1);
    Salvager more = new Salvager(folder.resolve("more"), Extent.WITH_CANDIDATES, new CaseSummary());
    assertThat(more.salvage(file.inspect()).kept()).isEqualTo(3);
  }

  @Test
  void shouldNotTrustAKeyWhoseLengthAnInterruptedStoreMayHaveLeft() throws Exception {
    // The store of a longer key ended after its first bytes, which may also be the text of this
    // key.
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(path("/p/10"), 1.0).append(path("/p/11"), 2.0).append(path("/p/12"), 3.0);
    int second = 8 + (int) DbFormat.LABELS.entryLength(path("/p/10").length());
    file.length(second, path("/p/11").length() + 9);

    Salvage salvage =
        new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(file.inspect());
    assertThat(salvage.kept()).isEqualTo(2);
    assertThat(salvage.guessed()).isEmpty();
    assertThat(salvage.candidates()).singleElement().asString().startsWith("not in the copy: hits");
  }

  @Test
  void shouldNameAHistogramThatLacksABucket() throws Exception {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    for (String path : List.of("/a", "/b")) {
      file.append(KeyJson.encode("lat", "lat_sum", Map.of("p", path)), 1.5);
      for (String bound : List.of("0.1", "1.0", "+Inf")) {
        Map<String, String> labels = new TreeMap<>(Map.of("le", bound, "p", path));
        file.append(KeyJson.encode("lat", "lat_bucket", labels), 1.0);
      }
    }
    String lost =
        KeyJson.encode("lat", "lat_bucket", new TreeMap<>(Map.of("le", "1.0", "p", "/a")));
    int at = Display.latin1(file.bytes()).indexOf(lost);
    file.bytes(at + 30, new byte[] {(byte) 0xff});
    Inspection damaged = DbBytes.inspect("histogram_7.db", file.bytes());

    Salvage salvage = new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(damaged);
    assertThat(salvage.kept()).isEqualTo(7);
    assertThat(salvage.incomplete())
        .containsExactly(
            "lat{p=\"/a\"} lacks le=\"1.0\": a scrape adds the buckets up, so _count and each"
                + " larger bucket may be too low");
  }

  /**
   * As the real client's collector: _count is the sum of the buckets, and none where there is none.
   */
  @Test
  void shouldSayWhatAScrapeShowsWhenAHistogramLacksItsLastBucketOrAll() throws Exception {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(KeyJson.encode("other", "other_total", Map.of("p", "/c")), 3.0);
    file.append(KeyJson.encode("lat", "lat_sum", Map.of("p", "/a")), 1.5);
    file.append(KeyJson.encode("lat", "lat_sum", Map.of("p", "/b")), 1.5);
    file.append(
        KeyJson.encode("lat", "lat_bucket", new TreeMap<>(Map.of("le", "1.0", "p", "/b"))), 1.0);
    String whole = KeyJson.encode("lat", "lat_bucket", new TreeMap<>(Map.of("le", "x", "p", "/d")));
    file.append(whole, 1.0);
    file.bytes(Display.latin1(file.bytes()).indexOf(whole) + 30, new byte[] {(byte) 0xff});
    Salvage salvage =
        new Salvager(folder, Extent.PROVEN, new CaseSummary())
            .salvage(DbBytes.inspect("histogram_7.db", file.bytes()));
    assertThat(salvage.incomplete())
        .containsExactly(
            "lat{p=\"/a\"} lacks le=\"+Inf\", le=\"1.0\": a scrape has none of its buckets and no"
                + " _count",
            "lat{p=\"/b\"} lacks le=\"+Inf\": histogram_quantile() gives NaN without le=\"+Inf\","
                + " and _count may be too low, since a scrape adds the buckets up");
  }

  @Test
  void shouldNotCopyAValueThatEndsInTheTextOfAnOlderKey() throws Exception {
    // A shorter entry over the first; its store stopped two bytes into its value.
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(path("/a/very/long/path/to/something"), 5.0).append(path("/p/12"), 3.0);
    byte[] older = DbLayout.encodeEntry(Display.bytesOf(path("/a/very/long/path/to/something")), 5);
    byte[] over = DbLayout.encodeEntry(Display.bytesOf(path("/p/7")), 0);
    file.bytes(8, Arrays.copyOf(over, over.length - 6));
    assertThat(older[over.length - 6]).as("text").isGreaterThan((byte) ' ');

    Salvage salvage =
        new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(file.inspect());
    assertThat(salvage.kept()).isEqualTo(1);
    assertThat(salvage.candidates()).singleElement().asString().contains("no likely one");
  }

  @Test
  void shouldCopyNoEntryWhenItsValueIsText() throws Exception {
    // Of the second entry a key's text is in the place of the value.
    DbBytes file = DbBytes.parent().storeAt(272, DbBytes.gauge(1), 0);
    file.bytes(176, "process_".getBytes(StandardCharsets.US_ASCII));
    Salvage salvage =
        new Salvager(folder, Extent.WITH_CANDIDATES, new CaseSummary()).salvage(file.inspect());
    // The parent's 7 without the second and the fourth, and the worker's.
    assertThat(salvage.kept()).isEqualTo(6);
    assertThat(salvage.gone())
        .contains("writer_process_count{worker_id=\"1\"}: text is in the place of its value");
  }

  @ParameterizedTest
  @ValueSource(doubles = {12.2, 235.95, 40.6, Double.MIN_VALUE, 1e-310})
  void shouldCopyAValueOfASoundFileWhateverItsBytesAre(double value) throws Exception {
    // The bytes of 12.2 are printable, and the last one of a denormal is 0.
    for (DbFormat format : List.of(DbFormat.LABELS, DbFormat.TIMESTAMP)) {
      String help = format == DbFormat.TIMESTAMP ? ", \"Help\"]" : "]";
      DbBytes file = new DbBytes(format);
      file.append(path("/p/1").replace("}]", "}" + help), value)
          .append(path("/p/2").replace("}]", "}" + help), 3.0);
      Path copies = folder.resolve(format.name());
      Salvage salvage =
          new Salvager(copies, Extent.PROVEN, new CaseSummary()).salvage(file.inspect());
      assertThat(salvage.kept()).isEqualTo(2);
      assertThat(salvage.leftOut()).isZero();
    }
  }

  @Test
  void shouldNotTrustAPrintableValueBeforeTheTextOfAnOlderKey() throws Exception {
    // A shorter entry over the first; its value is text, of the older key or its own.
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(path("/a/very/long/path/to/something"), 5.0).append(path("/p/12"), 3.0);
    file.storeAt(8, path("/p/7"), 12.2);
    Salvage salvage =
        new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(file.inspect());
    assertThat(salvage.kept()).isEqualTo(1);
    assertThat(salvage.candidates()).singleElement().asString().contains("no likely one");
  }

  @Test
  void shouldNotCopyAValueWithoutItsLastByte() throws Exception {
    // The copy ended seven bytes into the last value, and the file's size was kept.
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(path("/p/1"), 1.0).append(path("/p/2"), 98.24);
    int value = 8 + 2 * (int) DbFormat.LABELS.entryLength(path("/p/1").length()) - 8;
    file.bytes(value + 7, new byte[1]);
    Salvage salvage =
        new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(file.inspect());
    assertThat(salvage.kept()).isEqualTo(1);
    assertThat(salvage.candidates()).singleElement().asString().contains("ended inside");
  }

  @Test
  void shouldKeepOthersOutWhenItSalvagesIntoADirectory() throws Exception {
    Path saved = folder.resolve("saved");
    Salvager second = new Salvager(saved, Extent.PROVEN, new CaseSummary());
    try (Salvager first = new Salvager(saved, Extent.PROVEN, new CaseSummary())) {
      first.claim();
      first.claim();
      assertThatThrownBy(second::claim).isInstanceOf(FileAlreadyExistsException.class);
      second.close();
      first.salvage(new DbBytes(DbFormat.LABELS).append(path("/p/1"), 1.0).inspect());
    }
    Salvager third = new Salvager(saved, Extent.PROVEN, new CaseSummary());
    assertThatThrownBy(third::claim).isInstanceOf(FileAlreadyExistsException.class);
    third.close();
    assertThat(saved.toFile().list()).hasSize(1);
  }
}
