package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--duration abc | not a number: duration=abc",
        "hunt --attempts 99999999999 | not a whole number from 0 to 2147483647:"
            + " attempts=99999999999",
        "explore --max-states x | not a whole number: max-states=x",
        "hunt --attempt-seconds x | not a number: attempt-seconds=x",
        "explain x --expect foo | not one of these: expect=foo; give corrupt or clean",
        "inspect --hex --hex x | given twice: one of these; give it once: --json, --hex",
        "inspect --json=y x | takes no value: json=y; give --json alone",
        "inspect --hex= x | takes no value: hex=; give --hex alone",
        "hunt --no-record= | takes no value: no-record=; give --no-record alone",
        "faults list --html x | not an option of faults list: --html; leave it out",
        "faults --max-seconds 3 | not an option of faults list: --max-seconds; leave it out",
        "faults show shrink --client 0.5.0 | not an option of faults show: --client; leave it out",
        "explore --with , | unknown fix: with=; give ",
        "faults matrix -o x | not an option of faults matrix: --output; leave it out",
        "inspect --json --hex x | options that exclude each other; give one of them: --json, --hex",
        "hunt --client 9.9 | unknown client: client=9.9",
        "scrape | missing: DIR; reproduce scrape --help",
        "salvage error1 error2 -o x | one PATH at a time: error2; give the directory",
        "salvage x | missing: --output DIR",
        "--port | no value: --port; give PORT",
        "--port 1 --port 2 | given twice: --port",
        "hunt 928453 | a seed is given as an option: --seed 928453",
        "hunt tomorrow | not expected here: tomorrow; reproduce hunt --help",
        "--seed 5 | unknown option: --seed; give the seed by itself",
        "hunt --port 3 | unknown option: --port; it is an option of the main job",
        "hunt --keep-all x --no-record | nothing is recorded: give --keep-all without --no-record",
        "hunt --keep-all /dev/null | not a folder): keep-all=/dev/null; give another --keep-all",
        "hunt --sead 5 | unknown option: --sead; did you mean --seed?",
        "1 5 | one seed too many: seed=5; give one",
        "replay eror1 | no such schedule: file=eror1; did you mean error1? If not, give a file",
        "replay empti-file | no such schedule: file=empti-file; did you mean empty-file?",
        "faults show forkinit | no such fault: fault=forkinit; did you mean fork-init? If not,",
        "hunt --fault emptyfile | unknown fault: fault=emptyfile; did you mean empty-file?",
        "inspect nowhere | no such file or directory: path=nowhere; give a .db, a .db.zip or",
        "inspect dir/*.db | the shell did not expand this pattern: leave out the quotes",
        "scrape /dev/null | not a directory: dir=/dev/null; give the one with the .db files",
        "scrape nowhere | no such directory: dir=nowhere; give one with .db files",
        "salvage x -o /dev/null | not a directory: output=/dev/null; give another",
        "explor | neither a command nor a seed, which is an integer: seed=explor; did you mean"
            + " explore?",
        "help | did you mean --help?",
        "repair | did you mean salvage?",
        "INSPECT | did you mean inspect?",
        "inspcet | did you mean inspect?",
        "shirnk | did you mean shrink?",
        "tomorrow | seed=tomorrow; give a whole number",
        "generate-completon | did you mean generate-completion?",
        "generate-completion zsh | not expected here: zsh; reproduce generate-completion --help",
        "generate-completion 5 | not expected here: 5; reproduce generate-completion --help",
        "generate-completion --html=x | unknown option: --html; it is an option of replay,",
        "faults matirx | unknown action: action=matirx; did you mean matrix? If not, give one of",
        "faults matrix shrink | not expected here, matrix is of all faults: fault=shrink; leave it",
        "faults Show | did you mean show?",
        "faults fork-init | did you mean show fork-init?",
        "faults repair | unknown action: action=repair; give one of list, show, run, matrix",
        "faults show LOST-UPDATE | did you mean lost-update?",
        "hunt --fault fork-niit | did you mean fork-init?",
        "replay ERROR1 | did you mean error1?",
        "--client 0.5.0 inspect x | --client is before the command, which does not read it; give it"
            + " after inspect",
        "928453 hunt | 928453 is before the command, which does not read it",
        "@x | neither a command nor a seed, which is an integer: seed=@x",
      })
  void shouldSayWhatToGiveInsteadWhenAWordIsNotOurs(String words, String message) {
    assertThat(refused(words.split(" "))).contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--multiproc-dir",
        "--host",
        "--record",
        "hunt --multiproc-dir",
        "hunt --evidence",
        "replay error1 --multiproc-dir",
        "replay error1 --html",
        "explore --output",
        "explore --granularity",
        "shrink error1 -o",
        "scrape",
        "inspect",
        "salvage -o x",
        "explain",
        "replay",
      })
  void shouldRefuseAnEmptyValueWhereverOneIsTaken(String words) {
    String[] given = (words + " ").split(" ", -1);
    assertThat(refused(given)).contains("an empty value: ");
  }

  @Test
  void shouldNameNoClassOfOursOrJavasWhenAnythingIsRefused() {
    assertThat(refused("--duration", "1e")).doesNotContain("java", "Exception", "BigDecimal");
  }

  private static String refused(String... words) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(words)).isEqualTo(ExitCode.USAGE);
    } finally {
      System.setErr(before);
    }
    String text = said.toString(StandardCharsets.UTF_8);
    assertThat(text.lines()).hasSize(1);
    return text;
  }

  /** In the locale C the JVM has a question mark for each byte of a letter outside of ASCII. */
  @Test
  void shouldNameTheLocaleWhenTheCurrentFolderIsNotFound() {
    assertThat(UsageErrors.lostFolder(System.getProperty("user.dir"))).isEmpty();
    assertThat(UsageErrors.lostFolder("/home/j\uFFFD\uFFFDrgen").orElseThrow())
        .contains("folder=/home/j")
        .endsWith("; set LANG or LC_ALL to a UTF-8 locale, for example C.UTF-8");
  }
}
