package multiproc.harness.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import multiproc.client.ClientVersion;
import multiproc.layout.DbFileName;
import multiproc.schedule.StepOperation;

/**
 * Facts from a run's traces that do not depend on the order of its operations.
 *
 * @param appendedByOthers for each file's name, the processes that stored an entry into it although
 *     its name has another pid
 * @param headerWindows for each created file: nanoseconds from the call of open to the end of the
 *     first header's store; a process killed in between leaves a file without a header
 * @param entryWindows for each first entry after an open: nanoseconds from the read of {@code used}
 *     to the store of the entry; in between every other process may append at the same position
 */
public record TraceFacts(
    Map<String, Set<Long>> appendedByOthers, List<Long> headerWindows, List<Long> entryWindows) {

  /**
   * Reads the traces of a run.
   *
   * @param traces their directory
   */
  public static TraceFacts read(Path traces, ClientVersion version) throws IOException {
    RunTraces run = RunTraces.read(traces, version).withoutScrapes("");
    TraceFacts facts = new TraceFacts(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < run.operations().size(); i++) {
      facts.add(run.plan().processes().get(i).pid(), run.operations().get(i));
    }
    return facts;
  }

  /**
   * The header windows of one process's trace.
   *
   * @return for each window its beginning and its end on the machine's monotonic clock
   */
  public static List<long[]> headerWindowTimes(Path trace) throws IOException {
    List<long[]> windows = new ArrayList<>();
    long opened = 0;
    boolean created = false;
    for (Trace.TracedOperation done : Trace.read(trace).operations()) {
      switch (done.operation().kind()) {
        case OPEN -> {
          opened = done.fromNanos();
          created = false;
        }
        case TRUNCATE -> created = true;
        case HEADER -> {
          if (created) {
            windows.add(new long[] {opened, done.toNanos()});
          }
          created = false;
        }
        default -> {
          // Neither begins nor ends a window.
        }
      }
    }
    return windows;
  }

  private void add(long pid, List<Trace.TracedOperation> operations) {
    long opened = 0;
    boolean created = false;
    long usedRead = 0;
    for (Trace.TracedOperation done : operations) {
      StepOperation operation = done.operation();
      switch (operation.kind()) {
        case OPEN -> {
          opened = done.fromNanos();
          created = false;
        }
        case TRUNCATE -> created |= opened != 0;
        case READ_USED -> usedRead = done.toNanos();
        case HEADER -> {
          if (created) {
            headerWindows.add(done.toNanos() - opened);
          }
          created = false;
          opened = 0;
        }
        case ENTRY -> {
          if (usedRead != 0) {
            entryWindows.add(done.fromNanos() - usedRead);
          }
          usedRead = 0;
          noteAppend(pid, operation.file());
        }
        default -> {
          // Neither opens nor appends.
        }
      }
    }
  }

  private void noteAppend(long pid, String file) {
    Optional<DbFileName> name = DbFileName.parse(file);
    if (name.isPresent() && !name.get().pid().equals(String.valueOf(pid))) {
      appendedByOthers.computeIfAbsent(file, f -> new TreeSet<>()).add(pid);
    }
  }
}
