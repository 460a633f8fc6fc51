package multiproc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import multiproc.client.ClientVersion;
import multiproc.explore.explain.EmptyFileExplanation;
import multiproc.explore.explain.Explanation;
import multiproc.schedule.Expectation;
import multiproc.schedule.Schedule;

/**
 * Writes, for {@code explain}, the sentences on how the original's programs can have left a file.
 *
 * <p>Pure functions.
 */
final class ExplanationText {

  static final String NONE = "no interleaving within the bounds leaves these bytes";

  static final String STOPPED =
      "the search was ended before an interleaving that leaves these bytes was found";

  private static final int MOST_POSITIONS = 8;

  private ExplanationText() {}

  /**
   * The sentences about an explanation, besides its run.
   *
   * @param stopped whether the search was ended before it was complete
   */
  static List<String> told(Explanation explanation, boolean stopped) {
    Schedule schedule = explanation.schedule();
    String states = Plural.of(explanation.states(), "state");
    List<String> told = new ArrayList<>();
    if (explanation.exact()) {
      told.add(
          String.format(
              Locale.ROOT,
              "%s: these %d steps leave exactly these bytes (%s seen).",
              summary(schedule.expectation()),
              schedule.steps().size(),
              states));
      told.add(
          (explanation.counted() ? "" : "At least ")
              + Plural.of(explanation.distinct(), "distinct shortest explanation")
              + (explanation.distinct() == 1 ? "." : ": other causes remain possible."));
      return told;
    }
    String closest =
        explanation.compared()
            ? "the closest, above, differs in "
                + Plural.of(explanation.differing(), "word")
                + " of 8 bytes"
            : "no run was compared so far";
    told.add(sentence(stopped ? STOPPED : NONE) + "; " + closest + " (" + states + " seen).");
    if (!explanation.impossible().isEmpty()) {
      int more = explanation.impossible().size() - MOST_POSITIONS;
      told.add(
          "These processes never store the bytes that are at "
              + explanation.impossible().stream()
                  .limit(MOST_POSITIONS)
                  .map(String::valueOf)
                  .collect(Collectors.joining(", "))
              + (more > 0 ? " and " + more + " more" : "")
              + ".");
    }
    return told;
  }

  /** Which releases read a file without a header, and which fail on it. */
  static String scrapes(long size) {
    List<ClientVersion.Range> failing = EmptyFileExplanation.failing(size);
    return "Every scrape of client "
        + failing.stream().map(ClientVersion.Range::text).collect(Collectors.joining(" and "))
        + " fails on it; other releases read it as a file without entries.";
  }

  private static String sentence(String clause) {
    return Character.toUpperCase(clause.charAt(0)) + clause.substring(1);
  }

  static String summary(Expectation end) {
    String verdict = end.verdict().toString();
    return end.detail().contains(verdict) ? end.detail() : (verdict + " " + end.detail()).strip();
  }
}
