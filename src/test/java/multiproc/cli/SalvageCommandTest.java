package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalvageCommandTest {

  @TempDir private Path folder;

  @Test
  void shouldWriteNoCopyOfAFileThatIsNoClients() throws Exception {
    byte[] database = new byte[8192];
    byte[] magic = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, database, 0, magic.length);
    Files.write(folder.resolve("app.db"), database);
    Path saved = folder.resolve("saved");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    int code;
    try {
      code = Main.run("salvage", folder.toString(), "-o", saved.toString());
    } finally {
      System.setOut(before);
    }
    assertThat(code).isEqualTo(10);
    assertThat(saved).doesNotExist();
    assertThat(Files.readAllBytes(folder.resolve("app.db"))).isEqualTo(database);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("app.db: left alone: no file of a client")
        .contains("copied=0 left-alone=1 entries-kept=0 corrupt=0 ")
        .endsWith("; no copy was written" + System.lineSeparator());
  }

  @Test
  void shouldNameTheFolderThatCannotBeMadeOnceWhenSeveralFilesFail() throws Exception {
    byte[] sound = new byte[1 << 20];
    sound[0] = 8;
    for (int pid = 1; pid <= 3; pid++) {
      Files.write(folder.resolve("counter_" + pid + ".db"), sound);
    }
    Path blocked = Files.createFile(folder.resolve("blocked"));
    assertThat(complaint("salvage", folder.toString(), "-o", blocked.resolve("x").toString()))
        .contains("file=" + blocked)
        .endsWith("; and 2 more files" + System.lineSeparator());
  }

  @Test
  void shouldRefuseAFolderThatHoldsFilesWhenItIsToTakeTheCopies() throws Exception {
    Path live = Files.createDirectories(folder.resolve("live"));
    Files.write(live.resolve("counter_7.db"), new byte[1 << 16]);
    Files.write(folder.resolve("counter_1.db"), new byte[1 << 16]);
    assertThat(
            complaint("salvage", folder.resolve("counter_1.db").toString(), "-o", live.toString()))
        .isEqualTo(
            "reproduce: the folder is not empty: output="
                + live
                + " file=counter_7.db; give a new one"
                + System.lineSeparator());
    assertThat(live).isDirectoryContaining("glob:**counter_7.db");
    assertThat(live.resolve("counter_1.db")).doesNotExist();
  }

  /** Standard error of a command that ends with 2. */
  private static String complaint(String... words) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(words)).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    String text = printed.toString(StandardCharsets.UTF_8);
    assertThat(text.lines()).hasSize(1);
    return text;
  }
}
