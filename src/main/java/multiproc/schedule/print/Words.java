package multiproc.schedule.print;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a table of steps, each with its meaning.
 *
 * <p>Pure functions.
 */
public final class Words {

  /**
   * A word.
   *
   * @param shown as in a table, with example numbers
   * @param mark the text by which a table with the word is recognised
   * @param meaning in a line
   */
  public record Word(String shown, String mark, String meaning) {}

  /** In the order in which they occur in a run. */
  private static final List<Word> ALL =
      List.of(
          new Word("*", "*", "the first step after which something is wrong"),
          new Word("fork 4102", "fork ", "starts process 4102 as a copy of this one"),
          new Word(
              "open (creates, 1 MiB)",
              "open",
              "opens the file for writing; \"creates\": it was not there and is made, of zeros"),
          new Word("truncate 1 MiB", "truncate ", "sets the file's size"),
          new Word(
              "read used = 8",
              "read used",
              "reads the file's header, which says how many bytes are used: the next entry goes"
                  + " there"),
          new Word("walk", "walk", "reads the entries one by one, from position 8 up to used"),
          new Word("header 8 -> 96", "header ", "stores a new used in the header"),
          new Word(
              "entry[88] @8",
              "entry[",
              "stores an entry (length of the key, key, value) of 88 bytes at position 8"),
          new Word("over 88", " over ", "where an entry of 88 bytes was"),
          new Word(
              "word[8] @16", "word[", "stores 8 bytes of an entry or of a value at position 16"),
          new Word("load @88 = 0.0", "load ", "loads the value at position 88"),
          new Word("value @88 = 1.0", "value @", "stores the value 1.0 at position 88"),
          new Word(
              "stale from step 8 on",
              "stale ",
              "another process stores a different used in step 8, and this one does not read it"
                  + " again"),
          new Word("list", "list", "a scrape lists the files of the directory"),
          new Word("open-read", "open-read", "a scrape opens the file for reading"),
          new Word("read[92] @4", "read[", "a scrape reads 92 bytes from position 4 on"),
          new Word("close", "close", "closes the file"),
          new Word("unlink", "unlink", "deletes the file"),
          new Word("exits", "exits", "reaches the end of its program"),
          new Word("killed", "killed", "is ended by SIGKILL, wherever it is"),
          new Word("dies", "dies", "ends with the error given behind the row"),
          new Word("empty", "empty", "the file has no bytes"),
          new Word("no header", "no header", "the file is all zeros, its used too"),
          new Word("ok", "ok", "a reader finds all entries of the file"),
          new Word(
              "MISALIGNED at 88: length 0",
              "MISALIGNED",
              "at position 88 a reader expects an entry; what it finds is none, and read as the"
                  + " key's length is 0"),
          new Word(
              "VALUE-STOMP at 176",
              "VALUE-STOMP",
              "a value was stored at position 176, inside another entry's key"),
          new Word(
              "LOST: 4102's x",
              "LOST",
              "process 4102 stored the entry x and counted it in used, and no reader finds it"),
          new Word("SHRINK", "SHRINK", "a file was cut while a process has more of it mapped"),
          new Word(
              "EMPTY-FILE",
              "EMPTY-FILE",
              "a process was ended before it stored its file's first header; every scrape fails"),
          new Word(
              "READER-INIT",
              "READER-INIT",
              "a scrape came before a file's first header; a later scrape succeeds"),
          new Word("WRONG-VALUE", "WRONG-VALUE", "a scrape shows a value that no program made"),
          new Word("HANGS", "HANGS", "a process waits for ever"),
          new Word("FAILED", "FAILED", "a process died of an error, and no file is damaged"));

  private Words() {}

  /** All words. */
  public static List<Word> all() {
    return ALL;
  }

  /** The words that a table's text has. */
  static List<Word> of(String text) {
    List<Word> found = new ArrayList<>();
    for (Word word : ALL) {
      if (text.contains(word.mark())) {
        found.add(word);
      }
    }
    return found;
  }
}
