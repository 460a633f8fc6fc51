package multiproc.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/**
 * The results of salvaging as one JSON object. {@code multiproc/salvage.schema.json} describes each
 * field. Within version 1 fields may be added, but not renamed.
 *
 * <p>Pure function.
 */
public final class SalvageJson {

  /**
   * A file and the result of salvaging it.
   *
   * @param path the original's
   */
  public record Copy(String path, Salvage salvage) {}

  private SalvageJson() {}

  /** Prints the object; {@code out} is not closed. */
  public static void print(
      OutputStream out,
      List<Copy> copies,
      List<String> leftAlone,
      List<String> problems,
      CaseInspection inspection)
      throws IOException {
    CaseSummary summary = inspection.summary();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeNumberField("version", 1);
      json.writeArrayFieldStart("copies");
      for (Copy copy : copies) {
        json.writeStartObject();
        json.writeStringField("path", copy.path());
        salvage(json, copy.salvage());
        json.writeEndObject();
      }
      json.writeEndArray();
      strings(json, "leftAlone", leftAlone);
      strings(json, "problems", problems);
      json.writeObjectFieldStart("summary");
      json.writeStringField("verdict", inspection.verdict().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("files", summary.files());
      json.writeNumberField("clean", summary.clean());
      json.writeNumberField("harmless", summary.harmless());
      json.writeNumberField("corrupt", summary.corrupt().size());
      json.writeNumberField("copied", copies.size());
      json.writeNumberField("leftAlone", leftAlone.size());
      json.writeNumberField(
          "kept", copies.stream().mapToLong(copy -> copy.salvage().allKept()).sum());
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private static void salvage(JsonGenerator json, Salvage salvage) throws IOException {
    json.writeStringField("target", salvage.target());
    json.writeNumberField("kept", salvage.kept());
    json.writeNumberField("unproven", salvage.unproven());
    strings(json, "unprovenEntries", salvage.unprovenEntries());
    strings(json, "guessed", salvage.guessed());
    strings(json, "candidates", salvage.candidates());
    strings(json, "gone", salvage.gone());
    json.writeArrayFieldStart("older");
    for (Salvage older : salvage.older()) {
      json.writeStartObject();
      salvage(json, older);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void strings(JsonGenerator json, String field, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String text : texts) {
      json.writeString(Display.unpaired(text));
    }
    json.writeEndArray();
  }
}
