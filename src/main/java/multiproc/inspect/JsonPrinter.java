package multiproc.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import multiproc.client.Fault;
import multiproc.layout.DbFileName;
import multiproc.layout.DbFormat;
import multiproc.layout.KeyParser;

/**
 * Prints inspections as one JSON object. {@code multiproc/inspect.schema.json} describes each
 * field. Within version 1 fields may be added, but not renamed or moved.
 *
 * <p>Positions and lengths are in bytes. A number that JSON cannot express is a string: {@code
 * "NaN"}, {@code "Infinity"}.
 *
 * <p>Threading: one thread. Memory: independent of the file's size, because segments are written as
 * they are read.
 */
public final class JsonPrinter implements AutoCloseable {

  private final JsonGenerator json;

  /** Starts the object. {@link #close} leaves {@code out} open. */
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
      json.writeStringField("certainty", guess.certainty().text());
      json.writeNumberField("start", guess.start());
      json.writeStringField("basis", guess.basis().name());
      json.writeNumberField("others", guess.others());
      json.writeStringField("because", ProofText.because(guess));
      json.writeStringField("against", guess.determined() ? "" : ProofText.against(guess));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("faults");
    for (Fault fault : inspection.faults()) {
      json.writeStartObject();
      json.writeStringField("id", fault.id());
      json.writeStringField("text", FaultAdvice.of(fault, inspection.hasThreeWriters()));
      json.writeStringField("now", FaultAdvice.now(fault));
      json.writeStringField("prevention", FaultAdvice.prevention(fault));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("apart", FaultAdvice.apart(inspection.faults()));
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
    json.writeObjectField("used", inspection.used().orElse(null));
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
      EntryReader view = new EntryReader(evidence);
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

  private void segment(Segment segment, EntryReader view) throws IOException {
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
      key(view.key(segment));
    }
    json.writeEndObject();
  }

  private void key(KeyParser.Key key) throws IOException {
    json.writeStringField("metric", Display.unpaired(key.metric()));
    json.writeStringField("sample", Display.unpaired(key.sample()));
    json.writeObjectFieldStart("labels");
    for (Map.Entry<String, String> label : key.labels().entrySet()) {
      json.writeStringField(Display.unpaired(label.getKey()), Display.unpaired(label.getValue()));
    }
    json.writeEndObject();
    json.writeStringField("help", key.help() == null ? null : Display.unpaired(key.help()));
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

  /** An entry that a finding names; fields that the bytes do not prove are null. */
  private void entry(String field, EntryRef entry) throws IOException {
    if (entry == null) {
      json.writeNullField(field);
      return;
    }
    json.writeObjectFieldStart(field);
    json.writeObjectField("position", entry.position() < 0 ? null : entry.position());
    json.writeObjectField("length", entry.length() < 0 ? null : entry.length());
    json.writeStringField("key", entry.key() == null ? null : entry.display());
    json.writeStringField("likelyKey", entry.likelyKey() == null ? null : entry.displayLikely());
    json.writeObjectField("value", entry.own() ? entry.value() : null);
    if (!entry.own()) {
      json.writeObjectField("unprovenValue", entry.value());
    }
    json.writeEndObject();
  }

  /** The fields that only some kinds of findings have. */
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

  /** Ends the list of files and adds the problems and the summaries. */
  public void finish(List<CaseInspection> inspections) throws IOException {
    json.writeEndArray();
    strings(json, "problems", inspections.stream().flatMap(i -> i.problems().stream()).toList());
    json.writeArrayFieldStart("summaries");
    for (CaseInspection inspection : inspections) {
      summary(inspection);
    }
    json.writeEndArray();
    mixed(
        "mixedTogether",
        CaseSummary.mixedTogether(inspections.stream().map(CaseInspection::summary).toList()));
    json.writeEndObject();
    json.flush();
  }

  private void mixed(String field, Map<String, Map<DbFormat, List<String>>> directories)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (var directory : directories.entrySet()) {
      json.writeStartObject();
      json.writeStringField("path", Display.escape(directory.getKey()));
      json.writeArrayFieldStart("formats");
      for (Map.Entry<DbFormat, List<String>> format : directory.getValue().entrySet()) {
        json.writeStartObject();
        json.writeStringField("releases", format.getKey().releases());
        json.writeStringField("example", Display.escape(format.getValue().get(0)));
        strings(json, "files", format.getValue().stream().map(Display::escape).toList());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void summary(CaseInspection inspection) throws IOException {
    CaseSummary summary = inspection.summary();
    json.writeStartObject();
    json.writeStringField("path", Display.escape(inspection.path().toString()));
    json.writeStringField("verdict", inspection.verdict().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("files", summary.files());
    json.writeNumberField("clean", summary.clean());
    json.writeNumberField("harmless", summary.harmless());
    json.writeNumberField("corrupt", summary.corrupt().size());
    json.writeNumberField("beingWritten", summary.beingWritten());
    json.writeNumberField("bytes", summary.bytes());
    json.writeNumberField("used", summary.used());
    json.writeNumberField("entries", summary.entries());
    json.writeArrayFieldStart("corruptFiles");
    for (CaseSummary.CorruptFile file : summary.corrupt()) {
      json.writeStartObject();
      json.writeStringField("path", Display.escape(file.path()));
      strings(json, "faults", file.faults());
      json.writeNumberField("entries", file.entries());
      json.writeNumberField("bytesInUse", file.bytesInUse());
      json.writeNumberField("bytesWithoutEntry", file.bytesWithoutEntry());
      json.writeNumberField("parts", file.losses().entries());
      json.writeNumberField("restored", file.restored());
      json.writeEndObject();
    }
    json.writeEndArray();
    mixed("mixedDirectories", summary.mixedDirectories());
    strings(json, "passedOver", inspection.passedOver());
    json.writeArrayFieldStart("across");
    for (SharedSeries shared : inspection.across()) {
      json.writeStartObject();
      json.writeStringField("text", Display.unpaired(ProofText.of(shared)));
      json.writeStringField("holder", Display.escape(shared.directory() + shared.holder()));
      json.writeStringField("owner", Display.escape(shared.directory() + shared.owner()));
      json.writeStringField("key", Display.unpaired(shared.key()));
      json.writeNumberField("count", 1);
      json.writeBooleanField("storedByChild", true);
      json.writeEndObject();
    }
    json.writeEndArray();
    owners(inspection.owners().orElse(null));
    json.writeEndObject();
  }

  private void owners(Owners owners) throws IOException {
    if (owners == null) {
      json.writeNullField("owners");
      return;
    }
    json.writeObjectFieldStart("owners");
    json.writeNumberField("alive", owners.alive());
    json.writeNumberField("dead", owners.dead());
    json.writeNumberField("unknown", owners.unknown());
    strings(json, "deadFiles", owners.deadFiles().stream().map(Path::toString).toList());
    json.writeEndObject();
  }

  static void strings(JsonGenerator json, String field, Collection<String> texts)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String text : texts) {
      json.writeString(Display.unpaired(text));
    }
    json.writeEndArray();
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
