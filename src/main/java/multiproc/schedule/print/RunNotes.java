package multiproc.schedule.print;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import multiproc.schedule.Schedule;

/**
 * Writes the notes below a table of steps: the words of the table with their meanings, and a few
 * sentences on the run.
 *
 * <p>Pure functions.
 */
public final class RunNotes {

  private static final int WIDTH = 100;

  /** Width of a line of a word, which {@code --help} shows too: a terminal's, less the indent. */
  private static final int WORD_WIDTH = 78;

  /** Widest word that has its meaning beside it; a longer one has it below. */
  private static final int WORD_COLUMN = 30;

  private static final String INDENT = "  ";

  private RunNotes() {}

  /**
   * Prints the notes of a run.
   *
   * @param shortened whether the table has the steps of the race alone
   * @throws IllegalArgumentException when the programs do not make these steps
   */
  public static void print(Schedule schedule, boolean shortened, PrintStream out) {
    print(schedule, shortened, out, "");
  }

  /**
   * The same for a run that stands for what left a file's bytes.
   *
   * @param fault the sentence about the fault, from the bytes; empty to take the run's
   */
  public static void print(Schedule schedule, boolean shortened, PrintStream out, String fault) {
    Columns columns = Columns.of(schedule);
    List<StepRow> rows = RowMaker.all(schedule, columns.files());
    RaceStory story = story(schedule, rows);
    List<StepRow> shown = rows;
    if (shortened) {
      Set<Integer> race = race(story, rows);
      shown = rows.stream().filter(row -> race.contains(row.step().number())).toList();
    }
    out.println();
    if (!shown.isEmpty()) {
      out.println("Words:");
      words(Words.of(text(shown, columns.files()))).forEach(out::println);
      out.println();
    }
    // Last, since the end is what a terminal shows.
    for (String sentence : told(story, fault)) {
      TextGrid.wrap(TextGrid.plain(sentence), WIDTH).forEach(out::println);
    }
    out.println();
  }

  /**
   * The numbers of the steps of the race: those that the sentences name, those that end a process
   * with an error, and the last one.
   *
   * @throws IllegalArgumentException when the programs do not make these steps
   */
  public static Set<Integer> race(Schedule schedule) {
    List<StepRow> rows = RowMaker.all(schedule, Columns.of(schedule).files());
    return race(story(schedule, rows), rows);
  }

  private static Set<Integer> race(RaceStory story, List<StepRow> rows) {
    Set<Integer> race = new TreeSet<>(story.steps());
    for (StepRow row : rows) {
      if (row.turnsBad() || !row.ends().isEmpty()) {
        race.add(row.step().number());
      }
    }
    race.add(rows.size());
    return race;
  }

  /** A few sentences on the run; the first is on its fault, if it shows a known one. */
  public static List<String> sentences(Schedule schedule) {
    return told(story(schedule, RowMaker.all(schedule, Columns.of(schedule).files())), "");
  }

  private static List<String> told(RaceStory story, String fault) {
    List<String> sentences = new ArrayList<>();
    if (fault.isEmpty()) {
      story.bug().ifPresent(sentences::add);
    } else {
      sentences.add(fault);
    }
    sentences.addAll(story.sentences());
    return sentences;
  }

  private static RaceStory story(Schedule schedule, List<StepRow> rows) {
    return new RaceStory(schedule, rows, StaleReads.of(schedule));
  }

  /**
   * The first step after which something is wrong, with its process and operation: {@code step 17,
   * child 4102 entry[80] @96 over entry[88]}; empty if there is none after {@code from}.
   */
  public static Optional<String> firstDamage(Schedule schedule, int from) {
    return RowMaker.all(schedule, Columns.of(schedule).files()).stream()
        .filter(StepRow::turnsBad)
        .filter(row -> row.step().number() > from)
        .findFirst()
        .map(row -> "step " + row.step().number() + ", " + row.does(schedule.plan()));
  }

  /** The text of all cells of a table. */
  static String text(List<StepRow> rows, List<String> files) {
    StringBuilder text = new StringBuilder();
    int last = StepRow.finalMark(rows);
    for (StepRow row : rows) {
      text.append(row.turnsBad() ? Words.FIRST + "\n" : "");
      text.append(row.step().number() == last ? Words.FINAL + "\n" : "");
      row.cells().values().forEach(cell -> text.append(cell).append('\n'));
      row.notes().forEach(note -> text.append(note).append('\n'));
      files.forEach(file -> text.append(row.file(file).text()).append('\n'));
    }
    return text.toString();
  }

  /** Lines with the words of a schedule's table and their meanings. */
  public static List<String> words(Schedule schedule) {
    Columns columns = Columns.of(schedule);
    return words(Words.of(text(RowMaker.all(schedule, columns.files()), columns.files())));
  }

  /** Lines with each word and, in a second column, its meaning. */
  public static List<String> words(List<Words.Word> words) {
    int width = 0;
    for (Words.Word word : words) {
      if (word.shown().length() <= WORD_COLUMN) {
        width = Math.max(width, word.shown().length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (Words.Word word : words) {
      String shown = word.shown();
      if (shown.length() > width) {
        lines.add(INDENT + TextGrid.plain(shown));
        shown = "";
      }
      for (String meaning :
          TextGrid.wrap(TextGrid.plain(word.meaning()), WORD_WIDTH - width - 2 * INDENT.length())) {
        lines.add(INDENT + shown + " ".repeat(width - shown.length()) + INDENT + meaning);
        shown = "";
      }
    }
    return lines;
  }
}
