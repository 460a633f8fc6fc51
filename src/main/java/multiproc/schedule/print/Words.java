package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Explains the words of a table of steps.
 *
 * <p>Pure functions.
 */
public final class Words {

  /** The mark of the first step after which the verdict is not clean. */
  static final String FIRST = "*";

  /** The mark of the step from which on the verdict is the run's final one, if it is another. */
  static final String FINAL = "!";

  /**
   * A word.
   *
   * @param shown as it is in a table
   * @param meaning with the numbers of {@code shown}
   */
  public record Word(String shown, String meaning) {}

  /**
   * A word that tables use: an example, its pattern, and its meaning, which uses the pattern's
   * groups.
   */
  private record ListedWord(String example, Pattern pattern, String meaning) {

    private Word word(String shown) {
      return new Word(shown, pattern.matcher(shown).replaceFirst(meaning));
    }
  }

  /** In the order in which they occur in a run. */
  private static final List<ListedWord> ALL =
      Markup.resource("words.txt")
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Words::read)
          .toList();

  private Words() {}

  private static ListedWord read(String line) {
    String[] parts = line.split("\t");
    return new ListedWord(parts[0], Pattern.compile(parts[1]), parts[2]);
  }

  /** All words, with example numbers. */
  public static List<Word> all() {
    return ALL.stream().map(entry -> entry.word(entry.example())).toList();
  }

  /** The words that a table's text has, each as it is there first. */
  static List<Word> of(String text) {
    List<Word> found = new ArrayList<>();
    for (ListedWord entry : ALL) {
      Matcher matcher = entry.pattern().matcher(text);
      if (matcher.find()) {
        found.add(entry.word(matcher.group()));
      }
    }
    return found;
  }
}
