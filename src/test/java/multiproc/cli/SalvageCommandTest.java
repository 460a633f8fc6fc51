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
  void shouldNameTheFolderThatCannotBeMade() throws Exception {
    byte[] sound = new byte[1 << 20];
    sound[0] = 8;
    Files.write(folder.resolve("counter_1.db"), sound);
    Path blocked = Files.createFile(folder.resolve("blocked"));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    int code;
    try {
      code = Main.run("salvage", folder.toString(), "-o", blocked.resolve("x").toString());
    } finally {
      System.setErr(before);
    }
    assertThat(code).isEqualTo(2);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("file=" + blocked);
  }
}
