package multiproc.cli;

import java.util.Collection;

/**
 * The hint in a message about a mistyped word, to be followed by what else to do.
 *
 * <p>Pure functions.
 */
final class Hint {

  /** Most wrong letters in a long word; a short word may have one fewer. */
  private static final int MOST_WRONG = 2;

  /** Longest word that counts as short. */
  private static final int LONG_WORD = 7;

  private Hint() {}

  /** The hint at what may be meant. */
  public static String of(String meant) {
    return "did you mean " + meant + "? If not, ";
  }

  /** The hint at the word nearest to a mistyped one; empty where none is near. */
  public static String nearest(String word, Collection<String> words) {
    String nearest = null;
    int least = word.length() > LONG_WORD ? MOST_WRONG + 1 : MOST_WRONG;
    for (String known : words) {
      int distance = distance(word, known);
      if (distance < least && !known.matches("-.")) {
        least = distance;
        nearest = known;
      }
    }
    return nearest == null ? "" : of(nearest);
  }

  /** Number of letters to change, add or leave out (Levenshtein distance). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
