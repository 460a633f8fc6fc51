package multiproc.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import multiproc.client.ClientVersion;
import multiproc.client.DirectoryScrape;
import multiproc.client.ExpositionFormat;
import multiproc.client.TextScrape;
import multiproc.layout.DbException;
import multiproc.layout.DbFormat;
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
   * Whether a directory is small enough to be scraped again.
   *
   * @param files number of its files
   * @param both whether it would be compared with the oldest release, too
   */
  static boolean areCompared(int files, boolean both) {
    return files > 0 && files <= (both ? MOST_FILES : FEW_FILES);
  }

  /**
   * A line for each of these releases that prints another page, or prints one where the chosen one
   * fails, or the reverse. {@code inspect} gives the errors of all releases.
   *
   * @param chosen the release that was chosen
   * @param page its page, or its {@link #failure}
   * @param both whether to compare with the oldest, too: that takes three times as long as the
   *     scrape
   */
  static List<String> differing(String directory, ClientVersion chosen, String page, boolean both)
      throws IOException {
    List<String> lines = new ArrayList<>();
    ClientVersion newest = ClientVersion.newest(chosen.format());
    List<ClientVersion> others = new ArrayList<>(List.of(newest));
    if (both) {
      others.add(0, oldest(chosen.format()));
    }
    others.remove(chosen);
    for (ClientVersion other : others) {
      String otherPage = page(directory, other);
      boolean bothFail = page.startsWith(FAILS) && otherPage.startsWith(FAILS);
      if (!bothFail && !otherPage.equals(page)) {
        lines.add("client " + other + " differs: " + firstDifference(page, otherPage));
      }
    }
    return lines;
  }

  private static ClientVersion oldest(DbFormat format) {
    for (ClientVersion version : ClientVersion.values()) {
      if (version.format() == format) {
        return version;
      }
    }
    throw new IllegalArgumentException("no client writes it: format=" + format);
  }

  private static String page(String directory, ClientVersion version) throws IOException {
    try {
      return page(
          new DirectoryScrape(new MappedStore(), directory, version).scrape(ExpositionFormat.TEXT));
    } catch (DbException e) {
      return failure(e);
    }
  }

  /** The page of a scrape. */
  static String page(TextScrape scrape) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    scrape.writeTo(text);
    return text.toString(StandardCharsets.UTF_8);
  }

  /** What takes the place of the page of a scrape that fails. */
  static String failure(DbException e) {
    return FAILS + e.located();
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
