package multiproc.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import multiproc.layout.DbFileName;

/**
 * Prints the results of salvaging as one JSON object. {@code multiproc/salvage.schema.json}
 * describes each field. Within version 1 fields may be added, but not renamed.
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

  /** Number of copies of gauges that a scrape counts only while their process lives. */
  static long liveGauges(List<Copy> copies) {
    return copies.stream()
        .map(copy -> DbFileName.parse(DbFileName.nameOf(copy.salvage().target())))
        .filter(name -> name.filter(of -> of.mode().startsWith("live")).isPresent())
        .count();
  }

  /** The folders of the copies, by their absolute paths, each with its number of copies. */
  public static Map<String, Long> folders(List<Copy> copies) {
    return copies.stream()
        .flatMap(copy -> Stream.concat(Stream.of(copy.salvage()), copy.salvage().older().stream()))
        .map(salvage -> folder(salvage.target()))
        .collect(Collectors.groupingBy(Path::toString, TreeMap::new, Collectors.counting()));
  }

  /** Made of the path's text alone: the name at its end may have bytes that are no text. */
  private static Path folder(String path) {
    return Path.of(path.substring(0, path.lastIndexOf('/') + 1)).toAbsolutePath().normalize();
  }

  /** Prints the object; {@code out} is not closed. */
  public static void print(
      OutputStream out,
      List<Copy> copies,
      Collection<String> leftAlone,
      List<String> problems,
      List<String> next,
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
      JsonPrinter.strings(json, "leftAlone", leftAlone);
      JsonPrinter.strings(json, "problems", problems);
      JsonPrinter.strings(json, "next", next);
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
      json.writeNumberField("liveGauges", liveGauges(copies));
      json.writeArrayFieldStart("totals");
      for (Map.Entry<String, Totals.Share> total : Totals.of(copies).entrySet()) {
        json.writeStartObject();
        json.writeStringField("type", total.getKey());
        share(json, total.getValue());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("folders");
      for (Map.Entry<String, Long> folder : folders(copies).entrySet()) {
        json.writeStartObject();
        json.writeStringField("path", Display.escape(folder.getKey()));
        json.writeNumberField("copies", folder.getValue());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private static void share(JsonGenerator json, Totals.Share share) throws IOException {
    json.writeNumberField("valuesCopied", share.copied());
    json.writeNumberField("valuesLeftOut", share.leftOut());
  }

  private static void salvage(JsonGenerator json, Salvage salvage) throws IOException {
    json.writeStringField("target", salvage.target());
    json.writeNumberField("kept", salvage.kept());
    json.writeNumberField("added", salvage.added());
    json.writeNumberField("whole", salvage.whole());
    json.writeNumberField("unproven", salvage.unproven());
    JsonPrinter.strings(json, "unprovenEntries", salvage.unprovenEntries());
    json.writeNumberField("leftOut", salvage.leftOut());
    share(json, salvage.share());
    JsonPrinter.strings(json, "incomplete", salvage.incomplete());
    JsonPrinter.strings(json, "guessed", salvage.guessed());
    JsonPrinter.strings(json, "candidates", salvage.candidates());
    JsonPrinter.strings(json, "gone", salvage.gone());
    json.writeArrayFieldStart("older");
    for (Salvage older : salvage.older()) {
      json.writeStartObject();
      salvage(json, older);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
