package multiproc.harness.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import multiproc.schedule.StepOperation;
import multiproc.store.Operation;
import org.junit.jupiter.api.Test;

class ListingOrderTest {

  /** A scrape that opens these files. */
  private static List<Trace.TracedOperation> opening(String... names) {
    List<Trace.TracedOperation> scrape = new ArrayList<>();
    for (String name : names) {
      scrape.add(
          new Trace.TracedOperation(
              StepOperation.of(Operation.OPEN_FOR_READING, name, 0, 0, 0), 0, 0));
      scrape.add(new Trace.TracedOperation(StepOperation.of(Operation.CLOSE, name, 0, 0, 0), 0, 0));
    }
    return scrape;
  }

  @Test
  void shouldJoinThePartsWhenEachScrapeSawOne() {
    assertThat(
            ListingOrder.of(
                List.of(
                    opening("c.db", "a.db"),
                    opening("b.db", "c.db", "d.db"),
                    opening(),
                    opening("d.db", "a.db"))))
        .contains(List.of("b.db", "c.db", "d.db", "a.db"));
  }

  @Test
  void shouldGiveNoneWhenTwoScrapesSawDifferentOrders() {
    assertThat(
            ListingOrder.of(
                List.of(opening("a.db", "b.db"), opening("b.db", "c.db"), opening("c.db", "a.db"))))
        .isEmpty();
  }
}
