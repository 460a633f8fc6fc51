package multiproc.inspect.print;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import multiproc.inspect.Inspection;
import multiproc.inspect.diagnose.Finding;
import multiproc.inspect.diagnose.KnownFault;
import multiproc.inspect.diagnose.ReconstructedEntry;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.predict.Prediction;
import multiproc.inspect.segment.EntryView;
import multiproc.inspect.segment.Segment;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;

/**
 * Inspections as one JSON object, its fields always there and always in this order:
 *
 * <pre>
 * {"version": 1,
 *  "files": [{
 *    "path", "name", "type", "mode", "pid",    type, mode, pid: null where the name is no client's
 *    "size", "used",                           bytes; used: null in a file too short to hold it
 *    "verdict",                                "clean" or "corrupt"
 *    "format": {"releases": [..], "certainty", "because", "mixed"},
 *    "entryCount",                             whole entries, wherever they stand
 *    "segments": [{"position", "length", "kind", "key", "value", "timestamp", "reachable"}],
 *                                              every byte once; the last four: entries only
 *    "findings": [{"kind", "position", "length", "text"}], "moreFindings",
 *    "guesses": [{"position", "key", "value", "timestamp", "determined", "because"}],
 *    "faults": [{"id", "text"}],
 *    "predictions": [{"client", "role", "fails", "count", "used", "error", "message"}]}],
 *  "problems": ["one line for each file that cannot be read"]}
 * </pre>
 *
 * <p>Positions and lengths are in bytes. A number that JSON has no form for is a string: {@code
 * "NaN"}, {@code "Infinity"}. A field may be added; none is renamed or moved within version 1.
 *
 * <p>Threading: one thread. Segments are written as they are read; nothing grows with the file.
 */
public final class JsonPrinter implements AutoCloseable {

  private final JsonGenerator json;

  /** Starts the object; {@code out} is not closed with it. */
  public JsonPrinter(OutputStream out) throws IOException {
    json = new JsonFactory().createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.useDefaultPrettyPrinter();
    json.writeStartObject();
    json.writeNumberField("version", 1);
    json.writeArrayFieldStart("files");
  }

  /** Adds one file. */
  public void print(Inspection inspection) throws IOException {
    json.writeStartObject();
    head(inspection);
    json.writeNumberField("entryCount", inspection.entryCount());
    segments(inspection);
    findings(inspection);
    json.writeArrayFieldStart("guesses");
    for (ReconstructedEntry guess : inspection.guesses()) {
      json.writeStartObject();
      json.writeNumberField("position", guess.position());
      json.writeStringField("key", guess.display());
      json.writeNumberField("value", guess.value());
      json.writeNumberField("timestamp", guess.timestamp());
      json.writeBooleanField("determined", guess.determined());
      json.writeStringField("because", guess.because());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("faults");
    for (KnownFault fault : inspection.faults()) {
      json.writeStartObject();
      json.writeStringField("id", fault.id());
      json.writeStringField("text", fault.sentence());
      json.writeEndObject();
    }
    json.writeEndArray();
    predictions(inspection);
    json.writeEndObject();
  }

  private void head(Inspection inspection) throws IOException {
    json.writeStringField("path", Display.escape(inspection.source().path()));
    json.writeStringField("name", Display.escape(inspection.source().name()));
    DbFileName name = inspection.fileName().orElse(null);
    json.writeStringField("type", name == null ? null : name.type());
    json.writeStringField("mode", name == null ? null : name.mode());
    json.writeStringField("pid", name == null ? null : name.pid());
    json.writeNumberField("size", inspection.size());
    if (inspection.used().isPresent()) {
      json.writeNumberField("used", inspection.used().get());
    } else {
      json.writeNullField("used");
    }
    json.writeStringField("verdict", inspection.isCorrupt() ? "corrupt" : "clean");
    json.writeObjectFieldStart("format");
    json.writeArrayFieldStart("releases");
    for (DbFormat format : inspection.judgement().candidates()) {
      json.writeString(format.releases());
    }
    json.writeEndArray();
    json.writeStringField("certainty", inspection.judgement().certainty().sentence());
    json.writeStringField("because", inspection.judgement().because());
    json.writeBooleanField("mixed", inspection.judgement().mixed());
    json.writeEndObject();
  }

  private void segments(Inspection inspection) throws IOException {
    json.writeArrayFieldStart("segments");
    try (Evidence evidence = inspection.source().open()) {
      EntryView view = new EntryView(evidence);
      inspection.segments(
          evidence,
          segment -> {
            try {
              segment(segment, view);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    json.writeEndArray();
  }

  private void segment(Segment segment, EntryView view) throws IOException {
    json.writeStartObject();
    json.writeNumberField("position", segment.position());
    json.writeNumberField("length", segment.length());
    json.writeStringField("kind", segment.kind().name());
    if (segment.isEntry()) {
      json.writeStringField("key", view.display(segment));
      json.writeNumberField("value", view.value(segment));
      if (view.timestamp(segment).isPresent()) {
        json.writeNumberField("timestamp", view.timestamp(segment).getAsDouble());
      } else {
        json.writeNullField("timestamp");
      }
      json.writeBooleanField("reachable", segment.reachable());
    }
    json.writeEndObject();
  }

  private void findings(Inspection inspection) throws IOException {
    json.writeArrayFieldStart("findings");
    for (Finding finding : inspection.findings()) {
      json.writeStartObject();
      json.writeStringField("kind", finding.kind().name());
      json.writeNumberField("position", finding.position());
      json.writeNumberField("length", finding.length());
      json.writeStringField("text", finding.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("moreFindings", inspection.droppedFindings());
  }

  private void predictions(Inspection inspection) throws IOException {
    json.writeArrayFieldStart("predictions");
    for (Prediction prediction : inspection.predictions()) {
      json.writeStartObject();
      json.writeStringField("client", prediction.client());
      json.writeStringField("role", prediction.role().text());
      json.writeBooleanField("fails", prediction.fails());
      json.writeNumberField("count", Math.max(0, prediction.count()));
      json.writeNumberField("used", prediction.used());
      json.writeStringField("error", prediction.errorType());
      json.writeStringField("message", Display.unpaired(prediction.message()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Ends the list of files and adds what could not be read. */
  public void finish(Iterable<String> problems) throws IOException {
    json.writeEndArray();
    json.writeArrayFieldStart("problems");
    for (String problem : problems) {
      json.writeString(problem);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.flush();
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
