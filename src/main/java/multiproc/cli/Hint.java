package multiproc.cli;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The hint in a message about a mistyped word, to be followed by what else to do.
 *
 * <p>Pure functions.
 */
final class Hint {

  /** A word may have one wrong letter for so many letters, and at least one. */
  private static final int LETTERS_FOR_EACH = 4;

  /** Words that a user may take for the command's name, with the command's name. */
  private static final Map<String, String> OTHER_WORDS =
      Map.ofEntries(
          Map.entry("help", "--help"),
          Map.entry("version", "--version"),
          Map.entry("repair", "salvage"),
          Map.entry("recover", "salvage"),
          Map.entry("restore", "salvage"),
          Map.entry("fix", "salvage"),
          Map.entry("check", "inspect"),
          Map.entry("verify", "inspect"),
          Map.entry("diagnose", "inspect"),
          Map.entry("analyze", "inspect"),
          Map.entry("dump", "inspect"),
          Map.entry("search", "explore"),
          Map.entry("minimize", "shrink"),
          Map.entry("reduce", "shrink"));

  private Hint() {}

  /** The hint at what may be meant. */
  public static String of(String meant) {
    return "did you mean " + meant + "? If not, ";
  }

  /** The hint at a command or action for a word that is none; empty where none is near. */
  public static String command(String word, List<String> commands) {
    String meant = OTHER_WORDS.get(word.toLowerCase(Locale.ROOT));
    return meant != null && (meant.startsWith("-") || commands.contains(meant))
        ? of(meant)
        : nearest(word, commands);
  }

  /**
   * The hint at the word nearest to a mistyped one; empty where none is near. Case is not counted.
   */
  public static String nearest(String word, Collection<String> words) {
    String nearest = null;
    String typed = word.toLowerCase(Locale.ROOT);
    int least = Math.max(1, word.length() / LETTERS_FOR_EACH) + 1;
    for (String known : words) {
      int distance = distance(typed, known.toLowerCase(Locale.ROOT));
      if (distance < least && !known.matches("-.")) {
        least = distance;
        nearest = known;
      }
    }
    return nearest == null ? "" : of(nearest);
  }

  /**
   * Number of letters to change, add, leave out or swap with the next one (optimal string alignment
   * distance).
   */
  private static int distance(String from, String to) {
    int[][] least = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          least[i][j] = i + j;
          continue;
        }
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int change = least[i - 1][j - 1] + (same ? 0 : 1);
        least[i][j] = Math.min(change, 1 + Math.min(least[i][j - 1], least[i - 1][j]));
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        if (swapped) {
          least[i][j] = Math.min(least[i][j], 1 + least[i - 2][j - 2]);
        }
      }
    }
    return least[from.length()][to.length()];
  }
}
