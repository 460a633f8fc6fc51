package multiproc.explore.infer;

import java.util.ArrayList;
import java.util.List;

/**
 * Matches the visible bytes of a key with a pattern: literals and free texts in turn.
 *
 * <p>Threading: one thread.
 */
final class KeyPattern {

  /** The substitute for a hidden byte of a label's value. */
  static final char PLACEHOLDER = '?';

  /** The substitute for a hidden metric name, repeated to the name's size. */
  static final String NAME = "unknown_";

  /**
   * The substitute for a hidden label name. Labels are sorted, and this sorts before other names.
   */
  private static final String LABEL_NAME = "_unknown";

  /**
   * @param literal the literal; null for a free text
   * @param name whether the free text is a name
   */
  private record Piece(String literal, boolean name) {}

  private final List<Piece> parts = new ArrayList<>();

  /** By part and position: whether a match from there has already failed. */
  private boolean[][] failed;

  private ShownText shown;
  private int length;
  private char[] out;

  KeyPattern literal(String text) {
    parts.add(new Piece(text, false));
    return this;
  }

  /** A name of one character or more. */
  KeyPattern name() {
    parts.add(new Piece(null, true));
    return this;
  }

  /** A label's value or a help text, of any length. */
  KeyPattern text() {
    parts.add(new Piece(null, false));
    return this;
  }

  /** A key of the given length that matches the visible bytes; null if there is none. */
  String match(ShownText text, int keyLength) {
    shown = text;
    length = keyLength;
    out = new char[length];
    failed = new boolean[parts.size() + 1][length + 1];
    return match(0, 0) ? new String(out) : null;
  }

  private boolean match(int part, int at) {
    if (part == parts.size()) {
      return at == length;
    }
    if (failed[part][at]) {
      return false;
    }
    boolean matched =
        parts.get(part).literal() != null
            ? literal(parts.get(part).literal(), part, at)
            : any(parts.get(part).name(), part, at);
    failed[part][at] = !matched;
    return matched;
  }

  private boolean literal(String text, int part, int at) {
    if (at + text.length() > length) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      int there = shown.at(at + i);
      if (there != ShownText.UNKNOWN && there != text.charAt(i)) {
        return false;
      }
      out[at + i] = text.charAt(i);
    }
    return match(part + 1, at + text.length());
  }

  private boolean any(boolean name, int part, int at) {
    boolean last = part == parts.size() - 2;
    int least = last ? length - parts.get(part + 1).literal().length() - at : name ? 1 : 0;
    for (int size = 0; at + size < length; size++) {
      if (size >= least && size >= (name ? 1 : 0)) {
        if (match(part + 1, at + size)) {
          return true;
        }
        if (last) {
          return false;
        }
      }
      int there = shown.at(at + size);
      char c =
          there != ShownText.UNKNOWN
              ? (char) there
              : name ? LABEL_NAME.charAt(size % LABEL_NAME.length()) : PLACEHOLDER;
      if (c == '"' || c == '\\' || c < ' ' || name && !isNameCharacter(c)) {
        return false;
      }
      out[at + size] = c;
    }
    return false;
  }

  static boolean isNameCharacter(char c) {
    return c == '_' || c == ':' || Character.isLetterOrDigit(c) && c < 0x80;
  }
}
