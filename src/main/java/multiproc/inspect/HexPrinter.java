package multiproc.inspect;

import java.io.IOException;
import java.io.PrintStream;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Prints a file's bytes in hexadecimal, each range with its field:
 *
 * <pre>
 *        8        4  key length
 *           44 00 00 00                                      D...
 * </pre>
 *
 * <p>The first line of a range holds its position and length in bytes, so that the ranges add up to
 * the file. Rows of zeros are folded into one line with their number.
 *
 * <p>Threading: one thread.
 */
public final class HexPrinter {

  private static final int ROW = 16;

  private final PrintStream out;

  /** Prints to {@code out}. */
  public HexPrinter(PrintStream out) {
    this.out = out;
  }

  /** Prints every byte of one file. */
  public void print(Inspection inspection) throws IOException {
    out.println(Display.escape(inspection.source().path()));
    try (Evidence evidence = inspection.source().open()) {
      EntryReader view = new EntryReader(evidence);
      inspection.segments(evidence, segment -> segment(inspection, evidence, view, segment));
    }
  }

  private void segment(
      Inspection inspection, Evidence evidence, EntryReader view, Segment segment) {
    String name = segment.isEntry() ? " " + view.display(segment) : "";
    out.println("-- " + segment.kind().sentence() + name);
    for (ByteRange range : ByteRange.of(segment, inspection.judgement().format())) {
      out.println(
          String.format(
              Locale.ROOT, "%8d %8d  %s", range.position(), range.length(), range.label()));
      rows(evidence, range);
    }
  }

  private void rows(Evidence evidence, ByteRange range) {
    long at = range.position();
    long end = range.position() + range.length();
    while (at < end) {
      long nonZero = evidence.nextNonZero(at, end);
      long zeros = nonZero == end ? end - at : (nonZero - at) / ROW * ROW;
      if (zeros > ROW) {
        out.println("           00 ...  " + zeros + " bytes of zeros");
        at += zeros;
      } else {
        int length = (int) Math.min(ROW, end - at);
        row(evidence.copy(at, length));
        at += length;
      }
    }
  }

  private void row(byte[] bytes) {
    StringBuilder line = new StringBuilder("           ");
    for (int i = 0; i < ROW; i++) {
      if (i < bytes.length) {
        line.append(HexFormat.of().toHexDigits(bytes[i])).append(' ');
      } else {
        line.append("   ");
      }
    }
    line.append(' ');
    for (byte b : bytes) {
      line.append(b >= ' ' && b <= '~' ? (char) b : '.');
    }
    out.println(line);
  }
}
