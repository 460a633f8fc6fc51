package multiproc.schedule.print;

import java.util.List;

/**
 * Facts about a run that its page shows.
 *
 * @param title what the page is of, where it shows no run; else empty
 * @param sentences one a paragraph, for example which swap makes the run clean
 * @param caption of the table; empty where there is none
 * @param table rows of cells, the first one the head; empty where there is none
 */
public record PageFacts(
    String title, List<String> sentences, String caption, List<List<String>> table) {

  /** Nothing but the run. */
  public static final PageFacts NONE = new PageFacts("", List.of(), "", List.of());

  public PageFacts {
    sentences = List.copyOf(sentences);
    table = List.copyOf(table);
  }

  /** Sentences alone. */
  public static PageFacts of(List<String> sentences) {
    return new PageFacts("", sentences, "", List.of());
  }
}
