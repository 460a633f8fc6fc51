package multiproc.harness.hunt;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import multiproc.harness.fork.WorkerDeath;

/**
 * Describes a permanent corruption, as the first process that met it reported it.
 *
 * @param seconds from the attempt's start to the first failure
 * @param seenBy a worker, the main process, or a scrape
 * @param scrape whether a scrape met it
 * @param message the error message
 * @param file the path of the corrupt file; empty if the message names none
 * @param position byte offset from the file's start; 0 if the message names none
 */
record Hit(
    double seconds, String seenBy, boolean scrape, String message, String file, int position) {

  private static final String A_SCRAPE = "a scrape";
  private static final Pattern LOCATED =
      Pattern.compile("(.*) \\((.*), position (\\d{1,10})\\)", Pattern.DOTALL);

  /** A hit of a failed scrape. */
  static Hit ofScrape(double seconds, String located) {
    Matcher matcher = LOCATED.matcher(located);
    return matcher.matches()
        ? new Hit(
            seconds,
            A_SCRAPE,
            true,
            matcher.group(1),
            matcher.group(2),
            Integer.parseInt(matcher.group(3)))
        : new Hit(seconds, A_SCRAPE, true, located, "", 0);
  }

  /** A hit of a process that an exception ended. */
  static Hit ofDeath(double seconds, String who, WorkerDeath death) {
    return new Hit(seconds, who, false, death.message(), death.file(), death.position());
  }

  /** The message with the file and position. */
  String located() {
    return file.isEmpty() ? message : message + " (" + file + ", position " + position + ")";
  }
}
