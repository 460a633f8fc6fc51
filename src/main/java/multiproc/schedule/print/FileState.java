package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import multiproc.schedule.ProgramValues;
import multiproc.schedule.Verdict;
import multiproc.schedule.model.AcknowledgedWrites;
import multiproc.schedule.model.FileChecker;
import multiproc.schedule.model.FileImage;
import multiproc.schedule.model.LocalState;
import multiproc.schedule.model.Simulation;
import multiproc.schedule.model.TransitionSystem;

/**
 * Describes a file after a step.
 *
 * @param name of the file
 * @param image its bytes; null if the file does not exist
 * @param judgement the verdict on this file alone; null if the file does not exist
 * @param verdict {@code ok}, {@code MISALIGNED at 88: length 0}, {@code LOST: 4107's up and 2
 *     more}; empty if the file does not exist
 * @param bad whether the verdict is a fault
 * @param lost the entries that processes counted in {@code used} and a walk does not find, each
 *     with its process: {@code 4107's up}
 */
record FileState(
    String name,
    FileImage image,
    FileChecker.FileVerdict judgement,
    String verdict,
    boolean bad,
    List<String> lost) {

  private static final String NONE = "-";
  private static final int USED_WIDTH = 4;

  /** Each file of the plan, in its order. */
  static List<FileState> all(Simulation simulation) {
    List<FileState> states = new ArrayList<>();
    for (String name : simulation.system().plan().fileNames()) {
      states.add(of(simulation, name));
    }
    return states;
  }

  private static FileState of(Simulation simulation, String name) {
    TransitionSystem system = simulation.system();
    int file = system.file(simulation.state(), name);
    if (file < 0) {
      return new FileState(name, null, null, "", false, List.of());
    }
    FileImage image = system.image(simulation.state(), file);
    FileChecker.FileVerdict judgement = simulation.judgement(file);
    boolean walkable = judgement.verdict() == Verdict.CLEAN;
    Set<String> lost = new LinkedHashSet<>();
    String stomped = walkable ? missed(simulation, file, judgement.values(), lost) : "";
    boolean empty = judgement.verdict() == Verdict.EMPTY_FILE;
    if (stomped.isEmpty() && lost.isEmpty()) {
      return new FileState(
          name, image, judgement, judgement.text(), !walkable && !empty, List.of());
    }
    String last = lost.stream().reduce("", (before, next) -> next);
    String more = lost.size() > 1 ? " and " + (lost.size() - 1) + " more" : "";
    String missed = stomped.isEmpty() ? Verdict.LOST + ": " + last + more : stomped;
    return new FileState(name, image, judgement, missed, true, List.copyOf(lost));
  }

  /**
   * The acknowledged store of a process of which a walk finds another value; empty if there is
   * none.
   *
   * @param lost receives each acknowledged entry that the walk does not find
   */
  private static String missed(
      Simulation simulation, int file, Map<String, Double> found, Set<String> lost) {
    TransitionSystem system = simulation.system();
    String stomped = "";
    for (int process = 0; process < system.processes(); process++) {
      LocalState node = system.node(simulation.state(), process);
      List<AcknowledgedWrites.Claim> claims = node == null ? List.of() : node.claims().all();
      long pid = system.plan().processes().get(process).pid();
      for (AcknowledgedWrites.Claim claim : claims) {
        Double value =
            claim.inode() == file ? found.get(claim.key()) : Double.valueOf(claim.value());
        if (value == null) {
          lost.add(pid + "'s " + ProgramValues.name(claim.key()));
        } else if (Double.compare(value, claim.value()) != 0 && stomped.isEmpty()) {
          stomped =
              Verdict.VALUE_STOMP
                  + ": "
                  + ProgramValues.name(claim.key())
                  + " is "
                  + value
                  + ", "
                  + pid
                  + " stored "
                  + claim.value();
        }
      }
    }
    return stomped;
  }

  /** Whether an entry of this process is lost. */
  boolean loses(long pid) {
    return lost.stream().anyMatch(entry -> entry.startsWith(pid + "'s "));
  }

  /** The value that a walk finds for a series; null if it finds none. */
  String value(String series) {
    for (Map.Entry<String, Double> found : judgement.values().entrySet()) {
      if (ProgramValues.name(found.getKey()).equals(series)) {
        return String.valueOf(found.getValue());
      }
    }
    return null;
  }

  /** The text in the table: {@code used 96 ok}. */
  String text() {
    if (image == null) {
      return NONE;
    }
    return image.used() == 0 ? verdict : used(image.used()) + verdict;
  }

  /** Without a formatter, which costs a cold JVM, such as that of a replay, ten milliseconds. */
  private static String used(int used) {
    String digits = String.valueOf(used);
    return "used " + digits + " ".repeat(Math.max(0, USED_WIDTH - digits.length()) + 1);
  }
}
