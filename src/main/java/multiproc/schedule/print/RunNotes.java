package multiproc.schedule.print;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import multiproc.schedule.Schedule;

/**
 * The notes below a table of steps: a few sentences on the run, and the words of the table with
 * their meanings.
 *
 * <p>Pure functions.
 */
public final class RunNotes {

  private static final int WIDTH = 100;

  /** Width of a line of a word, which {@code --help} shows too: a terminal's, less the indent. */
  private static final int WORD_WIDTH = 78;

  private static final String INDENT = "  ";

  private RunNotes() {}

  /**
   * Prints the notes of a run.
   *
   * @throws IllegalArgumentException when the programs do not make these steps
   */
  public static void print(Schedule schedule, PrintStream out) {
    Columns columns = Columns.of(schedule);
    List<StepRow> rows = RowMaker.all(schedule, columns.files());
    out.println();
    for (String sentence : sentences(schedule, rows)) {
      TextGrid.wrap(TextGrid.plain(sentence), WIDTH).forEach(out::println);
    }
    out.println("Words:");
    words(Words.of(text(rows, columns.files()))).forEach(out::println);
    out.println();
  }

  /** A few sentences on the run. */
  public static List<String> sentences(Schedule schedule) {
    return sentences(schedule, RowMaker.all(schedule, Columns.of(schedule).files()));
  }

  private static List<String> sentences(Schedule schedule, List<StepRow> rows) {
    return new RaceStory(schedule, rows, StaleReads.of(schedule).overwrites()).sentences();
  }

  /** The text of all cells of a table. */
  static String text(List<StepRow> rows, List<String> files) {
    StringBuilder text = new StringBuilder();
    for (StepRow row : rows) {
      text.append(row.turnsBad() ? "*" : "");
      row.cells().values().forEach(cell -> text.append(cell).append('\n'));
      row.notes().forEach(note -> text.append(note).append('\n'));
      files.forEach(file -> text.append(row.file(file).text()).append('\n'));
    }
    return text.toString();
  }

  /** Lines with each word and, in a second column, its meaning. */
  public static List<String> words(List<Words.Word> words) {
    int width = 0;
    for (Words.Word word : words) {
      width = Math.max(width, word.shown().length());
    }
    List<String> lines = new ArrayList<>();
    for (Words.Word word : words) {
      String shown = word.shown();
      for (String meaning :
          TextGrid.wrap(word.meaning(), WORD_WIDTH - width - 2 * INDENT.length())) {
        lines.add(INDENT + shown + " ".repeat(width - shown.length()) + INDENT + meaning);
        shown = "";
      }
    }
    return lines;
  }
}
