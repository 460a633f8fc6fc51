package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import multiproc.client.Fault;
import multiproc.inspect.Salvager.Extent;
import multiproc.layout.DbFormat;
import multiproc.layout.KeyJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Histograms and summaries of two processes with entries of one length: no byte of an overwritten
 * one is left, and the order in which a client stores the samples shows it.
 */
class FirstSamplesTest {

  private static final String HISTOGRAM = "histogram_1.db";

  @TempDir Path folder;

  private static String lists(String sample, String shard, String bound) {
    Map<String, String> labels = new LinkedHashMap<>(Map.of("shard", shard));
    if (bound != null) {
      labels.put("le", bound);
    }
    return KeyJson.encodeLists("num_requests_total", "num_requests_total" + sample, labels);
  }

  private static String help(String sample, String tenant) {
    String metric = "celery_tasks_total";
    return KeyJson.encode(metric, metric + sample, Map.of("tenant", tenant), "Requests");
  }

  /** As client 0.1.0 left it, of a parent and a forked child: each stored these five samples. */
  private static DbBytes ofTwoProcesses() {
    return new DbBytes(DbFormat.NAMES_AND_VALUES)
        .append(lists("_sum", "32", null), 5920.25)
        .append(lists("_bucket", "29", "100.0"), 13)
        .append(lists("_bucket", "32", "1000.0"), 1)
        .append(lists("_bucket", "32", "1000000.0"), 2)
        .append(lists("_bucket", "32", "+Inf"), 0);
  }

  private Salvage salvaged(Inspection inspection) throws Exception {
    return new Salvager(folder, Extent.PROVEN, new CaseSummary()).salvage(inspection);
  }

  @Test
  void shouldTellALostEntryWhenABucketHasNoSumBeforeIt() throws Exception {
    Inspection inspection = ofTwoProcesses().inspect(HISTOGRAM, new SiblingKeys());
    assertThat(inspection.findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.FirstLost.class,
            lost -> {
              assertThat(lost.position()).isEqualTo(88);
              assertThat(lost.victim().display()).isEqualTo("num_requests_total_sum{shard=\"29\"}");
            });
    assertThat(FindingText.of(inspection.findings().get(0)))
        .isEqualTo(
            "the entry at 88 is the first with its labels, but a client stores"
                + " num_requests_total_sum{shard=\"29\"} before it: that one was overwritten, and"
                + " no byte of it is left");
    assertThat(inspection.isCorrupt()).isTrue();
    assertThat(inspection.faults()).contains(Fault.SAME_ID);
    assertThat(Losses.of(inspection).series())
        .containsExactly("num_requests_total_sum{shard=\"29\"}");
  }

  @Test
  void shouldNotCopyValuesWhenABucketHasNoSumBeforeIt() throws Exception {
    // The 13 are of shard 32: both processes set the value at 184.
    Salvage salvage = salvaged(ofTwoProcesses().inspect(HISTOGRAM, new SiblingKeys()));
    assertThat(salvage.kept()).as("the one with 0.0").isEqualTo(1);
    assertThat(salvage.leftOut()).isEqualTo(4);
  }

  @Test
  void shouldTellALostCountWhenASummaryHasOnlyItsSum() throws Exception {
    DbBytes file =
        new DbBytes(DbFormat.HELP)
            .append(help("_count", "t7422"), 7)
            .append(help("_sum", "t3912"), 4212.5);
    assertThat(file.inspect("summary_7.db", new SiblingKeys()).findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.FirstLost.class,
            lost ->
                assertThat(lost.victim().display())
                    .isEqualTo("celery_tasks_total_count{tenant=\"t3912\"}"));
  }

  @Test
  void shouldCallAFileCleanWhenEachChildBeginsAsAClientStoresIt() throws Exception {
    // Two threads of one process, of which one was ended; and a bucket that was added later.
    DbBytes file =
        new DbBytes(DbFormat.NAMES_AND_VALUES)
            .append(lists("_sum", "32", null), 1)
            .append(lists("_sum", "29", null), 2)
            .append(lists("_bucket", "32", "10.0"), 1)
            .append(lists("_bucket", "32", "+Inf"), 1)
            .append(lists("_bucket", "32", "1.0"), 0);
    assertThat(file.inspect(HISTOGRAM, new SiblingKeys()).findings()).isEmpty();
  }

  @Test
  void shouldCallAFileCleanWhenAProgramsOwnClassStoresNoSum() throws Exception {
    DbBytes file =
        new DbBytes(DbFormat.NAMES_AND_VALUES)
            .append(lists("_bucket", "32", "10.0"), 1)
            .append(lists("_bucket", "32", "+Inf"), 1);
    assertThat(file.inspect(HISTOGRAM, new SiblingKeys()).findings()).isEmpty();
  }
}
