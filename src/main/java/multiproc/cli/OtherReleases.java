package multiproc.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import multiproc.client.ClientVersion;
import multiproc.client.DirectoryScrape;
import multiproc.client.ExpositionFormat;
import multiproc.layout.DbException;
import multiproc.store.MappedStore;

/**
 * Says whether the oldest or the newest release of a format scrapes a directory differently from
 * the release that was chosen.
 *
 * <p>Pure functions.
 */
final class OtherReleases {

  /** Most files that are scraped again, for a program and for a reader who waits. */
  private static final int MOST_FILES = 64;

  private static final int FEW_FILES = 16;

  private static final String FAILS = "it fails: ";

  private static final int LONGEST_LINE = 120;

  private OtherReleases() {}

  /**
   * A line for each of these releases that prints another page, or prints one where the chosen one
   * fails, or the reverse. {@code inspect} gives the errors of all releases.
   *
   * @param files number of the directory's files
   * @param chosen the release that was chosen
   * @param both whether to compare with the oldest, too, and more than a few files: that takes
   *     three times as long as the scrape
   */
  static List<String> differing(String directory, int files, ClientVersion chosen, boolean both)
      throws IOException {
    List<String> lines = new ArrayList<>();
    if (files > (both ? MOST_FILES : FEW_FILES)) {
      return lines;
    }
    ClientVersion newest = ClientVersion.newest(chosen.format());
    ClientVersion oldest =
        Stream.of(ClientVersion.values())
            .filter(version -> version.format() == chosen.format())
            .findFirst()
            .orElse(chosen);
    List<ClientVersion> others = new ArrayList<>(both ? List.of(oldest, newest) : List.of(newest));
    others.remove(chosen);
    String page = others.isEmpty() ? "" : page(directory, chosen);
    for (ClientVersion other : others) {
      String otherPage = page(directory, other);
      boolean bothFail = page.startsWith(FAILS) && otherPage.startsWith(FAILS);
      if (!bothFail && !otherPage.equals(page)) {
        lines.add("client " + other + " differs: " + firstDifference(page, otherPage));
      }
    }
    return lines;
  }

  private static String page(String directory, ClientVersion version) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      new DirectoryScrape(new MappedStore(), directory, version)
          .scrape(ExpositionFormat.TEXT)
          .writeTo(text);
    } catch (DbException e) {
      return FAILS + e.located();
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static String firstDifference(String page, String other) {
    List<String> ours = page.lines().toList();
    List<String> theirs = other.lines().toList();
    int line = 0;
    while (line < ours.size() && line < theirs.size() && ours.get(line).equals(theirs.get(line))) {
      line++;
    }
    return line == theirs.size() ? "its page ends after line " + line : cut(theirs.get(line));
  }

  private static String cut(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
  }
}
