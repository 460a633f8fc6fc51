package multiproc.inspect.print;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import multiproc.client.Fault;
import multiproc.inspect.Inspection;
import multiproc.inspect.diagnose.EntryRef;
import multiproc.inspect.diagnose.Finding;
import multiproc.inspect.evidence.Display;
import multiproc.inspect.evidence.Evidence;
import multiproc.inspect.predict.Prediction;
import multiproc.inspect.reconstruct.ReconstructedEntry;
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
 *    "verdict",                                "clean", "harmless" or "corrupt"
 *    "format": {"releases": [..], "certainty", "because", "mixed"},
 *    "entryCount",                             whole entries, wherever they stand
 *    "segments": [{"position", "length", "kind", "key", "value", "timestamp", "reachable"}],
 *                                              every byte once; the last four: entries only
 *    "findings": [{"kind", "position", "length", "text", "severity", "proven",
 *      "by", "victim"}],                       each null or {"position", "length", "key", "value"},
 *                                              null where the bytes do not tell; more by kind:
 *                                              "at", "stored", "part", "number", "count", "earlier"
 *    "moreFindings",
 *    "guesses": [{"position", "key", "value", "timestamp", "determined", "start", "basis",
 *      "others", "because"}],
 *    "faults": [{"id", "text", "now", "prevention"}], "apart",
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
      json.writeNumberField("start", guess.start());
      json.writeStringField("basis", guess.basis().name());
      json.writeNumberField("others", guess.others());
      json.writeStringField("because", FindingText.because(guess));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("faults");
    for (Fault fault : inspection.faults()) {
      json.writeStartObject();
      json.writeStringField("id", fault.id());
      json.writeStringField("text", FaultText.of(fault));
      json.writeStringField("now", FaultText.now(fault));
      json.writeStringField("prevention", FaultText.prevention(fault));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("apart", FaultText.apart(inspection.faults()));
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
    json.writeStringField("verdict", inspection.verdict().name().toLowerCase(Locale.ROOT));
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
      json.writeStringField("text", FindingText.of(finding));
      json.writeStringField("severity", finding.severity().name().toLowerCase(Locale.ROOT));
      json.writeBooleanField("proven", finding.isProven());
      entry("by", finding.by());
      entry("victim", finding.victim());
      stored(finding);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("moreFindings", inspection.droppedFindings());
  }

  /** An entry that a finding speaks of; a field of it is null where the bytes do not tell it. */
  private void entry(String field, EntryRef entry) throws IOException {
    if (entry == null) {
      json.writeNullField(field);
      return;
    }
    json.writeObjectFieldStart(field);
    number("position", entry.position() < 0 ? null : entry.position());
    number("length", entry.length() < 0 ? null : entry.length());
    json.writeStringField("key", entry.key() == null ? null : entry.display());
    if (entry.value() == null) {
      json.writeNullField("value");
    } else {
      json.writeNumberField("value", entry.value());
    }
    json.writeEndObject();
  }

  private void number(String field, Long value) throws IOException {
    if (value == null) {
      json.writeNullField(field);
    } else {
      json.writeNumberField(field, value);
    }
  }

  /** What a finding's own record adds. */
  private void stored(Finding finding) throws IOException {
    if (finding instanceof Finding.ValueStored value) {
      json.writeNumberField("at", value.at());
      json.writeNumberField("stored", value.stored());
    } else if (finding instanceof Finding.Overwritten rest) {
      json.writeStringField("part", rest.part().name().toLowerCase(Locale.ROOT));
    } else if (finding instanceof Finding.ImpossibleLength length) {
      json.writeNumberField("number", length.value());
    } else if (finding instanceof Finding.OfFile file) {
      json.writeNumberField("number", file.number());
    } else if (finding instanceof Finding.Missed missed) {
      json.writeNumberField("count", missed.count());
    } else if (finding instanceof Finding.Duplicate twice) {
      json.writeNumberField("earlier", twice.earlier());
    }
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
