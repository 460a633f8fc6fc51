package multiproc.schedule.print;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import multiproc.layout.DbException;
import multiproc.layout.DbLayout;
import multiproc.layout.EntryCursor;
import multiproc.schedule.Plan;
import multiproc.schedule.model.FileImage;

/**
 * The walk of a reader over a file's bytes, as the client makes it: where it expects each entry,
 * which length it reads there, and where it goes next or fails.
 *
 * <p>Threading: safe.
 */
final class WalkText {

  /** Most lines of one walk. */
  private static final int MOST_LINES = 12;

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private final Plan plan;
  private final Set<String> keys;

  /** A reader of the files of these programs. */
  WalkText(Plan plan) {
    this.plan = plan;
    this.keys = plan.keys();
  }

  /**
   * A walk.
   *
   * @param lines one for each entry that it expects, the last {@value #MOST_LINES} of them
   * @param positions at which it expects an entry, in bytes from the file's start
   * @param end the position after the last entry that it takes
   */
  record Walk(List<String> lines, Set<Integer> positions, long end) {

    /** Whether the walk expects an entry in these bytes. */
    boolean expectsIn(Block block) {
      return positions.stream()
          .anyMatch(at -> at >= block.position() && at < block.position() + block.length());
    }
  }

  /**
   * The walk over a file up to {@code used}.
   *
   * @param origins for each byte, the field that it was stored as
   */
  Walk of(FileImage image, ByteOrigins origins) {
    List<String> lines = new ArrayList<>();
    Set<Integer> positions = new HashSet<>();
    int used = image.used();
    EntryCursor entries = plan.version().entries(image, used, "");
    try {
      while (entries.next()) {
        int at = (int) entries.position();
        positions.add(at);
        boolean known = keys.contains(new String(entries.keyBytes(), StandardCharsets.ISO_8859_1));
        String what =
            known
                ? "key length %s, an entry of %s bytes"
                    .formatted(entries.keyLength(), entries.end() - at)
                : length(image, origins, at);
        String next =
            entries.end() < used
                ? "next at " + entries.end()
                : "ends at %s%s"
                    .formatted(
                        entries.end(),
                        entries.end() == used ? ", used" : ", beyond used = " + used);
        lines.add("at %s: %s; %s".formatted(at, what, next));
      }
    } catch (DbException e) {
      int at = (int) entries.position();
      positions.add(at);
      lines.add(
          "at %s: %s; fails (%s: %s)"
              .formatted(at, length(image, origins, at), e.pythonType(), e.getMessage()));
    }
    int from = Math.max(0, lines.size() - MOST_LINES);
    return new Walk(List.copyOf(lines.subList(from, lines.size())), positions, entries.end());
  }

  /** The bytes that a reader takes for a key's length: as hexadecimal, as a number, as a text. */
  private static String length(FileImage image, ByteOrigins origins, int at) {
    if (at < 0 || at + DbLayout.KEY_LENGTH_SIZE > image.size()) {
      return "outside the file";
    }
    byte[] bytes = image.copy(at, DbLayout.KEY_LENGTH_SIZE);
    boolean text = true;
    for (byte each : bytes) {
      text &= each >= ' ' && each <= '~';
    }
    Origin origin = origins.at(at);
    return "%s%s, as a key's length %s%s"
        .formatted(
            HEX.formatHex(bytes),
            text ? " (\"" + new String(bytes, StandardCharsets.US_ASCII) + "\")" : "",
            image.getInt(at),
            origin == null ? "" : ", stored as " + origin.part().word() + " by " + origin.pid());
  }
}
