package multiproc.harness.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import multiproc.client.ClientVersion;
import multiproc.client.Gauge;
import multiproc.client.MultiProcessCollector;
import multiproc.client.MultiProcessValue;
import multiproc.schedule.OriginalScript;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.Schedule;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Step;
import multiproc.schedule.StepKind;
import multiproc.store.ForwardingStore;
import multiproc.store.GatedStore;
import multiproc.store.MappedStore;
import multiproc.store.Store;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedScrapesTest {

  private static final long PARENT = 5;
  private static final long CHILD = 7;

  @TempDir Path folder;
  private String directory;
  private TraceDirectory traces;
  private TraceWriter launcher;
  private MultiProcessValue parent;

  @BeforeEach
  void makeDirectories() throws IOException {
    directory = Files.createDirectory(folder.resolve("db")).toString();
    traces = new TraceDirectory(Files.createDirectory(folder.resolve("traces")));
    launcher = traces.launcher();
    launcher.event("launcher " + PARENT, now(), now());
    parent =
        new MultiProcessValue(
            new GatedStore(new MappedStore(), launcher),
            directory,
            ClientVersion.V0_4_2,
            () -> PARENT);
  }

  private static long now() {
    return System.nanoTime();
  }

  private void setByParent() throws IOException {
    launcher.event("set 0 1", now(), now());
    new Gauge(
            parent,
            OriginalScript.COUNT,
            OriginalScript.COUNT_HELP,
            List.of(OriginalScript.COUNT_LABEL),
            OriginalScript.MODE)
        .labels("0")
        .set(1);
  }

  private void setByChild() throws IOException {
    String trace = traces.nextChild();
    launcher.event("fork " + CHILD + " 0 " + trace, now(), now());
    Store store = new GatedStore(new MappedStore(), new TraceWriter(trace));
    MultiProcessValue child =
        MultiProcessValue.fork(parent.state(), store, directory, ClientVersion.V0_4_2, () -> CHILD);
    new Gauge(
            child,
            OriginalScript.WORKER_PREFIX + 0 + OriginalScript.WORKER_SUFFIX,
            OriginalScript.WORKER_HELP,
            List.of(OriginalScript.WORKER_LABEL),
            OriginalScript.MODE)
        .labels(OriginalScript.WORKER_LABEL_VALUE)
        .set(OriginalScript.WORKER_VALUE);
  }

  /** A directory that lists its files by name, ascending or descending. */
  private static Store listing(boolean backwards) {
    return new ForwardingStore(new MappedStore()) {
      @Override
      public List<String> list(String of, String suffix) throws IOException {
        Stream<String> sorted = super.list(of, suffix).stream().sorted();
        return sorted
            .sorted((left, right) -> backwards ? right.compareTo(left) : left.compareTo(right))
            .toList();
      }
    };
  }

  private void scrape(Store store) {
    new MultiProcessCollector(store, directory, ClientVersion.V0_4_2).collect();
  }

  private Recording.Recorded recorded() throws IOException {
    return Recording.schedule(traces.path(), directory, ClientVersion.V0_4_2).orElseThrow();
  }

  /** What a scrape of the schedule did, as words. */
  private static List<String> steps(Schedule schedule, long pid) {
    return schedule.steps().stream().filter(step -> step.pid() == pid).map(Step::text).toList();
  }

  @Test
  void shouldBeInTheScheduleInTheirPlaceWhenTheDirectoryHasItsOwnOrder() throws IOException {
    Store scraped = new ScrapeTraces(listing(true), traces);
    setByParent();
    scrape(scraped);
    setByChild();
    scrape(scraped);
    Recording.Recorded recorded = recorded();
    assertThat(recorded.remark()).isEmpty();
    Schedule schedule = recorded.schedule();
    assertThat(schedule.plan().processes())
        .extracting(ProcessPlan::pid)
        .containsExactly(PARENT, CHILD, 1L, 2L);
    assertThat(steps(schedule, 1))
        .containsExactly(
            "list",
            "open-read gauge_all_5.db",
            "size gauge_all_5.db = 1048576",
            "read[4] gauge_all_5.db @0",
            "read[92] gauge_all_5.db @4",
            "close gauge_all_5.db");
    assertThat(steps(schedule, 2))
        .contains("open-read gauge_all_7.db", "read[172] gauge_all_5.db @4");
    assertThat(steps(schedule, 2).indexOf("open-read gauge_all_7.db"))
        .isLessThan(steps(schedule, 2).indexOf("open-read gauge_all_5.db"));
    assertThat(ScheduleText.parse(recorded.text(), "x")).isEqualTo(schedule);
    assertThat(recorded.text()).contains("directory gauge_all_7.db gauge_all_5.db\n");
    // The first came before the child, and the second after all it did.
    assertThat(schedule.steps().get(schedule.steps().size() - 1).pid()).isEqualTo(2);
    int forks = 0;
    while (schedule.steps().get(forks).operations().get(0).kind() != StepKind.FORK) {
      forks++;
    }
    assertThat(schedule.steps().subList(0, forks)).anyMatch(step -> step.pid() == 1);
  }

  @Test
  void shouldBeLeftOutWithARemarkWhenTheDirectoryChangesItsOrder() throws IOException {
    setByParent();
    setByChild();
    scrape(new ScrapeTraces(listing(true), traces));
    scrape(new ScrapeTraces(listing(false), traces));
    Recording.Recorded recorded = recorded();
    assertThat(recorded.remark()).startsWith("scrapes are left out: the directory listed");
    assertThat(recorded.schedule().plan().processes())
        .extracting(ProcessPlan::pid)
        .containsExactly(PARENT, CHILD);
    assertThat(recorded.text()).startsWith("# scrapes are left out");
    assertThat(ScheduleText.parse(recorded.text(), "x")).isEqualTo(recorded.schedule());
  }

  @Test
  void shouldBeLeftOutWithARemarkWhenOneReadAFileThatIsNotTheRuns() throws IOException {
    setByParent();
    Path foreign = Path.of(directory, "gauge_all_9.db");
    Files.copy(Path.of(directory, "gauge_all_5.db"), foreign);
    scrape(new ScrapeTraces(listing(false), traces));
    Files.delete(foreign);
    Recording.Recorded recorded = recorded();
    assertThat(recorded.remark()).startsWith("scrapes are left out: with them no order");
    assertThat(recorded.schedule().plan().processes()).hasSize(1);
  }

  @Test
  void shouldSaySoWhenThereWereMoreThanAreRecorded() throws IOException {
    Store scraped = new ScrapeTraces(listing(false), traces);
    setByParent();
    for (int i = 0; i <= ScrapeTraces.LIMIT; i++) {
      scrape(scraped);
    }
    Recording.Recorded recorded = recorded();
    assertThat(recorded.remark()).isEqualTo("scrapes after the first 100 are left out");
    assertThat(recorded.schedule().plan().processes()).hasSize(1 + ScrapeTraces.LIMIT);
  }
}
