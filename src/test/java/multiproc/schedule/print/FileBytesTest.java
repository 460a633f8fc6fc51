package multiproc.schedule.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import multiproc.explore.catalogue.FaultCatalogue;
import multiproc.schedule.Schedule;
import multiproc.schedule.model.FileImage;
import org.junit.jupiter.api.Test;

/** The bytes of a file, and the cells of steps with several operations. */
class FileBytesTest {

  private static Schedule schedule(String fault) throws IOException {
    return FaultCatalogue.find(fault).orElseThrow().run().orElseThrow();
  }

  private static String table(String fault) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StepTable.print(schedule(fault), new PrintStream(out, true, StandardCharsets.UTF_8), false);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The value and the timestamp that a reader tears are at the end of the first 4096 bytes. */
  @Test
  void shouldShowTheEndOfAFileAndFoldRepeatedLinesWhenAKeyIsLong() throws IOException {
    String hex =
        FileBytes.hex(FileBytes.after(schedule("torn-pair")).get("gauge_mostrecent_4101.db"));
    assertThat(hex.lines().map(line -> line.substring(0, 6).strip()))
        .containsSubsequence("0", "48", "*", "3968", "4080", "4096")
        .hasSize(14);
  }

  @Test
  void shouldSayHowManyBytesFollowWhenAFileIsLong() {
    byte[] bytes = new byte[1000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i / 16 + 1);
    }
    assertThat(FileBytes.hex(FileImage.of(bytes)).lines())
        .hasSize(33)
        .last()
        .isEqualTo("        ... and 488 more");
  }

  @Test
  void shouldShowEachValueWhenTheScheduleDoesNotGiveIt() throws IOException {
    assertThat(table("lost-update")).contains("value @72 = 1.0", "value @72 = 2.0; exits");
  }

  @Test
  void shouldShowTheLastHeaderWhenAStepStoresTwo() throws IOException {
    assertThat(table("live-unlink"))
        .containsSubsequence("header gauge_livesum_4102.db 0", "-> 8 -> 88\n");
  }
}
