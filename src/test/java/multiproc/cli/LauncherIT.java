package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code reproduce}, as a shell runs it. */
@Timeout(300)
class LauncherIT {

  /** What the scripts call; Maven is not among it. */
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "java",
          "env",
          "dirname",
          "basename",
          "readlink",
          "find",
          "sed",
          "head",
          "mkdir",
          "cp",
          "mv",
          "chmod",
          "cat",
          "grep",
          "tee");

  @TempDir private Path folder;

  private record Said(int code, String out) {}

  private Said bash(Map<String, String> environment, String script)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
    builder.environment().remove("prometheus_multiproc_dir");
    builder.environment().remove("PROMETHEUS_MULTIPROC_DIR");
    builder.environment().putAll(environment);
    builder.environment().put("FOLDER", folder.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), out);
  }

  /** A path on which there is no Maven. */
  private String withoutMaven() throws IOException {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : TOOLS) {
      for (String directory : System.getenv("PATH").split(":")) {
        Path program = Path.of(directory, tool);
        if (Files.isExecutable(program) && !Files.exists(tools.resolve(tool))) {
          Path call = tools.resolve(tool);
          Files.writeString(call, "#!/bin/sh\nexec " + program + " \"$@\"\n");
          assertThat(call.toFile().setExecutable(true)).isTrue();
        }
      }
    }
    return tools.toString();
  }

  @Test
  void shouldRunWithoutMavenWhenInstalled() throws Exception {
    Map<String, String> environment = Map.of("PATH", withoutMaven());
    // A JVM that runs keeps the file that it has open.
    Path share = Files.createDirectories(folder.resolve("local/share/reproduce"));
    Path before = Files.writeString(share.resolve("reproduce.jar"), "an older jar");
    Path running = Files.createLink(folder.resolve("running"), before);
    Said installed = bash(environment, "scripts/install.sh \"$FOLDER/local\"");
    assertThat(running).hasContent("an older jar");
    assertThat(share).isDirectoryNotContaining(file -> file.toString().endsWith(".new"));
    // Not a word of the runs that record the archives.
    assertThat(installed.out().lines())
        .containsExactly(
            "installed: " + folder.resolve("local/bin/reproduce"),
            "add " + folder.resolve("local/bin") + " to PATH");
    assertThat(installed.code()).isZero();
    for (String made :
        List.of(
            "share/reproduce/reproduce.jar",
            "share/reproduce/reproduce.jsa",
            "share/reproduce/replay.jsa",
            "share/reproduce/scrape.jsa",
            "share/reproduce/search.jsa",
            "share/bash-completion/completions/reproduce",
            "share/man/man1/reproduce.1")) {
      assertThat(folder.resolve("local").resolve(made)).isNotEmptyFile();
    }
    Said version = bash(environment, "cd \"$FOLDER\" && local/bin/reproduce --version");
    assertThat(version.out()).startsWith("reproduce ").contains("clients: 0.0.16 to ");
    Said replay = bash(environment, "cd \"$FOLDER\" && local/bin/reproduce replay --list");
    assertThat(replay.out()).contains("error1", "error2");
    Said scrape = bash(environment, "cd \"$FOLDER\" && local/bin/reproduce scrape missing");
    assertThat(scrape.out()).startsWith("reproduce: no such");
    assertThat(scrape.code()).isEqualTo(2);
  }

  @Test
  void shouldRunTheJarThatIsThereWhenMavenIsMissing() throws Exception {
    Map<String, String> environment = Map.of("PATH", withoutMaven());
    assertThat(bash(environment, "scripts/hunt.sh --help").out()).contains("Usage: reproduce hunt");
    assertThat(bash(environment, "scripts/scrape.sh --help").out())
        .contains("Usage: reproduce scrape");
  }

  /** As in a fresh clone: the script begins to build, and does not just end. */
  @Test
  void shouldBuildWhenThereIsNoJar() throws Exception {
    Path scripts = Files.createDirectories(folder.resolve("clone/scripts"));
    Files.createDirectories(folder.resolve("clone/src/main"));
    for (String script : List.of("install.sh", "common.sh")) {
      Files.copy(Path.of("scripts", script), scripts.resolve(script));
    }
    Said said = bash(Map.of("PATH", withoutMaven()), "bash \"$FOLDER/clone/scripts/install.sh\" x");
    assertThat(said.out()).startsWith("install.sh: mvn is missing; install Maven");
    assertThat(said.code()).isEqualTo(2);
  }

  @Test
  void shouldPrintTheUsageWhenAScriptIsAskedForHelp() throws Exception {
    for (String script : List.of("install", "bench", "conformance")) {
      Said help = bash(Map.of(), "scripts/" + script + ".sh --help");
      assertThat(help.out()).contains("Usage: scripts/" + script + ".sh").doesNotContain("#!");
      assertThat(help.code()).isZero();
      Said wrong = bash(Map.of(), "scripts/" + script + ".sh --hlep");
      assertThat(wrong.out())
          .isEqualToIgnoringNewLines(
              script + ".sh: unknown option: --hlep; try " + script + ".sh --help");
      assertThat(wrong.code()).isEqualTo(2);
    }
  }

  private String completed(String... words) throws Exception {
    String line = "reproduce " + String.join(" ", words);
    String script =
        "source <(scripts/reproduce generate-completion); COMP_WORDS=("
            + line
            + (line.endsWith(" ") ? "''" : "")
            + "); COMP_CWORD="
            + words.length
            + "; COMP_LINE='"
            + line
            + "'; COMP_POINT=${#COMP_LINE}; $(complete -p reproduce | sed 's/.*-F //; s/ .*//')"
            // Outside of a completion it cannot set options, and says so.
            + " 2>/dev/null;"
            + " printf '%s ' \"${COMPREPLY[@]}\"";
    return bash(Map.of(), script).out().strip();
  }

  @Test
  void shouldCompleteWhenTheCommandIsReproduce() throws Exception {
    assertThat(completed("hu")).isEqualTo("hunt");
    assertThat(completed("replay", "--wh")).isEqualTo("--what-if");
    assertThat(completed("explore", "--granularity", "o")).isEqualTo("observed operation");
  }

  @Test
  void shouldBeASoundManualPageWhenGenerated() throws Exception {
    Assumptions.assumeTrue(
        bash(Map.of(), "command -v man").code() == 0, "man is not here: the page was not shown");
    Said page =
        bash(
            Map.of("MANWIDTH", "80", "LC_ALL", "C"),
            "scripts/reproduce generate-man-page >\"$FOLDER/reproduce.1\" &&"
                + " man --warnings -l \"$FOLDER/reproduce.1\"");
    assertThat(page.code()).isZero();
    assertThat(page.out())
        .contains("NAME", "reproduce [OPTIONS] [SEED]", "--multiproc-dir=DIR", "REPRODUCE HUNT")
        .contains("Words of the table:", "exit code 2")
        .doesNotContain("warning", "%n", "null");
  }

  /** With both closed, a JVM would write its output to a file of its own, without an error. */
  @Test
  void shouldRefuseToStartWhenStandardOutputIsClosed() throws Exception {
    for (String closed : List.of(">&-", "<&- >&-")) {
      Said said = bash(Map.of(), "scripts/reproduce --version " + closed);
      assertThat(said.code()).isEqualTo(70);
      assertThat(said.out())
          .isEqualTo("reproduce: standard output is closed: give it a file, a pipe or /dev/null\n");
    }
    assertThat(bash(Map.of(), "scripts/reproduce --version <&- >/dev/null").code()).isZero();
  }

  @Test
  void shouldTellCommitAndClientsWhenAskedForItsVersion() throws Exception {
    Said version = bash(Map.of(), "scripts/reproduce --version");
    assertThat(version.out().lines().toList().get(0))
        .matches("reproduce \\d+\\.\\d+\\.\\d+, commit ([0-9a-f]{7,40}(-dirty)?|unknown)");
    assertThat(version.out()).contains("clients: 0.0.16 to ");
  }
}
