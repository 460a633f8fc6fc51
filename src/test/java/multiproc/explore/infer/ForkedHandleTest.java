package multiproc.explore.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import multiproc.Fixtures;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.DbLayout;
import multiproc.schedule.Plan;
import multiproc.schedule.ProcessPlan;
import multiproc.schedule.model.FileImage;
import org.junit.jupiter.api.Test;

/** The handles are those of {@code inherited-counter.py}, which the real client ran. */
class ForkedHandleTest {

  private static final long IDENTIFIER = 7;
  private static final DbFormat FORMAT = DbFormat.LABELS;
  private static final DbFileName NAME = new DbFileName("counter", "", "7");

  private final FileImage file =
      FileImage.of(Fixtures.zipped("/infer/inherited-counter.zip").values().iterator().next());
  private final FileValues values = FileValues.of(file, FORMAT, NAME);
  private final SeriesOfKeys texts =
      new SeriesOfKeys(NAME, ClientVersion.V0_7_0, List.of(), List.of(), SearchTime.UNLIMITED);

  private static Handle handle(int start, Handle before, String... queues) {
    Handle handle = new Handle(start, before);
    for (String queue : queues) {
      String key = "[\"jobs\", \"jobs_total\", {\"queue\": \"" + queue + "\"}]";
      int end = handle.cursor() + (int) FORMAT.entryLength(key.length());
      handle.entries.add(new Entry(handle.cursor(), end, key, false));
    }
    return handle;
  }

  private List<Handle> handles() {
    Handle parent =
        handle(
            DbLayout.HEADER_SIZE, null, "mail", "a", "default", "celery-long-running-tasks", "z");
    Handle first = handle(parent.entries.get(0).end, parent, "high-priority-jobs");
    Handle second = handle(parent.entries.get(2).end, parent, "low");
    return List.of(parent, first, second);
  }

  private List<HandleOperation> order(List<Handle> handles, boolean forks) {
    HiddenStores hidden = new HiddenStores(texts, values, false);
    return new OrderSearch(
            new HandlePrograms(
                handles, new boolean[] {true, false, false}, values, false, forks, hidden),
            SearchTime.UNLIMITED)
        .run();
  }

  /** Its parent's second entry was damaged before the third, so no handle can have read both. */
  @Test
  void shouldBeginAsACopyWhenTheFileCannotBeReadAtThatMoment() {
    List<Handle> handles = handles();
    assertThat(order(handles, false)).isNull();
    List<HandleOperation> order = order(handles, true);
    assertThat(order).contains(new HandleOperation(2, HandleOperation.Kind.FORK, -1));
    List<HandleOperation> stores = new ValueStores(handles, order, texts, values).placed();
    Plan plan = new Programs(handles, stores, texts, values, List.of(IDENTIFIER, 8L, 9L)).plan();
    assertThat(plan.processes().get(2).role()).isEqualTo(ProcessPlan.Role.CHILD);
    assertThat(InferredRun.of(plan, handles, stores, "counter_7.db", file, SearchTime.UNLIMITED))
        .isPresent();
  }
}
