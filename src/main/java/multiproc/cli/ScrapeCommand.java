package multiproc.cli;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import multiproc.client.MultiProcessCollector;
import multiproc.harness.UserException;
import multiproc.layout.DbException;
import multiproc.store.MappedStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One scrape without a server. */
@Command(
    name = "scrape",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Prints what a scrape of a directory of .db files returns, or the error it fails with. The"
          + " files are only read.",
      ""
    },
    exitCodeListHeading = ExitCode.HEADING,
    exitCodeList = {
      "0:metrics printed", "1:the scrape fails", "2:bad usage", "70:internal error"
    },
    footerHeading = "%nExample:%n",
    footer = {"  java -jar target/reproduce.jar scrape ./tmp/"})
final class ScrapeCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The directory of the .db files.")
  private String directory;

  @Mixin private ClientOptions client;

  @Override
  public Integer call() throws Exception {
    if (!Files.isDirectory(Path.of(directory))) {
      throw new UserException("no such directory: dir=" + directory + "; give one with .db files");
    }
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(
        new MultiProcessCollector(new MappedStore(), directory, client.version));
    StringWriter text = new StringWriter();
    try {
      TextFormat.write004(text, registry.metricFamilySamples());
    } catch (DbException e) {
      System.err.println("error generating metric output: " + e.located());
      return ExitCode.CORRUPT;
    }
    Writer out = new OutputStreamWriter(System.out, StandardCharsets.UTF_8);
    out.write(text.toString());
    out.flush();
    return ExitCode.OK;
  }
}
