package multiproc.client.ruby;

import java.util.ArrayList;
import java.util.List;

/**
 * A JSON text as a list of tokens, each container before its contents, as the Ruby client reads a
 * key. That client takes the third token as the sample's name, and the tokens from the fifth on as
 * label names, one container and label values, whatever the brackets are.
 *
 * <p>Pure functions. Each char of the text is one byte (Latin-1).
 */
final class FlatJson {

  /** A token: a container with its brackets, a string without its quotes, or a bare word. */
  record Token(String text, char kind) {
    static final char ARRAY = '[';
    static final char OBJECT = '{';
    static final char STRING = '"';
    static final char WORD = 'w';
  }

  private static final String ESCAPES = "\"/\\bfrnt";
  private static final int HEX_DIGITS = 4;

  private final String json;
  private final List<int[]> spans = new ArrayList<>();
  private final List<Character> kinds = new ArrayList<>();
  private final List<Integer> open = new ArrayList<>();

  private FlatJson(String json) {
    this.json = json;
  }

  /**
   * The tokens.
   *
   * @param most the largest number of tokens
   * @return null if the text is no JSON or has more tokens
   */
  static List<Token> tokens(String json, int most) {
    FlatJson reader = new FlatJson(json);
    if (!reader.read(most) || reader.spans.size() > most) {
      return null;
    }
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < reader.spans.size(); i++) {
      int[] span = reader.spans.get(i);
      tokens.add(new Token(json.substring(span[0], span[1]), reader.kinds.get(i)));
    }
    return tokens;
  }

  /** Whether the second token, the metric's name, is not empty. */
  static boolean hasName(String json) {
    FlatJson reader = new FlatJson(json);
    reader.read(2);
    if (reader.spans.size() < 2) {
      return false;
    }
    int[] name = reader.spans.get(1);
    return name[0] > 0 && name[1] > name[0];
  }

  /**
   * Reads tokens; false if the text is no JSON, or continues after more than {@code most} tokens.
   */
  private boolean read(int most) {
    int at = 0;
    while (at < json.length() && json.charAt(at) != 0) {
      if (spans.size() > most) {
        return false;
      }
      char c = json.charAt(at);
      switch (c) {
        case '{', '[' -> {
          open.add(spans.size());
          add(at, -1, c);
          at++;
        }
        case '}', ']' -> {
          if (!close(c, at + 1)) {
            return false;
          }
          at++;
        }
        case '"' -> {
          int end = stringEnd(at + 1);
          if (end < 0) {
            return false;
          }
          add(at + 1, end, Token.STRING);
          at = end + 1;
        }
        case ' ', '\t', '\r', '\n', ':', ',' -> at++;
        default -> {
          int end = wordEnd(at);
          if (end < 0) {
            return false;
          }
          add(at, end, Token.WORD);
          at = end;
        }
      }
    }
    return open.isEmpty();
  }

  private void add(int from, int to, char kind) {
    spans.add(new int[] {from, to});
    kinds.add(kind);
  }

  private boolean close(char c, int end) {
    if (open.isEmpty()) {
      return false;
    }
    int token = open.remove(open.size() - 1);
    spans.get(token)[1] = end;
    return kinds.get(token) == (c == '}' ? Token.OBJECT : Token.ARRAY);
  }

  /** The index of a string's closing quote; -1 if it is missing or an escape is invalid. */
  private int stringEnd(int from) {
    for (int at = from; at < json.length() && json.charAt(at) != 0; at++) {
      char c = json.charAt(at);
      if (c == '"') {
        return at;
      }
      if (c == '\\' && at + 1 < json.length()) {
        at++;
        if (json.charAt(at) == 'u') {
          for (int i = 0; i < HEX_DIGITS; i++) {
            at++;
            if (at >= json.length() || Character.digit(json.charAt(at), 16) < 0) {
              return -1;
            }
          }
        } else if (ESCAPES.indexOf(json.charAt(at)) < 0) {
          return -1;
        }
      }
    }
    return -1;
  }

  private int wordEnd(int from) {
    int at = from;
    while (at < json.length() && "\t\r\n ,]}:\0".indexOf(json.charAt(at)) < 0) {
      char c = json.charAt(at);
      if (c < ' ' || c > '~') {
        return -1;
      }
      at++;
    }
    return at;
  }
}
