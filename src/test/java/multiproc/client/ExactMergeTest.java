package multiproc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names, keys and files that no usual program makes give the same text by both ways, if necessary
 * by the exact merge.
 */
class ExactMergeTest {

  private final ScrapedFiles files = new ScrapedFiles();

  @Test
  void shouldWriteUnderscoresWhenNamesAreNotPlain() {
    ClientVersion version = ClientVersion.V0_25_0;
    files.write(
        version,
        "gauge_min_1.db",
        "[\"a.b\", \"a.b\", {\"x-\\u00e9\": \"1\", \"9:\": \"2\"}, \"h\"]",
        1);

    assertThat(files.lines(version)).containsExactly("a_b{__=\"2\",x__=\"1\"} 1.0");
    assertThat(files.text(version)).startsWith("# HELP a_b h\n# TYPE a_b gauge\n");
  }

  /** The encoding of {@code u'p\\udc80q'} by CPython 2.7.18. */
  @Test
  void shouldWriteThreeBytesWhenPython2HasHalfASurrogatePair() {
    files.write("counter_1.db", "[\"m\", \"m\", {\"a\": \"p\\udc80q\"}]", 1.5);

    assertThat(files.bytes()).containsSequence(new int[] {'"', 'p', 0xed, 0xb2, 0x80, 'q', '"'});
  }

  /** The message of client 0.16, without the position in the whole text. */
  @ParameterizedTest
  @CsvSource({
    "'[\"m\", \"m\", {\"a\": \"p\\udc80q\"}, \"h\"]', 0.16.0",
    "'[\"m\", \"m\", {\"a\": \"x\"}, \"h\\udc80\"]', 0.16.0",
    "'[\"m\", \"m\\udc80\", {\"a\": \"x\"}, \"h\"]', 0.25.0",
    "'[\"m\", \"m\", {\"a\\udc80\": \"x\"}, \"h\"]', 0.25.0"
  })
  void shouldFailWhenPython3HasHalfASurrogatePair(String key, String client) {
    ClientVersion version = ClientVersion.of(client).orElseThrow();
    files.write(version, "counter_1.db", "[\"n\", \"n\", {}, \"\"]", 1, key, 1.5);

    assertThatThrownBy(() -> files.text(version))
        .isInstanceOf(DbException.class)
        .hasToString(
            "UnicodeEncodeError: 'utf-8' codec can't encode character '\\udc80': surrogates not"
                + " allowed (/multiproc/counter_1.db, position "
                + (client.equals("0.16.0") ? 40 : 48)
                + ")");
  }

  @Test
  void shouldKeepTheClientsNameWhenACountersMetricIsInAGaugesFile() {
    files.write("counter_1.db", "[\"m\", \"m\", {}]", 1.5);
    files.write("gauge_all_1.db", "[\"m\", \"m\", {}]", 0.5);

    assertThat(files.lines()).containsExactlyInAnyOrder("m 1.5", "m{pid=\"1\"} 0.5");
  }

  @ParameterizedTest
  @CsvSource({
    "gauge_all_1.db,gauge_max_2.db",
    "gauge_max_1.db,gauge_all_2.db",
    "counter_1.db,gauge_all_1.db",
    "gauge_all_1.db,counter_1.db",
    "untyped_1.db,unknown_1.db",
    "counter_1.db,nothing_1.db"
  })
  void shouldLeaveItToTheExactMergeWhenAMetricIsInFilesOfTwoKinds(String one, String two)
      throws IOException {
    files.write(one, "[\"m\", \"m_x\", {\"a\": \"x\"}]", 1);
    files.write(two, "[\"m\", \"m_x\", {\"a\": \"x\"}]", 2, "[\"m\", \"m_x\", {}]", 3);

    assertThat(files.lines()).isNotEmpty();
    assertThat(files.isUnusual(ClientVersion.V0_4_2)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"m\", \"m_created\", {}]",
        "[\"m\", 5, {}]",
        "[\"m\", \"m_x\", {\"a\\\"\": \"5\"}]",
        "[\"m\", \"m_\\ud800\", {}]"
      })
  void shouldLeaveItToTheExactMergeWhenAKeyIsStrange(String key) throws IOException {
    files.write("gauge_all_1.db", "[\"a\", \"a\", {}]", 1, key, 2);

    assertThat(files.lines()).hasSize(2);
    assertThat(files.isUnusual(ClientVersion.V0_4_2)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 65_500, 65_536, 70_000})
  void shouldBeTheSameWhenALabelIsLong(int length) {
    files.write("counter_1.db", "[\"c\", \"c_total\", {\"a\": \"" + "x".repeat(length) + "\"}]", 1);
    files.write("counter_2.db", "[\"c\", \"c_total\", {\"a\": \"" + "x".repeat(length) + "\"}]", 2);

    assertThat(files.lines()).singleElement().asString().endsWith("x\"} 3.0");
  }

  @Test
  void shouldTellKeysApartWhenTheirPaddingIsNoSpaces() {
    byte[] file =
        ScrapedFiles.file(
            ClientVersion.V0_4_2, "[\"c\", \"c_total\", {}]", 1, "[\"c\", \"c_total\", {}]", 2);
    int firstValue = DbLayout.HEADER_SIZE + 32;
    file[firstValue - 1] = 'x';
    files.put("counter_1.db", file);

    assertThat(files.lines()).containsExactly("c_total 3.0");
  }

  @Test
  void shouldKeepTheClientsNameWhenACountersSampleHasTheMetricsOwn() {
    files.write("counter_1.db", "[\"c\", \"c\", {}]", 1);

    assertThat(files.text(ClientVersion.V0_4_2)).contains("\nc 1.0\n");
    // Simpleclient's model renames the sample.
    assertThat(
            BothMerges.rendered(
                new MultiProcessCollector(
                        files.store(), ScrapedFiles.DIRECTORY, ClientVersion.V0_4_2)
                    .collect()))
        .contains("\nc_total 1.0\n");
  }

  @Test
  void shouldHaveAnEscapedPidWhenTheFilesNameHasAQuote() {
    files.write("gauge_all_\"\u00fc.db", "[\"g\", \"g\", {}]", 1);

    assertThat(files.lines()).containsExactly("g{pid=\"\\\"\u00fc\"} 1.0");
  }
}
