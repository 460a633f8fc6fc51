package multiproc.client;

import static multiproc.client.ClientVersion.V0_4_2;
import static multiproc.client.ClientVersion.V0_5_0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import multiproc.layout.KeyJson;
import multiproc.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the collector merges the samples of several processes, by metric type and gauge mode. */
class MergeRuleTest {

  private static final String DIRECTORY = "/multiproc";

  private final MemoryStore store = new MemoryStore();

  private void write(String file, String sample, Map<String, String> labels, double value) {
    write(file, sample.replaceAll("_(total|sum|count|bucket)$", ""), sample, labels, value);
  }

  private void write(
      String file, String metric, String sample, Map<String, String> labels, double value) {
    MmapedDict dict = MmapedDict.open(store, DIRECTORY + "/" + file, V0_4_2);
    dict.writeValue(KeyJson.encode(metric, sample, labels), value, 0);
  }

  private List<MetricFamilySamples> collect(ClientVersion version) {
    return BothMerges.collect(store, DIRECTORY, version);
  }

  private Map<String, Double> values() {
    return Samples.of(collect(V0_4_2)).values();
  }

  @Test
  void shouldSumOverProcessesWhenTypeIsCounter() {
    write("counter_1.db", "c_total", Map.of("a", "x"), 1.5);
    write("counter_2.db", "c_total", Map.of("a", "x"), 2);
    write("counter_2.db", "c_total", Map.of("a", "y"), 4);

    assertThat(values())
        .containsOnly(Map.entry("c_total{a=x}", 3.5), Map.entry("c_total{a=y}", 4.));
    assertThat(Samples.of(collect(V0_4_2)).types()).containsOnly(Map.entry("c_total", "counter"));
  }

  @Test
  void shouldSumCountAndSumWhenTypeIsSummary() {
    write("summary_1.db", "s_count", Map.of(), 2);
    write("summary_1.db", "s_sum", Map.of(), 10);
    write("summary_2.db", "s_count", Map.of(), 3);
    write("summary_2.db", "s_sum", Map.of(), -4);

    assertThat(values()).containsOnly(Map.entry("s_count{}", 5.), Map.entry("s_sum{}", 6.));
    assertThat(Samples.of(collect(V0_4_2)).types()).containsOnly(Map.entry("s", "summary"));
  }

  private void writeHistogram(String file, double... counts) {
    String[] bounds = {"+Inf", "10.0", "2.5", "1000000.0"};
    write(file, "h_sum", Map.of("op", "put"), 100);
    for (int i = 0; i < bounds.length; i++) {
      write(file, "h_bucket", Map.of("op", "put", "le", bounds[i]), counts[i]);
    }
  }

  @Test
  void shouldAccumulateInOrderOfBoundsWhenTypeIsHistogram() {
    writeHistogram("histogram_1.db", 1, 2, 4, 8);
    writeHistogram("histogram_2.db", 100, 200, 400, 800);

    assertThat(values())
        .containsOnly(
            Map.entry("h_bucket{le=2.5, op=put}", 404.),
            Map.entry("h_bucket{le=10.0, op=put}", 606.),
            Map.entry("h_bucket{le=1000000.0, op=put}", 1414.),
            Map.entry("h_bucket{le=+Inf, op=put}", 1515.),
            Map.entry("h_count{op=put}", 1515.),
            Map.entry("h_sum{op=put}", 200.));
    assertThat(Samples.of(collect(V0_4_2)).types()).containsOnly(Map.entry("h", "histogram"));
  }

  @Test
  void shouldWriteBoundsAsGoDoesWhenVersionIsNewer() {
    writeHistogram("histogram_1.db", 1, 2, 4, 8);

    assertThat(Samples.of(collect(V0_5_0)).values())
        .containsKeys("h_bucket{le=1e+06, op=put}", "h_bucket{le=10.0, op=put}")
        .doesNotContainKey("h_bucket{le=1000000.0, op=put}");
  }

  @Test
  void shouldAddBucketsWhenBoundsAreEqualAsNumbers() {
    write("histogram_1.db", "h_bucket", Map.of("le", "10"), 1);
    write("histogram_1.db", "h_bucket", Map.of("le", "10.0"), 2);
    write("histogram_1.db", "h_bucket", Map.of("le", " 1e1 "), 4);

    assertThat(values())
        .containsOnly(Map.entry("h_bucket{le=10.0}", 7.), Map.entry("h_count{}", 7.));
  }

  @Test
  void shouldReplaceStoredCountWhenBucketsGiveAnother() {
    write("histogram_1.db", "h_count", Map.of(), 99);
    write("histogram_1.db", "h_bucket", Map.of("le", "+Inf"), 3);

    assertThat(values()).containsEntry("h_count{}", 3.);
  }

  @ParameterizedTest
  @CsvSource({"all", "liveall", "sum", "whatever"})
  void shouldKeepProcessesApartByPidWhenGaugeModeIsNotAMerge(String mode) {
    write("gauge_" + mode + "_1.db", "g", Map.of("a", "x", "z", "y"), 3);
    write("gauge_" + mode + "_2.db", "g", Map.of("a", "x", "z", "y"), 4);

    assertThat(values())
        .containsOnly(Map.entry("g{a=x, pid=1, z=y}", 3.), Map.entry("g{a=x, pid=2, z=y}", 4.));
    assertThat(Samples.of(collect(V0_4_2)).types()).containsOnly(Map.entry("g", "gauge"));
  }

