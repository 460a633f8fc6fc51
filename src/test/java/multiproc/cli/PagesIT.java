package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import multiproc.RunningJar;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the examples of the pages: each command {@code $ reproduce ..} in a fenced block after the
 * comment {@value #MARK} prints what the block shows below it.
 */
class PagesIT {

  private static final String MARK = "<!-- run by a test -->";
  private static final String PROMPT = "$ reproduce ";

  private record Example(Path page, String command, List<String> shown) {
    @Override
    public String toString() {
      return page + ": " + command;
    }
  }

  static List<Example> examples() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    List<Example> examples = new ArrayList<>();
    for (Path page : pages) {
      boolean marked = false;
      boolean inside = false;
      for (String line : Files.readAllLines(page)) {
        if (line.startsWith("```")) {
          inside = marked && !inside;
          marked = false;
        } else if (inside && line.startsWith(PROMPT)) {
          examples.add(new Example(page, line.substring(PROMPT.length()), new ArrayList<>()));
        } else if (inside && !line.isBlank()) {
          examples.get(examples.size() - 1).shown().add(line.stripTrailing());
        } else if (!line.isBlank()) {
          marked = line.equals(MARK);
        }
      }
    }
    assertThat(examples).hasSizeGreaterThan(2);
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldPrintWhatThePageShows(Example example) throws IOException, InterruptedException {
    String[] words =
        Stream.of(example.command().split(" (?=([^\"]*\"[^\"]*\")*[^\"]*$)"))
            .map(word -> word.replace("\"", ""))
            .toArray(String[]::new);
    try (RunningJar run = RunningJar.start(Path.of("."), words)) {
      run.exitCode();
      // A hint names the jar as it was started, here by its whole path.
      String jar = Path.of(System.getProperty("reproduce.jar")).toAbsolutePath().toString();
      List<String> printed =
          run.stdout().stream()
              .map(line -> line.stripTrailing().replace(jar, "target/reproduce.jar"))
              .toList();
      assertThat(printed).containsSubsequence(example.shown());
    }
  }
}
