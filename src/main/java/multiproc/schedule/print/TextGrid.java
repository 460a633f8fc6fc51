package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns of text of given widths: a cell that is too long continues in the next line of its row,
 * so no text is lost and no column moves.
 *
 * <p>Pure functions of the widths.
 */
final class TextGrid {

  private static final String GAP = "  ";
  private static final String CUT = "..";

  private final int[] widths;

  /**
   * @param widths of the columns, in characters
   */
  TextGrid(int[] widths) {
    this.widths = widths.clone();
  }

  /** The widths' sum with the gaps between. */
  static int total(int[] widths) {
    int total = GAP.length() * (widths.length - 1);
    for (int width : widths) {
      total += width;
    }
    return total;
  }

  /**
   * Narrows the widest columns until all fit.
   *
   * @param least the least width of each column
   */
  static int[] fitted(int[] widths, int limit, int[] least) {
    int[] fitted = widths.clone();
    while (total(fitted) > limit) {
      int widest = -1;
      for (int i = 0; i < fitted.length; i++) {
        if (fitted[i] > least[i] && (widest < 0 || fitted[i] > fitted[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return fitted;
      }
      fitted[widest]--;
    }
    return fitted;
  }

  /** The cells of each line of a row, every cell filled up with spaces to its column's width. */
  List<List<String>> lines(List<String> cells) {
    List<List<String>> wrapped = new ArrayList<>();
    int height = 1;
    for (int i = 0; i < cells.size(); i++) {
      wrapped.add(wrap(cells.get(i), widths[i]));
      height = Math.max(height, wrapped.get(i).size());
    }
    List<List<String>> lines = new ArrayList<>();
    for (int line = 0; line < height; line++) {
      List<String> filled = new ArrayList<>();
      for (int i = 0; i < wrapped.size(); i++) {
        String text = line < wrapped.get(i).size() ? wrapped.get(i).get(line) : "";
        filled.add(text + " ".repeat(Math.max(0, widths[i] - text.length())));
      }
      lines.add(filled);
    }
    return lines;
  }

  int width(int column) {
    return widths[column];
  }

  /** One line of cells. */
  static String joined(List<String> cells) {
    return String.join(GAP, cells);
  }

  /** The text in lines of at most this width, broken between words if possible, else in a name. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int part = rest.lastIndexOf('_', width - 1) + 1;
      int end = space > 0 ? space : part > 0 ? part : width;
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  /** The text, cut if it is longer than the width. */
  static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - CUT.length()) + CUT;
  }

  /** The text, with every character escaped that could control a terminal or break a line. */
  static String plain(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      boolean steers =
          type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR
              || type == Character.SURROGATE;
      out.append(steers ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    return out.toString();
  }
}
