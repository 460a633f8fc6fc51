package multiproc.explore.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import multiproc.client.Fault;
import multiproc.schedule.ScheduleText;
import multiproc.schedule.Verdict;
import multiproc.store.SystemFault;

/**
 * Reads a fault's file: lines of a word and its text, then a schedule. The fault's name is in
 * {@link Fault}.
 *
 * <pre>
 *   lasts permanent: nothing puts the count right
 *   seen a counter that is too low
 *   workaround make each metric once
 *   fix one value object for each key of a process
 *   story the first object of a counter stores 1
 *   story ..
 *   kill
 *   fault ENOSPC
 *   shows WRONG-VALUE
 *   died IndexError: .*
 *   remains
 *   not 0.3.1 its values have no timestamps
 *   not any it is another client's
 *   not real it makes the client hang
 *   schedule 1
 *   ..
 * </pre>
 *
 * <p>The schedule is a shortest run that the search found; its steps and its verdict may be
 * missing. {@code kill} and {@code fault} are events that may come at any step; {@code shows} is
 * the verdict of a state that shows the fault, {@code died} the error of a process there, {@code
 * remains} demands bytes after those in use when no process is left; one of the three or more. A
 * line {@code not} says why a release cannot show it.
 */
final class FaultText {

  private static final String SCHEDULE = "schedule ";
  private static final String VERDICT = "verdict ";
  private static final Set<String> ONCE =
      Set.of("lasts", "seen", "workaround", "fix", "kill", "fault", "shows", "died", "remains");

  private final String id;
  private final Map<String, String> once = new LinkedHashMap<>();
  private final List<String> story = new ArrayList<>();
  private final Map<String, String> reasons = new LinkedHashMap<>();

  private FaultText(String id) {
    this.id = id;
  }

  /**
   * Reads a fault.
   *
   * @throws IllegalArgumentException when the text is invalid; the message says where and why
   */
  static FaultCase parse(String id, String text) {
    List<String> lines = text.lines().toList();
    FaultText fault = new FaultText(id);
    int at = 0;
    while (at < lines.size() && !lines.get(at).startsWith(SCHEDULE)) {
      fault.read(lines.get(at), at + 1);
      at++;
    }
    // Empty lines in place of the first lines keep the line numbers.
    String scenario = "\n".repeat(at) + String.join("\n", lines.subList(at, lines.size()));
    return fault.with(scenario);
  }

  private void read(String line, int number) {
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    String[] words = line.split(" ", 2);
    String rest = words.length > 1 ? words[1].strip() : "";
    if (words[0].equals("story")) {
      story.add(rest);
    } else if (words[0].equals("not")) {
      String[] reason = rest.split(" ", 2);
      reasons.put(reason[0], reason.length > 1 ? reason[1] : "");
    } else if (!ONCE.contains(words[0]) || once.put(words[0], rest) != null) {
      throw new IllegalArgumentException(
          "unknown line, or one there twice: fault=" + id + " line=" + number + ": " + line);
    }
  }

  private String said(String word) {
    String said = once.get(word);
    if (said == null) {
      throw new IllegalArgumentException("no line '" + word + "': fault=" + id);
    }
    return said.equals("-") ? "" : said;
  }

  private FaultCase with(String scenario) {
    Optional<Verdict> verdict =
        Optional.ofNullable(once.get("shows")).map(word -> Verdict.of(word).orElseThrow());
    Optional<Pattern> died = Optional.ofNullable(once.get("died")).map(Pattern::compile);
    boolean remains = once.containsKey("remains");
    if (verdict.isEmpty() && died.isEmpty() && !remains) {
      throw new IllegalArgumentException("no line 'shows', 'died' or 'remains': fault=" + id);
    }
    return new FaultCase(
        Fault.of(id).orElseThrow(() -> new IllegalArgumentException("no such fault: fault=" + id)),
        said("lasts"),
        said("seen"),
        said("workaround"),
        said("fix"),
        List.copyOf(story),
        once.containsKey("kill"),
        once.containsKey("fault") ? SystemFault.valueOf(said("fault")) : null,
        verdict,
        died,
        remains,
        Map.copyOf(reasons),
        ScheduleText.parseScenario(scenario, id),
        scenario.lines().anyMatch(line -> line.startsWith(VERDICT))
            ? Optional.of(ScheduleText.parse(scenario, id))
            : Optional.empty());
  }
}
