package multiproc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import multiproc.client.Fault;
import multiproc.harness.FileFault;
import multiproc.harness.RunSummary;

/**
 * Prints the result of the main job as one JSON object; {@code reproduce.schema.json} describes its
 * fields.
 */
final class RunJson {

  private static final double NANOS_PER_SECOND = 1e9;

  private RunJson() {}

  /**
   * Prints the object; {@code out} is not closed.
   *
   * @param saved the folder of the case; null if none was saved
   * @param recorded the schedule of {@code --record}; null if none was written
   */
  static void print(PrintStream out, RunSummary summary, String saved, String recorded)
      throws IOException {
    List<FileFault> faults = new ArrayList<>(summary.failing());
    faults.addAll(summary.deathFaults());
    Optional<Fault> first = faults.stream().flatMap(file -> file.fault().stream()).findFirst();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeNumberField("version", 1);
      json.writeStringField("command", "reproduce");
      String other = summary.unknown().isEmpty() ? "clean" : "unknown";
      json.writeStringField("verdict", summary.corrupt() ? "corrupt" : other);
      json.writeStringField("fault", first.map(Fault::id).orElse(null));
      json.writeStringField("sentence", summary.verdict());
      json.writeNumberField("seed", summary.settings().seed());
      json.writeStringField("client", summary.settings().version().toString());
      json.writeStringField("directory", summary.settings().directory());
      json.writeNumberField("seconds", summary.nanos() / NANOS_PER_SECOND);
      json.writeNumberField("scrapesOk", summary.scrapesOk());
      json.writeNumberField("scrapesFailed", summary.scrapesFailed());
      text(json, "firstFailure", summary.firstFailure());
      text(json, "failingSince", summary.failingSince());
      json.writeArrayFieldStart("deaths");
      for (String death : summary.deaths()) {
        json.writeString(death);
      }
      json.writeEndArray();
      json.writeNumberField("killed", summary.killed());
      json.writeArrayFieldStart("files");
      for (FileFault file : faults) {
        json.writeStartObject();
        json.writeStringField("file", file.file());
        json.writeStringField("fault", file.fault().map(Fault::id).orElse(null));
        json.writeStringField("failure", file.failure());
        json.writeStringField("evidence", file.evidence());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeStringField("case", saved);
      json.writeStringField("record", recorded);
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void text(JsonGenerator json, String name, String text) throws IOException {
    json.writeStringField(name, text.isEmpty() ? null : text);
  }
}
