package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import multiproc.schedule.Schedule;
import multiproc.schedule.plan.ProcessPlan;
import multiproc.schedule.step.Step;
import multiproc.schedule.step.StepOperation;

/**
 * Finds the reads of {@code used} that go stale: a process reads it once and relies on it until it
 * stores the header itself or closes the file, and meanwhile another process stores a different
 * header. A fork hands what was read on to the child.
 *
 * <p>Told only of a process that stores an entry where it believes the end to be, or was stopped
 * before it could: one that merely reads is not misled for long.
 */
final class StaleReads {

  /** What a process takes for {@code used}, and where it has that from. */
  private static final class Belief {
    private final long used;
    private final int step;
    private final long inheritedBy;
    private int staleFrom;
    private boolean storedUpon;

    private Belief(long used, int step, long inheritedBy) {
      this.used = used;
      this.step = step;
      this.inheritedBy = inheritedBy;
    }

    private String remark() {
      String inherited = inheritedBy == 0 ? "" : inheritedBy + "'s used " + used + " ";
      return inherited
          + (staleFrom < step
              ? "stale since step " + staleFrom
              : "stale from step " + staleFrom + " on");
    }
  }

  /** Compared by hand: the generated methods cost a cold JVM ten milliseconds. */
  private record Place(long pid, String file) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Place place && pid == place.pid && file.equals(place.file);
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(pid) + file.hashCode();
    }
  }

  private final Map<Place, Belief> beliefs = new HashMap<>();
  private final Map<Integer, List<String>> remarks = new TreeMap<>();

  private StaleReads() {}

  /** What to remark, by the number of the step that read. */
  static Map<Integer, String> of(Schedule schedule) {
    StaleReads reads = new StaleReads();
    for (Step step : schedule.steps()) {
      for (StepOperation operation : step.operations()) {
        reads.operation(step, operation);
      }
    }
    for (Place place : List.copyOf(reads.beliefs.keySet())) {
      boolean dead = schedule.expectation().deaths().containsKey(place.pid);
      ProcessPlan process = schedule.plan().processes().get(schedule.plan().indexOf(place.pid));
      if (!dead && process.role() != ProcessPlan.Role.SCRAPE) {
        reads.beliefs.get(place).storedUpon = true;
      }
      reads.forget(place);
    }
    Map<Integer, String> remarks = new TreeMap<>();
    reads.remarks.forEach((step, all) -> remarks.put(step, String.join("; ", all)));
    return remarks;
  }

  private void operation(Step step, StepOperation operation) {
    Place place = new Place(step.pid(), operation.file());
    switch (operation.kind()) {
      case READ_USED -> believe(place, Long.parseLong(operation.value()), step.number(), 0);
      case ENTRY, WORD -> {
        if (beliefs.containsKey(place)) {
          beliefs.get(place).storedUpon = true;
        }
      }
      case HEADER -> {
        long used = Long.parseLong(operation.value());
        overwritten(place, used, step.number());
        believe(place, used, 0, 0);
      }
      case CLOSE -> forget(place);
      case EXIT -> forgetAll(step.pid());
      case KILL -> forgetAll(Long.parseLong(operation.value()));
      case FORK -> inherit(step, Long.parseLong(operation.value()));
      default -> {
        // Says nothing of where the file ends.
      }
    }
  }

  private void believe(Place place, long used, int step, long inheritedBy) {
    forget(place);
    beliefs.put(place, new Belief(used, step, inheritedBy));
  }

  private void overwritten(Place by, long used, int step) {
    beliefs.forEach(
        (place, belief) -> {
          boolean others = place.pid != by.pid && place.file.equals(by.file);
          if (others && belief.staleFrom == 0 && belief.used != used) {
            belief.staleFrom = step;
          }
        });
  }

  private void inherit(Step step, long child) {
    for (Place place : List.copyOf(beliefs.keySet())) {
      if (place.pid == step.pid()) {
        Belief parents = beliefs.get(place);
        Belief belief = new Belief(parents.used, step.number(), child);
        // May be stale already.
        belief.staleFrom = parents.staleFrom;
        beliefs.put(new Place(child, place.file), belief);
      }
    }
  }

  private void forgetAll(long pid) {
    for (Place place : List.copyOf(beliefs.keySet())) {
      if (place.pid == pid) {
        forget(place);
      }
    }
  }

  private void forget(Place place) {
    Belief belief = beliefs.remove(place);
    if (belief != null && belief.staleFrom > 0 && belief.step > 0 && belief.storedUpon) {
      remarks.computeIfAbsent(belief.step, s -> new ArrayList<>()).add(belief.remark());
    }
  }
}
