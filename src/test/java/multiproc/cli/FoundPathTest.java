package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import multiproc.explore.catalogue.Resources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each command says of a path that another command takes. */
class FoundPathTest {

  @TempDir private Path folder;

  @BeforeEach
  void paths() throws IOException {
    String error1 = Resources.SCHEDULES.text("error1").orElseThrow();
    write("run.schedule", error1);
    write("plan.schedule", error1.replaceAll("(?m)^(step|verdict|died|detail).*\n", ""));
    write("page.html", "<!DOCTYPE html>\n<html></html>\n");
    write("case.json", "{}\n");
    write("text.txt", "hello\n");
    write("live/counter_1.db", "");
    write("hits/a/case.json", "{}");
    write("hits/b/run.schedule", error1);
    write("hits/c/run.schedule", error1);
    Files.createDirectories(folder.resolve("empty"));
    write("two\nlines/x", "");
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replay --simulate live | no schedule: file=live, which is a directory of .db files; look"
            + " at it with: reproduce inspect live",
        "shrink live/counter_1.db | no schedule: file=live/counter_1.db, which is a .db file; look"
            + " at it with: reproduce inspect live/counter_1.db",
        "replay --simulate hits | no schedule: file=hits, which is a folder of 3 cases; run one"
            + " with: reproduce replay hits/b (or hits/c; 1 more, or without a schedule)",
        "replay --simulate hits/a | no schedule: file=hits/a, which is a case without run.schedule;"
            + " look at it with: reproduce inspect hits/a",
        "replay --simulate empty | no schedule: file=empty, which is an empty folder",
        "replay --simulate page.html | no schedule: file=page.html, which is an HTML page; open it"
            + " in a browser",
        "replay --simulate plan.schedule | a scenario, not a schedule, since it has no steps:"
            + " file=plan.schedule; search it with: reproduce explore --plan plan.schedule",
        "replay --simulate text.txt | text.txt, line 1: not a schedule",
        "replay --simulate text.txt/x | cannot be read: file=text.txt/x reason=Not a directory",
        "explore --plan live | no scenario: file=live, which is a directory of .db files",
        "inspect run.schedule | no .db file: path=run.schedule, which is a schedule; run it with:"
            + " reproduce replay run.schedule",
        "inspect live page.html | no .db file: path=page.html, which is an HTML page",
        "salvage case.json -o out | no .db file: path=case.json, which is a JSON document",
        "explain plan.schedule | no .db file: path=plan.schedule, which is a scenario, which has no"
            + " steps; search it with: reproduce explore --plan plan.schedule",
        "scrape live/counter_1.db | not a directory: dir=live/counter_1.db, which is a .db file;"
            + " look at it with: reproduce inspect live/counter_1.db",
        "scrape text.txt/x | cannot be read: dir=text.txt/x reason=Not a directory",
        "live | not expected here: live, which is a directory of .db files; look at it with:"
            + " reproduce inspect live",
        "hunt hits/b | not expected here: hits/b, which is a case; run it with: reproduce replay"
            + " hits/b",
        "replay --simulate two@lines | no schedule: file=two\\n"
            + "lines, which is a folder without a case",
      })
  void shouldSayWhatItIsAndWhatTakesItWhenACommandDoesNot(String words, String message) {
    String[] given = words.split(" ");
    for (int i = 0; i < given.length; i++) {
      String path = given[i].replace('@', '\n');
      given[i] = Files.exists(folder.resolve(path)) || path.contains("/") ? in(path) : path;
    }
    Ran ran = run(given);
    assertThat(ran.code).isEqualTo(ExitCode.USAGE);
    assertThat(ran.errors.lines()).hasSize(1);
    String plain =
        ran.errors.replace(folder + "/", "").replaceAll("java [^ ]* ?[^ ]*Main", "reproduce");
    assertThat(plain).startsWith("reproduce: " + message);
  }

  private String in(String path) {
    return folder.resolve(path).toString();
  }

  private record Ran(int code, String errors) {}

  private static Ran run(String... words) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      return new Ran(Main.run(words), said.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
  }
}
