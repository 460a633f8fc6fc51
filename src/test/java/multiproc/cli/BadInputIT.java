package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import multiproc.RunningJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A user's mistake: one line, exit code 2, nothing touched. */
@Timeout(120)
class BadInputIT {

  @TempDir Path folder;

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("seed=abc", "abc"),
        mistake("seed=1.5", "1.5"),
        mistake("seed=-", "-"),
        mistake("seed=", ""),
        mistake("unknown option: --fast", "--fast"),
        mistake("unknown option: -x", "-x", "5"),
        mistake("client=9.9", "--client", "9.9"),
        mistake("client=", "hunt", "--client", ""),
        mistake("port=-1", "--port", "-1"),
        mistake("port=65536", "--port", "65536"),
        mistake("port=http", "--port", "http"),
        mistake("duration=0", "--duration", "0"),
        mistake("attempts=0", "hunt", "--attempts", "0"),
        mistake("give --attempts N", "hunt", "--all"),
        mistake("dir=nowhere", "scrape", "nowhere"),
        mistake("dir=a-file", "scrape", "a-file"),
        mistake("DIR", "scrape"),
        mistake("multiproc-dir=a-file", "--port", "0", "--multiproc-dir", "a-file"),
        mistake("multiproc-dir=no/where", "--port", "0", "--multiproc-dir", "no/where"),
        mistake("multiproc-dir=a-file", "hunt", "--multiproc-dir", "a-file"),
        mistake("file=mine/gauge_all_7.db and 1 more", "--port", "0", "--multiproc-dir", "mine"));
  }

  private static Arguments mistake(String text, String... args) {
    return Arguments.of(text, List.of(args));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void shouldSayOneLineAndTouchNothingWhenAskedForWhatCannotBe(String text, List<String> args)
      throws Exception {
    Files.writeString(folder.resolve("a-file"), "mine");
    Files.createDirectory(folder.resolve("mine"));
    Files.writeString(folder.resolve("mine/my.db"), "mine");
    Files.writeString(folder.resolve("mine/gauge_all_7.db"), "a client's");
    assertRefused(text, args.toArray(new String[0]));
    assertThat(folder.resolve("a-file")).hasContent("mine");
    assertThat(folder.resolve("mine/my.db")).hasContent("mine");
    assertThat(folder.resolve("mine/gauge_all_7.db")).hasContent("a client's");
    assertThat(folder.resolve("tmp")).doesNotExist();
  }

  @Test
  void shouldSayOneLineWhenThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      assertRefused("port=" + port, "--port", port);
      assertThat(folder.resolve("tmp")).doesNotExist();
    }
  }

  @Test
  void shouldSayOneLineWhenAnotherHarnessUsesTheDirectory() throws Exception {
    try (RunningJar first = RunningJar.start(folder, "--port", "0", "928453")) {
      first.awaitStderr("Sleep for", 1);
      assertRefused("another process is using the directory", "--port", "0", "1");
      assertThat(first.process().isAlive()).isTrue();
      assertThat(folder.resolve("tmp/gauge_all_" + first.process().pid() + ".db")).exists();
    }
  }

  private void assertRefused(String text, String... args) throws Exception {
    try (RunningJar jar = RunningJar.start(folder, args)) {
      assertThat(jar.exitCode()).describedAs("%s", jar.stderr()).isEqualTo(2);
      assertThat(jar.stdout()).isEmpty();
      assertThat(jar.stderr()).singleElement().asString().startsWith("reproduce: ").contains(text);
    }
  }
}
