package multiproc.schedule.print;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import multiproc.schedule.ProgramValues;
import multiproc.schedule.model.FileImage;

/**
 * Writes a file's bytes as a table of a page: a row for each block, and for each byte its part and
 * whether the step stored it.
 *
 * <p>Pure function.
 */
final class PageBytes {

  private static final int ROW = 16;
  private static final String FIRST_ASTRAY = "not an entry: a reader misreads from here on";

  private PageBytes() {}

  /**
   * The stores of one step.
   *
   * @param origins the last store of each byte
   * @param step number of the step
   */
  record Stores(ByteOrigins origins, int step) {

    /** Whether the step stored the byte there, even if it stored the same value. */
    boolean has(int position) {
      Origin origin = origins.at(position);
      return origin != null && origin.step() == step;
    }

    /** Whether the step stored a byte. */
    boolean any() {
      return IntStream.range(0, origins.end()).anyMatch(this::has);
    }
  }

  /**
   * The table.
   *
   * @param id of the element
   * @param caption for readers that do not see the page around the table
   * @param walk of a reader over the file
   * @param stores the step's stores
   * @param before the file before the step; null if there was none
   * @param after the file after it
   */
  static String html(
      String id,
      String caption,
      List<Block> blocks,
      WalkText.Walk walk,
      Stores stores,
      FileImage before,
      FileImage after) {
    StringBuilder out = new StringBuilder();
    out.append("<table class=bytes id=").append(id).append("><caption>");
    out.append(Markup.text(caption)).append("</caption>\n<thead><tr><th scope=col>at");
    out.append("<th scope=col>what it is<th scope=col>bytes<th scope=col>text</thead>\n<tbody>\n");
    boolean astray = false;
    for (Block block : blocks) {
      out.append("<tr class=").append(rowClass(block)).append("><th scope=row>");
      out.append(block.position())
          .append("<td>")
          .append(what(block, after, astray ? misread(block, walk) : first(block)))
          .append("<td>");
      bytes(out, block, stores, before, after, true);
      out.append("<td>");
      bytes(out, block, stores, before, after, false);
      out.append('\n');
      astray = block.kind() == ByteField.ASTRAY;
    }
    return out.append("</tbody></table>\n").toString();
  }

  private static String rowClass(Block block) {
    return switch (block.kind()) {
      case USED -> "header";
      case KEY -> "entry";
      case ASTRAY -> "astray";
      default -> "beyond";
    };
  }

  /** What the bytes are from which on a reader misreads. */
  private static String first(Block block) {
    return block.parts().get(0) == ByteField.LENGTH
        ? "an entry's beginning; its rest is overwritten: a reader misreads from here on"
        : FIRST_ASTRAY;
  }

  /** What a reader does with bytes after the first that it misreads. */
  private static String misread(Block block, WalkText.Walk walk) {
    if (walk.expectsIn(block)) {
      return "misread: a reader expects an entry inside";
    }
    return block.position() < walk.end()
        ? "misread: part of what a reader takes for an entry"
        : "not reached: a reader fails before";
  }

  private static String what(Block block, FileImage after, String astray) {
    String title =
        switch (block.kind()) {
          case USED -> "used " + after.used();
          case KEY -> ProgramValues.name(block.series()) + " = " + block.value();
          case ASTRAY -> astray;
          default -> "after used: not in use";
        };
    Map<Long, String> stored = new LinkedHashMap<>();
    for (Origin origin : block.origins()) {
      stored.merge(origin.pid(), "step " + origin.step(), (all, one) -> all + ", " + one);
    }
    String by =
        stored.entrySet().stream()
            .map(store -> store.getKey() + " in " + store.getValue())
            .collect(Collectors.joining(" and "));
    return Markup.text(title)
        + " <small>"
        + block.length()
        + " bytes"
        + (by.isEmpty() ? "" : ", stored by " + by + parts(block))
        + "</small>";
  }

  /** The fields that the bytes were stored as, if no walk reads them. */
  private static String parts(Block block) {
    boolean read = block.kind() == ByteField.USED || block.kind() == ByteField.KEY;
    return read
        ? ""
        : " as "
            + block.parts().stream()
                .distinct()
                .map(ByteField::word)
                .collect(Collectors.joining(", "));
  }

  /** Adds sixteen bytes a line; neighbours of one kind share an element. */
  private static void bytes(
      StringBuilder out,
      Block block,
      Stores stores,
      FileImage before,
      FileImage after,
      boolean hex) {
    int end = block.position() + block.length();
    byte[] now = after.bytes(end);
    byte[] then = before == null ? new byte[end] : before.bytes(end);
    int at = block.position();
    while (at < end) {
      int row = block.position() + (at - block.position()) / ROW * ROW;
      int rowEnd = Math.min(end, row + ROW);
      ByteField part = block.parts().get(at - block.position());
      boolean stored = now[at] != then[at] || stores.has(at);
      int to = at + 1;
      while (to < rowEnd
          && block.parts().get(to - block.position()) == part
          && (now[to] != then[to] || stores.has(to)) == stored) {
        to++;
      }
      String name = stored ? "mark" : "i";
      out.append('<').append(name).append(" class=").append(Markup.word(part)).append('>');
      for (int i = at; i < to; i++) {
        out.append(hex ? hex(now[i], i > at) : isText(part) ? character(now[i]) : "·");
      }
      out.append("</").append(name).append('>').append(gap(to, rowEnd, end, hex));
      at = to;
    }
  }

  private static String gap(int at, int rowEnd, int end, boolean hex) {
    if (at == end) {
      return "";
    }
    return at == rowEnd ? "\n" : hex ? " " : "";
  }

  private static String hex(byte value, boolean spaced) {
    return (spaced ? " " : "") + HexFormat.of().toHexDigits(value);
  }

  /**
   * Whether bytes of the part are text; those of numbers are shown as dots, so that none seems one.
   */
  private static boolean isText(ByteField part) {
    return part == ByteField.KEY || part == ByteField.SPACES;
  }

  private static String character(byte value) {
    return value >= ' ' && value <= '~' ? Markup.text(String.valueOf((char) value)) : "·";
  }
}
