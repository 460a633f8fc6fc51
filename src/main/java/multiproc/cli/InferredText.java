package multiproc.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import multiproc.client.Fault;
import multiproc.explore.infer.InferredHandles;
import multiproc.inspect.Inspection;
import multiproc.schedule.Expectation;
import multiproc.schedule.RunFault;
import multiproc.schedule.Schedule;

/**
 * Writes what {@code explain} found out about a file of unknown programs, in sentences and as JSON.
 */
final class InferredText {

  private static final int LONGEST_KEY = 120;

  private InferredText() {}

  /** The faults by the file's bytes, as {@code inspect} says them, and which of them the run is. */
  static String fault(Inspection file, Schedule run) {
    if (file.faults().isEmpty()) {
      return "None of the known faults explains these bytes.";
    }
    Optional<Fault> shown = RunFault.of(run);
    String others =
        file.faults().stream()
            .filter(fault -> shown.isEmpty() || fault != shown.get())
            .map(Fault::id)
            .collect(Collectors.joining(" or "));
    return "By its bytes: "
        + String.join("; or ", file.faultTexts())
        + (file.faults().size() == 1
            ? "."
            : ". Other files of its directory can decide between them: inspect the directory.")
        + shown.map(fault -> " The run above is one of " + fault.id() + ".").orElse("")
        + (others.isEmpty()
            ? ""
            : " A run of " + others + " that leaves these bytes was not looked for.");
  }

  /** What an explanation proves, and what it does not. */
  public static List<String> told(InferredHandles found) {
    Schedule schedule = found.schedule();
    Expectation end = schedule.expectation();
    String verdict = end.verdict().toString();
    List<String> told = new ArrayList<>();
    told.add(
        String.format(
            Locale.ROOT,
            "%s: these %d steps of %s leave exactly these bytes.",
            end.detail().contains(verdict) ? end.detail() : (verdict + " " + end.detail()).strip(),
            schedule.steps().size(),
            Plural.of(found.handles(), "handle")));
    told.add(
        "The programs are inferred: few handles that explain the bytes, each a process of the same"
            + " identifier; the numbers of all but the first are made up: no inspected file has"
            + " them. Whether a handle was a forked child's, another container's or an earlier"
            + " process's cannot be told from them.");
    if (!found.unknown().isEmpty()) {
      told.add(
          "Cannot be told: what a process appended where the file shows only a part of it, one"
              + " entry or several. What is not shown was chosen freely, as was its value where"
              + " that is not shown; in the run it is one entry:");
      found.unknown().forEach(unknown -> told.add(unknown(unknown)));
    }
    told.add(
        "Found in the time of the search: "
            + Plural.of(found.distinct(), "distinct explanation")
            + " by what each handle appends; other causes, orders and longer runs remain"
            + " possible.");
    return told;
  }

  private static String unknown(InferredHandles.Unknown unknown) {
    String key =
        unknown.key().length() <= LONGEST_KEY
            ? unknown.key()
            : unknown.key().substring(0, LONGEST_KEY) + "..";
    return String.format(
        Locale.ROOT,
        "  process %d at %d: %d bytes, of which the file shows %s: %s",
        unknown.pid(),
        unknown.position(),
        unknown.length(),
        unknown.shown() == 0 ? "none" : unknown.shown(),
        key);
  }

  /** What was tried; empty if no assignment was. */
  public static List<String> tried(InferredHandles found) {
    InferredHandles.Tried tried = found.tried();
    return tried.assignments() == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "  tried: up to %s, %s of the bytes to them; of these %d had an order of the"
                    + " stores, and %d of those a key for each entry",
                Plural.of(found.handles(), "handle"),
                Plural.of(tried.assignments(), "assignment"),
                tried.ordered(),
                tried.keyed()));
  }

  /**
   * Adds the entries that are not whole in the file.
   *
   * @param found null if the programs are known
   */
  public static void json(ScheduleJson json, InferredHandles found) throws IOException {
    json.number("handles", found == null ? 0 : found.handles());
    json.list("unknown");
    if (found != null) {
      for (InferredHandles.Unknown unknown : found.unknown()) {
        json.object()
            .number("pid", unknown.pid())
            .number("position", unknown.position())
            .number("length", unknown.length())
            .number("shown", unknown.shown())
            .text("key", unknown.key())
            .endObject();
      }
    }
    json.endList();
  }
}