  @ParameterizedTest
  @CsvSource({
    "min, -2.5, -2.5",
    "min, 3, 1",
    "max, 3, 3",
    "max, -2.5, 1",
    "livesum, 3, 4",
    "min, -Infinity, -Infinity",
    "max, Infinity, Infinity",
    "livesum, -Infinity, -Infinity",
    "livesum, NaN, NaN",
    // No comparison with NaN is true, so the first value stays; it is 1 here.
    "min, NaN, 1",
    "max, NaN, 1"
  })
  void shouldMergeWithoutPidWhenGaugeModeSays(String mode, double other, double merged) {
    write("gauge_" + mode + "_1.db", "g", Map.of("a", "x"), 1);
    write("gauge_" + mode + "_2.db", "g", Map.of("a", "x"), other);

    assertThat(values()).containsOnly(Map.entry("g{a=x}", merged));
  }

  @Test
  void shouldShowSpecialValuesWhenTheyAreStored() {
    write("gauge_all_1.db", "nan", Map.of(), Double.NaN);
    write("gauge_all_1.db", "inf", Map.of(), Double.POSITIVE_INFINITY);
    write("gauge_all_1.db", "zero", Map.of(), -0.0);
    write("counter_1.db", "c_total", Map.of(), -0.0);

    assertThat(values())
        .containsEntry("nan{pid=1}", Double.NaN)
        .containsEntry("inf{pid=1}", Double.POSITIVE_INFINITY)
        .containsEntry("zero{pid=1}", -0.0)
        // A sum starts from 0.0.
        .containsEntry("c_total{}", 0.0);
  }

  @Test
  void shouldGiveLabelsInOrderWhenSamplesAreMade() {
    write("gauge_all_1.db", "g", Map.of("z", "1", "a", "2", "\ud83d\ude00", "3", "\uffff", "4"), 0);

    MetricFamilySamples.Sample sample = collect(V0_4_2).get(0).samples.get(0);

    assertThat(sample.labelNames).containsExactly("a", "pid", "z", "\uffff", "\ud83d\ude00");
    assertThat(sample.labelValues).containsExactly("2", "1", "1", "4", "3");
  }

  @Test
  void shouldGiveLabelsInOrderWhenBucketsAreMade() {
    write("histogram_1.db", "h_bucket", Map.of("\ud83d\ude00", "3", "\uffff", "4", "le", "1"), 0);

    assertThat(collect(V0_4_2).get(0).samples.get(0).labelNames)
        .containsExactly("le", "\uffff", "\ud83d\ude00");
  }

  @ParameterizedTest
  @CsvSource({
    "untyped, unknown",
    "unknown, unknown",
    "info, info",
    "stateset, state_set",
    "gaugehistogram, gauge_histogram"
  })
  void shouldTakeTypeFromTheFilesNameWhenTheClientHasIt(String type, String shown) {
    write(type + "_1.db", "m", Map.of(), 1);
    write(type + "_2.db", "m", Map.of(), 2);

    assertThat(values()).containsOnly(Map.entry("m{}", 3.));
    assertThat(Samples.of(collect(V0_4_2)).types()).containsOnly(Map.entry("m", shown));
  }

  @Test
  void shouldGiveOneFamilyWhenSeveralFilesHoldTheMetric() {
    write("gauge_all_1.db", "g", Map.of(), 1);
    write("gauge_all_2.db", "g", Map.of(), 2);
    write("counter_1.db", "c_total", Map.of(), 3);

    assertThat(collect(V0_4_2))
        .extracting(family -> family.name, family -> family.help, family -> family.samples.size())
        .containsExactly(
            tuple("g", "Multiprocess metric", 2), tuple("c", "Multiprocess metric", 1));
  }

  @Test
  void shouldGiveNothingWhenDirectoryIsEmpty() {
    assertThat(collect(V0_4_2)).isEmpty();
  }

  @Test
  void shouldRemoveLiveGaugesAloneWhenProcessIsMarkedDead() throws IOException {
    for (String file :
        List.of(
            "gauge_liveall_1.db",
            "gauge_livesum_1.db",
            "gauge_all_1.db",
            "gauge_min_1.db",
            "gauge_liveall_2.db",
            "gauge_liveall_11.db",
            "counter_1.db")) {
      write(file, "m", Map.of(), 1);
    }

    MultiProcessCollector.markProcessDead(store, DIRECTORY, 1, V0_4_2);
    MultiProcessCollector.markProcessDead(store, DIRECTORY, 1, V0_4_2);

    assertThat(store.list(DIRECTORY, ""))
        .extracting(path -> path.substring(DIRECTORY.length() + 1))
        .containsExactlyInAnyOrder(
            "gauge_all_1.db",
            "gauge_min_1.db",
            "gauge_liveall_2.db",
            "gauge_liveall_11.db",
            "counter_1.db");
  }
}
