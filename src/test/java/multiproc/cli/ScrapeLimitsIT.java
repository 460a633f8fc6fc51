package multiproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import multiproc.data.DataSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scrapes of many files in a process that may have few open, and little memory. */
@Timeout(120)
class ScrapeLimitsIT {

  @TempDir Path folder;

  private List<String> scrape(String limit, String... jvmOptions)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", limit + "; exec \"$0\" \"$@\""));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(jvmOptions));
    command.add("-jar");
    command.add(Path.of(System.getProperty("reproduce.jar")).toAbsolutePath().toString());
    command.addAll(List.of("scrape", "--client", "0.4.2", folder.resolve("data").toString()));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process scrape =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(scrape.waitFor(60, TimeUnit.SECONDS)).as("ends in time").isTrue();
    assertThat(Files.readString(err)).isEmpty();
    assertThat(scrape.exitValue()).isZero();
    return Files.readAllLines(out);
  }

  @Test
  void shouldScrape5000FilesWhen256MayBeOpen() throws Exception {
    DataSet set = DataSet.of('e', 1);
    set.write(folder.resolve("data"), DataSet.Format.PYTHON_0_4);

    List<String> lines = scrape("ulimit -n 256");

    assertThat(set.files()).isEqualTo(5000);
    // Of 1,250 processes eight gauges, and what of them is summed.
    assertThat(lines.stream().filter(line -> !line.startsWith("#")))
        .hasSize(1250 * 8 + 8 + 8 + 8 + 1);
  }

  /** 1,200 files of 200 kB, in the layout that keeps their bytes few: 240 MB of input. */
  @Test
  void shouldScrapeWithinTheMemoryOfTheOutputWhenFilesAreManyTimesLarger() throws Exception {
    DataSet.sums(1200, 1600).write(folder.resolve("data"), DataSet.Format.PYTHON_0_4);

    List<String> lines = scrape("true", "-Xmx24m");

    assertThat(lines.stream().filter(line -> !line.startsWith("#"))).hasSize(1600);
  }
}
