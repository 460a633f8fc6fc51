package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import multiproc.client.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command line in a fenced block of a page is one that the program accepts, and the table of
 * behaviours in CONTRIBUTING.md has one class and one test first in each row.
 */
class PagesTest {

  private static final Pattern COMMAND =
      Pattern.compile("(?:\\$ )?(?:scripts/)?reproduce (?!\\[)(.*?)(?:\\s+#.*)?");

  /** A row of the table of behaviours: behaviour, class, test. */
  private static final Pattern ROW = Pattern.compile("\\| [^|]+ \\| ([^|]*)\\| ([^|]+) \\|");

  private static final Pattern CLASS = Pattern.compile("`(\\w+)`");

  private record Example(Path page, String words) {
    @Override
    public String toString() {
      return page + ": " + words;
    }
  }

  static List<Example> examples() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    List<Example> examples = new ArrayList<>();
    for (Path page : pages) {
      boolean inside = false;
      for (String line : Files.readAllLines(page)) {
        inside ^= line.startsWith("```");
        var command = COMMAND.matcher(line);
        if (inside && command.matches()) {
          examples.add(new Example(page, command.group(1)));
        }
      }
    }
    assertThat(examples).hasSizeGreaterThan(15);
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldBeAcceptedWhenAPageShowsTheCommand(Example example) {
    String[] words =
        Stream.of(example.words().split(" +(?=([^\"]*\"[^\"]*\")*[^\"]*$)"))
            .map(word -> word.replace("\"", ""))
            .toArray(String[]::new);

    assertThatCode(() -> Main.all().parseArgs(RealOptions.apart(words))).doesNotThrowAnyException();
  }

  /** The table of behaviours names for each package the classes in which most is decided. */
  @Test
  void shouldNameOneClassAndOneTestFirstWhenItIsARowOfTheTable() throws IOException {
    String page = Files.readString(Path.of("CONTRIBUTING.md"));
    Set<String> named = new TreeSet<>();
    for (String line : page.substring(page.indexOf("| behaviour |")).split("\n")) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && !line.startsWith("| behaviour")) {
        String first = "`\\w+`( and `.+`)?";
        assertThat(row.group(2)).as(line).matches(first);
        assertThat(row.group(1)).as(line).matches("(" + first + " )?");
        CLASS.matcher(row.group(1)).results().forEach(m -> named.add(m.group(1)));
      }
    }
    Set<String> without = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path folder : files.filter(Files::isDirectory).toList()) {
        try (Stream<Path> sources = Files.list(folder)) {
          List<String> classes =
              sources
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".java"))
                  .map(name -> name.replace(".java", ""))
                  .toList();
          if (!classes.isEmpty() && Collections.disjoint(classes, named)) {
            without.add(folder.toString());
          }
        }
      }
    }
    assertThat(named).hasSizeGreaterThan(150);
    assertThat(without).isEmpty();
  }

  /** The releases of the port in the matrix of INTERLEAVINGS, which a test writes. */
  @Test
  void shouldListEachFaultByReleaseInTheReadmeAsTheMatrixDoes() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    List<String> all = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("docs/INTERLEAVINGS.md"))) {
      String[] cells = line.trim().split("\\s{2,}");
      if (cells.length == 8 && Fault.of(cells[0]).isPresent()) {
        assertThat(readme)
            .as("README, table of faults")
            .containsPattern("[ |]" + cells[0] + "[ ,;]");
        if (Arrays.stream(cells).skip(1).allMatch(cell -> cell.matches("\\d+.*"))) {
          all.add(cells[0]);
        }
      }
    }
    assertThat(readme).contains("| all | " + String.join(", ", all) + " |");
  }
}
