package multiproc.schedule.print;

import java.util.List;

/**
 * Facts about a run that its page shows.
 *
 * @param title the page's title; empty if it follows from the run
 * @param sentences one for each paragraph, for example which swap makes the run clean
 * @param caption of the table; empty if there is none
 * @param table rows of cells, the head first; empty if there is none
 */
public record PageFacts(
    String title, List<String> sentences, String caption, List<List<String>> table) {

  /** No facts, for a page that shows only the run. */
  public static final PageFacts NONE = new PageFacts("", List.of(), "", List.of());

  public PageFacts {
    sentences = List.copyOf(sentences);
    table = List.copyOf(table);
  }

  /** Only sentences. */
  public static PageFacts of(List<String> sentences) {
    return new PageFacts("", sentences, "", List.of());
  }
}
