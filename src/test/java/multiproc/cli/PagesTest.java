package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command line in a fenced block of a page is one that the program accepts. */
class PagesTest {

  private static final Pattern COMMAND =
      Pattern.compile("(?:\\$ )?(?:scripts/)?reproduce (?!\\[)(.*?)(?:\\s+#.*)?");

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
}
