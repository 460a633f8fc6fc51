package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import multiproc.layout.DbLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that {@code explain} writes. */
class ExplainFilesTest {

  @TempDir private Path folder;

  /** A file of client 0.4.2 with one entry, of which a label's value has this many characters. */
  private Path file(int characters) throws IOException {
    String key = "[\"jobs\", \"jobs_total\", {\"query\": \"" + "q".repeat(characters) + "\"}]";
    byte[] entry = DbLayout.encodeEntry(key.getBytes(StandardCharsets.US_ASCII), 3.0);
    byte[] bytes = new byte[1 << 20];
    ByteBuffer.wrap(bytes)
        .order(DbLayout.BYTE_ORDER)
        .putInt(DbLayout.USED_POSITION, DbLayout.HEADER_SIZE + entry.length)
        .put(DbLayout.HEADER_SIZE, entry);
    return Files.write(folder.resolve("counter_7.db"), bytes);
  }

  private String page(int characters) throws IOException {
    Path schedule = folder.resolve("found.schedule");
    Path page = folder.resolve("page.html");
    int exit =
        Main.run(
            "explain",
            file(characters).toString(),
            "-o",
            schedule.toString(),
            "--html",
            page.toString());
    assertThat(exit).isEqualTo(ExitCode.OK);
    assertThat(schedule).isNotEmptyFile();
    return Files.readString(page);
  }

  /** The search may have chosen such a label itself, and has taken its time. */
  @Test
  void shouldWriteTheScheduleAndAPageWithoutStepsWhenALabelIsTooLongForAPage() throws IOException {
    assertThat(page(4_500))
        .contains("has 4500 characters, more than 4000: the steps are left out")
        .doesNotContain("<main>");
  }

  @Test
  void shouldWriteAPageWithTheStepsWhenTheLabelsAreShort() throws IOException {
    assertThat(page(20)).contains("<main>");
  }
}
