package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import multiproc.RunningJar;
import multiproc.layout.DbLayout;
import multiproc.layout.KeyJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class CommandsIT {

  @TempDir Path folder;

  @Test
  void shouldFindARealCorruptionWhenHunting042() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "hunt", "--attempts", "60")) {
      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isEqualTo(10);
      assertThat(jar.stdout()).anyMatch(line -> line.startsWith("HIT attempt "));
      Path saved = folder.resolve(jar.awaitStdout("  case: "));
      assertThat(saved.resolve("case.json")).isNotEmptyFile();
      assertThat(saved.resolve("output.log")).content().contains("Starting 6 process");
    }
    // The copies give the same verdicts as the files. Mostly one is corrupt, sometimes two are.
    assertThat(corrupt("error1", "error2")).isNotEmpty().isEqualTo(corrupt("tmp"));
    // A restart of the scrape does not mend it.
    String files;
    try (Stream<Path> made = Files.list(folder.resolve("tmp"))) {
      files = "./tmp/" + made.findFirst().orElseThrow().getFileName() + "/";
    }
    try (RunningJar scrape = RunningJar.start(folder, "scrape", files)) {
      assertThat(scrape.exitCode()).isEqualTo(10);
      assertThat(scrape.stderr().get(0))
          .startsWith("scraped as client 0.4.2: those of 0.5.0 to 0.15.0 write");
      assertThat(scrape.stderr())
          .hasSize(2)
          .last()
          .asString()
          .startsWith("error generating metric output: ")
          .contains(files + "gauge_all_");
    }
  }

  /** The names of the corrupt files in these folders. */
  private List<String> corrupt(String... folders) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("inspect"));
    arguments.addAll(List.of(folders));
    List<String> names = new ArrayList<>();
    String name = "";
    try (RunningJar inspect = RunningJar.start(folder, arguments.toArray(String[]::new))) {
      inspect.exitCode();
      for (String line : inspect.stdout()) {
        if (line.endsWith(".db")) {
          name = line.replaceAll(".*[/!]", "");
        } else if (line.equals("  verdict  CORRUPT")) {
          names.add(name);
        }
      }
    }
    return names.stream().sorted().toList();
  }

  private static byte[] entry(String name, double value) {
    return DbLayout.encodeEntry(
        KeyJson.encode(name, name, Map.of()).getBytes(StandardCharsets.US_ASCII), value);
  }

  @Test
  void shouldWriteACopyThatScrapesWhenSalvaging() throws Exception {
    byte[] longer = entry("a_longer_name", 3.5);
    byte[] entry = entry("b", 2.5);
    byte[] file = new byte[DbLayout.INITIAL_SIZE];
    ByteBuffer bytes = ByteBuffer.wrap(file).order(DbLayout.BYTE_ORDER);
    // A shorter entry over a longer one, of which the key's end is left.
    bytes.putInt(0, 8 + longer.length + entry.length).put(8, longer).put(8, entry("a", 1.5));
    bytes.put(8 + longer.length, entry);
    Files.write(folder.resolve("gauge_all_9.db"), file);
    try (RunningJar jar = RunningJar.start(folder, "salvage", "gauge_all_9.db", "-o", "saved")) {
      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isEqualTo(10);
    }
    assertThat(folder.resolve("gauge_all_9.db")).hasBinaryContent(file);
    try (RunningJar jar = RunningJar.start(folder, "salvage", "gauge_all_9.db", "-o", "saved")) {
      assertThat(jar.exitCode()).isEqualTo(2);
      assertThat(jar.stderr())
          .singleElement()
          .asString()
          .contains("the folder is not empty: output=saved file=");
    }
    try (RunningJar jar = RunningJar.start(folder, "scrape", "saved")) {
      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isZero();
      assertThat(jar.stdout()).contains("a{pid=\"9\"} 1.5", "b{pid=\"9\"} 2.5");
    }
    try (RunningJar jar = RunningJar.start(folder, "inspect", "saved")) {
      assertThat(jar.exitCode()).isZero();
    }
  }

  @Test
  void shouldFindNoneWhenHunting050() throws Exception {
    try (RunningJar jar =
        RunningJar.start(folder, "hunt", "--all", "--attempts", "5", "--client", "0.5.0")) {
      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isZero();
      assertThat(jar.stdout().get(0))
          .startsWith("client 0.5.0: attempts 5, hits 0, rate 0 % (95 % interval 0-43 %)");
      assertThat(jar.stdout().get(1))
          .isEqualTo("  fork-init 0 of 5 (0-43 %), empty-file 0 of 5 (0-43 %)");
    }
  }

  @Test
  void shouldPrintAnEmptyScrapeWhenTheDirectoryHasNoFiles() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "scrape", ".")) {
      assertThat(jar.exitCode()).isEqualTo(3);
      assertThat(jar.stdout()).isEmpty();
      assertThat(jar.stderr())
          .containsExactly("reproduce: no .db file: dir=.; nothing was scraped");
    }
  }

  @Test
  void shouldFailAScrapeWithTheFilesNameWhenItHoldsAnyBytes() throws Exception {
    Files.writeString(folder.resolve("gauge_all_9.db"), "no client wrote this file, of course");
    try (RunningJar jar = RunningJar.start(folder, "scrape", ".")) {
      assertThat(jar.exitCode()).isEqualTo(10);
      assertThat(jar.stderr())
          .hasSize(2)
          .last()
          .asString()
          .contains("(./gauge_all_9.db, position ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hunt", "scrape", "inspect", "salvage"})
  void shouldShowAnExampleAndTheExitCodesWhenAskedForHelp(String command) throws Exception {
    String[] args = command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
    try (RunningJar jar = RunningJar.start(folder, args)) {
      assertThat(jar.exitCode()).isZero();
      assertThat(jar.stdout()).contains("Exit codes:", "Example:");
      assertThat(jar.stderr()).isEmpty();
    }
  }

  @Test
  void shouldNameItsVersionWhenAsked() throws Exception {
    try (RunningJar jar = RunningJar.start(folder, "--version")) {
      assertThat(jar.exitCode()).isZero();
      assertThat(jar.stdout().get(0)).startsWith("reproduce 1.");
    }
  }
}
