package multiproc.harness.real;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import multiproc.client.Fault;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;

/**
 * What an exported test looks for: the fault of its schedule and no other. What else a client does
 * wrong in that order is printed and does not fail the test, since no fix of the fault ends it.
 *
 * @param kinds of findings that fail the test
 * @param died matches the error of a process that shows the fault; then no other finding counts
 */
public record TestedFault(List<String> kinds, Optional<Pattern> died) {

  /** The kind of a process's death. */
  private static final String DIED = "died";

  private static final List<String> ALL =
      List.of("entries", "stored", "cut", "header", "unexpected", DIED);

  /** The kind of a store into another process's file. */
  private static final String FOREIGN = "foreign";

  /** The fault of a schedule. */
  public static TestedFault of(Schedule schedule) {
    boolean foreign = RunFault.of(schedule).filter(Fault::isOfForeignFile).isPresent();
    return new TestedFault(
        switch (schedule.expectation().verdict()) {
          case MISALIGNED, VALUE_STOMP, LOST ->
              foreign
                  ? List.of("entries", "stored", FOREIGN, DIED)
                  : List.of("entries", "stored", DIED);
          case SHRINK -> List.of("cut");
          case EMPTY_FILE -> List.of("header");
          case READER_INIT, FAILED, HANGS -> List.of(DIED);
          case WRONG_VALUE -> List.of("unexpected");
          case CLEAN -> ALL;
        },
        Optional.empty());
  }

  /** The fault that the error of a process shows. */
  public static TestedFault of(Pattern died) {
    return new TestedFault(List.of(DIED, "unexpected"), Optional.of(died));
  }

  /** Whether a store into another process's file fails the test. */
  public boolean isOfForeignFile() {
    return kinds.contains(FOREIGN);
  }

  /** What fails the test, as a sentence. */
  String sentence() {
    if (died.isPresent()) {
      return "It fails if a process dies of an error that matches " + died.get().pattern();
    }
    return switch (kinds.get(0)) {
      case "cut" -> "It fails if a file is cut under a mapping";
      case "header" ->
          "It fails if a file stays without a header and the client's scrape of it fails";
      case "unexpected" -> "It fails if a scrape does not show what is expected";
      case DIED -> "It fails if a process dies of an error";
      default ->
          kinds.equals(ALL)
              ? "It fails if anything is wrong"
              : "It fails if a process dies, or a series that was stored is not in its file"
                  + (isOfForeignFile() ? ", or a process stores into another's file" : "");
    };
  }
}
