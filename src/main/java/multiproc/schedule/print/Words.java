package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a table of steps, each with its meaning.
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

  /** A word of any table: an example, a pattern, and a meaning with the pattern's groups. */
  private record ListedWord(String example, Pattern pattern, String meaning) {

    private Word word(String shown) {
      return new Word(shown, pattern.matcher(shown).replaceFirst(meaning));
    }
  }

  /** In the order in which they occur in a run. */
  private static final List<ListedWord> ALL =
      List.of(
          entry("*", "(?m)^\\*", "after this step something is wrong, for the first time"),
          entry("!", "(?m)^!", "from this step on the verdict is the one that the run ends with"),
          entry("fork 4102", "fork (\\d+)", "starts process $1 as a copy of this one"),
          entry(
              "open (creates, 1 MiB)",
              "open \\(creates[^)]*\\)",
              "opens the file for writing; \"creates\": it was not there and is made, of zeros"),
          entry("open", "(?m)^open\\b(?! \\()(?!-)", "opens the file for writing"),
          entry("truncate 1 MiB", "truncate \\d+ \\w+", "sets the file's size"),
          entry(
              "read used = 8",
              "read used (?:\\S+ )?= \\d+",
              "reads used from the file's header: the number of bytes in use. The next entry goes"
                  + " there"),
          entry("walk", "\\bwalk\\b", "reads the entries one by one, from position 8 up to used"),
          entry(
              "header 8 -> 96",
              "header (?:\\S+\\.db )?(?:\\d+ -> )?(\\d+)",
              "stores used = $1 in the header"),
          entry(
              "entry[88] @8",
              "\\bentry\\[(\\d+)\\] (?:\\S+ )?@(\\d+)",
              "stores an entry (length of the key, key, value) of $1 bytes at position $2; no"
                  + " reader sees it before used counts it"),
          entry("over entry[88]", "over entry\\[(\\d+)\\]", "where an entry of $1 bytes was"),
          entry(
              "over other bytes",
              "over other bytes",
              "where bytes were that start no entry, for example a value"),
          entry(
              "word[8] @16",
              "word\\[(\\d+)\\] (?:\\S+ )?@(\\d+)",
              "stores $1 bytes of an entry or of a value at position $2"),
          entry(
              "load @88 = 0.0",
              "load (?:\\S+ )?@(\\d+)(?: = \\S+)?",
              "loads the value at position $1"),
          entry(
              "value @88 = 1.0",
              "value (?:\\S+ )?@(\\d+) = (\\S+)",
              "stores the value $2 at position $1"),
          entry(
              "stale from step 8 on",
              "stale from step (\\d+) on",
              "another process stores a different used in step $1, and this one does not read it"
                  + " again before it stores"),
          entry(
              "stale since step 8",
              "stale since step (\\d+)",
              "another process had stored a different used in step $1 already"),
          entry("list", "(?m)^list", "a scrape lists the files of the directory"),
          entry("open-read", "open-read", "a scrape opens the file for reading"),
          entry(
              "read[92] @4",
              "read\\[(\\d+)\\] (?:\\S+ )?@(\\d+)",
              "a scrape reads $1 bytes from position $2 on"),
          entry("close", "\\bclose\\b", "closes the file"),
          entry("unlink", "\\bunlink\\b", "deletes the file"),
          entry("exits", "\\bexits\\b", "reaches the end of its program"),
          entry("killed", "\\bkilled\\b", "is ended by SIGKILL, wherever it is"),
          entry("dies", "\\bdies\\b", "ends with the error in the row's remark"),
          entry("empty", "(?m)^empty", "the file has no bytes"),
          entry("no header", "no header", "the file is all zeros, its used too"),
          entry(
              "ok",
              "(?m)\\bok$",
              "a reader finds all entries up to used; bytes after used it does not read"),
          entry(
              "MISALIGNED at 88: length 0",
              "MISALIGNED at (\\d+): length (-?\\d+)",
              "at position $1 a reader expects an entry and finds other bytes, which as a key's"
                  + " length are $2"),
          entry(
              "VALUE-STOMP at 176: value 1.0 in an entry's head",
              "VALUE-STOMP at (\\d+): value (\\S+) in an entry's head",
              "the value $2 is at position $1, over the length or the key of an entry"),
          entry(
              "VALUE-STOMP: up is 0.5, 4102 stored 1.0",
              "VALUE-STOMP: (.+) is (\\S+), (\\d+) stored (\\S+)",
              "process $3 stored the value $4, and a reader finds $2: the value was overwritten"),
          entry(
              "LOST: 4102's up",
              "LOST: (\\d+)'s (.+)",
              "process $1 stored this entry and counted it in used, and no reader finds it"),
          entry("SHRINK", "SHRINK", "a file was cut while a process has more of it mapped"),
          entry(
              "EMPTY-FILE",
              "EMPTY-FILE",
              "a process was ended before it stored its file's first header; every scrape fails"),
          entry(
              "READER-INIT",
              "READER-INIT",
              "a scrape came before a file's first header; a later scrape succeeds"),
          entry("WRONG-VALUE", "WRONG-VALUE", "a scrape shows a value that no program made"),
          entry("HANGS", "HANGS", "a process waits for ever"),
          entry("FAILED", "FAILED", "a process died of an error, and no file is damaged"));

  private Words() {}

  private static ListedWord entry(String example, String pattern, String meaning) {
    return new ListedWord(example, Pattern.compile(pattern), meaning);
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
