package multiproc.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import multiproc.Fixtures;
import multiproc.layout.DbFormat;
import org.junit.jupiter.api.Test;

/**
 * Reports word for word. {@code -Dgolden.rewrite=true} writes the golden texts anew, and fails the
 * run that does it, so that it cannot stay on.
 */
class GoldenReportTest {

  private static final Path GOLDEN = Path.of("src/test/resources/inspect/golden");

  private static void check(String name, String text) throws IOException {
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(GOLDEN.resolve(name), text);
      fail("golden text written anew: file=" + name + "; look at it, then run without the flag");
    }
    try (InputStream in = GoldenReportTest.class.getResourceAsStream("/inspect/golden/" + name)) {
      assertThat(text).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static String report(Inspection inspection) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ReportPrinter(new PrintStream(out, true, StandardCharsets.UTF_8), false).print(inspection);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldReportAShorterEntryOverALongerOne() throws IOException {
    check("shorter.txt", report(DbBytes.parent().storeAt(184, DbBytes.gauge(3), 0).inspect()));
  }

  @Test
  void shouldReportTheBeginningOfAnOverwrittenEntry() throws IOException {
    DbBytes file = new DbBytes(DbFormat.LABELS);
    file.append(DbBytes.gauge(0), 0).storeAt(88, DbBytes.gauge(2), 0);
    file.storeAt(96, DbBytes.count(1), 1).storeAt(184, DbBytes.count(2), 1).used(272);
    check("beginning.txt", report(file.inspect()));
  }

  @Test
  void shouldReportACutFileOfTheCurrentClient() throws IOException {
    byte[] bytes = Fixtures.zipped("/fixtures/damaged/files.zip").get("gauge_all_25012.db");
    check("cut.txt", report(DbBytes.inspect("gauge_all_25012.db", bytes)));
  }

  /** As {@code repr} of Python 3.11.7 prints them. */
  @Test
  void shouldPrintValuesAsTheClientDoes() throws IOException {
    DbBytes file = new DbBytes(DbFormat.LABELS).append(DbBytes.gauge(0), 1732773600.5);
    file.append(DbBytes.gauge(1), Double.MIN_VALUE).append(DbBytes.gauge(2), 1e16);
    assertThat(report(file.inspect())).contains("= 1732773600.5", "= 5e-324", "= 1e+16");
  }

  @Test
  void shouldReportAnEmptyFile() throws IOException {
    check("empty.txt", report(DbBytes.inspect("gauge_all_9006.db", new byte[0])));
  }

  @Test
  void shouldLabelEveryRangeOfBytes() throws IOException {
    Inspection inspection = DbBytes.parent().storeAt(184, DbBytes.gauge(3), 0).inspect();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new HexPrinter(new PrintStream(out, true, StandardCharsets.UTF_8)).print(inspection);
    check("hex.txt", out.toString(StandardCharsets.UTF_8));
  }
}
