package multiproc.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import multiproc.inspect.ProofText;
import multiproc.inspect.Salvage;

/**
 * Prints what a salvage did: the summary and what to do, then the lines about the files. The screen
 * gets a few lines for each file that differs from its copy; the list beside the copies has all.
 *
 * <p>Threading: one thread.
 */
final class SalvagePrinter {

  /** Most lines of one kind that the screen shows for a file. */
  private static final int MOST_LINES = 3;

  private final String list;
  private final ByteArrayOutputStream all = new ByteArrayOutputStream();
  private final ByteArrayOutputStream few = new ByteArrayOutputStream();
  private final PrintStream toAll = new PrintStream(all, false, StandardCharsets.UTF_8);
  private final PrintStream toFew = new PrintStream(few, false, StandardCharsets.UTF_8);

  /** Number of copies that hold all of their originals, and number of entries in them. */
  private long same;

  private long sameEntries;

  /**
   * @param list name of the list beside the copies
   */
  SalvagePrinter(String list) {
    this.list = list;
  }

  /** Adds a file that was not copied. */
  void leftAlone(String path, String why) {
    both(path + ": left alone: " + why);
  }

  /** Adds a copy. */
  void add(Salvage salvage) {
    if (salvage.isSame()) {
      same++;
      sameEntries += salvage.kept();
      toAll.println(heading(salvage));
    } else {
      copy(salvage);
    }
  }

  private void copy(Salvage salvage) {
    both(heading(salvage));
    if (salvage.unproven() > 0) {
      both("  in doubt: " + ProofText.unproven(salvage.unproven(), salvage.threeWriters()));
    }
    lines("  proven: ", salvage.guessed());
    lines("  not proven, ", salvage.candidates());
    lines("  incomplete: ", salvage.incomplete());
    lines("  not saved: ", salvage.gone());
    for (Salvage older : salvage.older()) {
      both("  entries of an older format have a copy of their own, for its clients:");
      copy(older);
    }
  }

  /** How many entries the copy holds, and how many of them are whole in the original. */
  private static String heading(Salvage salvage) {
    String text = salvage.target() + ": " + entries(salvage.kept() + salvage.added());
    if (salvage.added() == 0 && (salvage.kept() == salvage.whole() || !salvage.older().isEmpty())) {
      return text;
    }
    return text
        + ": "
        + salvage.kept()
        + " of the "
        + salvage.whole()
        + (salvage.whole() == 1 ? " whole one" : " whole ones")
        + (salvage.added() == 0 ? "" : ", " + salvage.added() + " reconstructed");
  }

  private static String entries(long count) {
    return count == 1 ? "1 entry" : count + " entries";
  }

  private void both(String line) {
    toAll.println(line);
    toFew.println(line);
  }

  private void lines(String label, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      toAll.println(label + lines.get(i));
      if (i < MOST_LINES) {
        toFew.println(label + lines.get(i));
      }
    }
    if (lines.size() > MOST_LINES) {
      toFew.println(label + "and " + (lines.size() - MOST_LINES) + " more; " + list + " has them");
    }
  }

  /**
   * Prints the text.
   *
   * @param summary the first line
   * @param next what to do with the copies, a line for each step
   * @param screen gets the short text
   * @param file gets the whole text
   */
  void print(String summary, List<String> next, OutputStream screen, OutputStream file)
      throws IOException {
    if (same > 0) {
      toFew.println(
          (same == 1 ? "1 copy holds all" : same + " copies hold all")
              + " of the original: "
              + entries(sameEntries));
    }
    toAll.flush();
    toFew.flush();
    StringBuilder head = new StringBuilder(summary).append(System.lineSeparator());
    next.forEach(line -> head.append("  ").append(line).append(System.lineSeparator()));
    byte[] first = head.toString().getBytes(StandardCharsets.UTF_8);
    screen.write(first);
    few.writeTo(screen);
    file.write(first);
    all.writeTo(file);
  }
}
